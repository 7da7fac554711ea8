"""How the web pages are served, and the names under which the environment says so. Standard library only."""

import contextlib
import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

LISTEN = "SUNSET_WEB_LISTEN"
URL = "SUNSET_WEB_URL"
PROXIES = "SUNSET_WEB_PROXIES"

LISTENS_AT = "127.0.0.1:8080"
"""What the words of an error suggest; nothing listens unless told to."""
OWN_PROXIES = ("127.0.0.1", "::1")
"""Believed about who is asking, unless others are named: a proxy on the same machine."""


@dataclass(frozen=True, slots=True)
class WebSettings:
    """host, port: where the server listens; port 0 takes a free one.

    url: the address that people are given, without a slash at its end. It may have a path, which the proxy takes off.
    proxies: addresses and networks whose X-Forwarded-For is believed.
    said: whether the operator said `url`; else it is where the server listens.
    """

    host: str
    port: int
    url: str
    proxies: tuple[str, ...] = OWN_PROXIES
    said: bool = True

    @property
    def base(self) -> str:
        """What stands before every path in the links of a page."""
        return urlsplit(self.url).path

    @property
    def reachable(self) -> bool:
        """Whether the pages can be opened from other machines, as far as the settings tell."""
        return self.said or not self.loops

    @property
    def loops(self) -> bool:
        """Whether the address leads back to the machine it is opened on."""
        host = urlsplit(self.url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost" or host.endswith(".localhost")


def web_settings(environment: Mapping[str, str]) -> WebSettings | None:
    """Reads the settings; None where nothing is to be served.

    Raises:
        ValueError: a setting that cannot be meant; its name and what to write instead are in the words.
    """
    listen = environment.get(LISTEN, "").strip()
    if not listen:
        return None
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:  # noqa: PLR2004  the last port there is
        raise ValueError(f"{LISTEN} must be host:port, such as {LISTENS_AT}")
    said = bool(environment.get(URL, "").strip())
    return WebSettings(host.strip("[]"), int(port), _url(environment, listen), _proxies(environment), said)


def free_address() -> str:
    """The usual address on this machine; where somebody else listens there, one that is free now."""
    for port in (int(LISTENS_AT.rpartition(":")[2]), 0):
        with socket.socket() as tried, contextlib.suppress(OSError):
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(("127.0.0.1", port))
            return f"127.0.0.1:{tried.getsockname()[1]}"
    raise OSError("no port is free on 127.0.0.1")


def _url(environment: Mapping[str, str], listen: str) -> str:
    given = environment.get(URL, "").strip().rstrip("/")
    if not given and listen.startswith(("0.0.0.0:", "[::]:")):
        raise ValueError(f"{URL} must say at which address people reach {LISTEN}, such as https://bot.example.org")
    url = given or f"http://{listen}"
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"{URL} must be the public address of the pages, such as https://bot.example.org")
    return url


def _proxies(environment: Mapping[str, str]) -> tuple[str, ...]:
    given = tuple(name.strip() for name in environment.get(PROXIES, "").split(",") if name.strip())
    for name in given:
        try:
            ipaddress.ip_network(name)
        except ValueError:
            raise ValueError(f"{PROXIES} must be addresses or networks with commas, such as 10.0.0.0/8") from None
    return given or OWN_PROXIES
