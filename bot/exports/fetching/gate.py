"""Which addresses a fetch may go to: asked before the first request, and again at each redirect and each connection.

What an operator lets in is given to a Gate, never set for the whole process: each source has a Gate of its own.
"""

from dataclasses import dataclass
from ipaddress import ip_address

import httpx

from bot.exports.fetching.addresses import Ip, private, public
from bot.exports.fetching.wanted import NotKeptError
from bot.exports.source import LeftOut, Why

_PORTS = {"https": 443, "http": 80}
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Gate:
    """Hosts are named as `example.org`, `*.example.org` for all below it, `example.org:8443` for another port.

    hosts: the only ones to fetch from; None: any that is public.
    private: hosts of the operator's own that may stand in a private network or on this machine, and speak plain HTTP.
    """

    hosts: frozenset[str] | None = None
    private: frozenset[str] = frozenset()

    def check(self, address: str | httpx.URL) -> httpx.URL:
        """The address, if it may be fetched from.

        Raises:
            NotKeptError: it may not, and why. The reason names the host at most.
        """
        url = _parsed(address)
        port = url.port or _PORTS.get(url.scheme, 0)
        ours = self.lets_private(url.host, port)
        if url.userinfo:
            raise NotKeptError(LeftOut(Why.UNSAFE, "credentials in the address"))
        if not (url.scheme == "https" or (url.scheme == "http" and ours)):
            raise NotKeptError(LeftOut(Why.UNSAFE, "not https"))
        if self.hosts is not None and not ours and not _listed(url.host, port, self.hosts):
            raise NotKeptError(LeftOut(Why.HOST_NOT_ALLOWED, _name(url.host)))
        literal = _literal(url.host)
        if literal is not None and not self.lets(literal, url.host, port):
            raise NotKeptError(LeftOut(Why.UNSAFE, "private address"))
        return url

    def allows(self, address: str) -> bool:
        try:
            self.check(address)
        except NotKeptError:
            return False
        return True

    def lets(self, address: Ip, host: str, port: int) -> bool:
        """Whether to connect to this address, which the host's name led to."""
        return public(address) or (private(address) and self.lets_private(host, port))

    def lets_private(self, host: str, port: int) -> bool:
        return _listed(host, port, self.private)


def _parsed(address: str | httpx.URL) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        url = httpx.URL()
    if not url.host or (url.port or 0) > _LAST_PORT:
        raise NotKeptError(LeftOut(Why.UNSAFE, "not an address"))
    return url


def _listed(host: str, port: int, names: frozenset[str]) -> bool:
    name = _name(host)
    known = {name} | {f"*.{name[at + 1 :]}" for at, letter in enumerate(name) if letter == "."}
    usual = port in _PORTS.values()
    return any((usual and one in names) or f"{one}:{port}" in names for one in known)


def _name(host: str) -> str:
    return host.rstrip(".").lower()


def _literal(host: str) -> Ip | None:
    try:
        return ip_address(_name(host).strip("[]").partition("%")[0])
    except ValueError:
        return None
