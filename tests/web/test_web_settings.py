"""How the pages are served, read from the environment."""

import pytest

from bot.web.settings import OWN_PROXIES, WebSettings, web_settings


def test_nothing_is_served_unless_told_to() -> None:
    assert web_settings({}) is None
    assert web_settings({"SUNSET_WEB_LISTEN": " ", "SUNSET_WEB_URL": "https://bot.example"}) is None


@pytest.mark.parametrize(
    ("environment", "read"),
    [
        ({"SUNSET_WEB_LISTEN": "127.0.0.1:8080"}, WebSettings("127.0.0.1", 8080, "http://127.0.0.1:8080", said=False)),
        ({"SUNSET_WEB_LISTEN": "[::1]:8080"}, WebSettings("::1", 8080, "http://[::1]:8080", said=False)),
        (
            {"SUNSET_WEB_LISTEN": "0.0.0.0:80", "SUNSET_WEB_URL": "https://bot.example/"},
            WebSettings("0.0.0.0", 80, "https://bot.example"),  # noqa: S104  what an operator may write
        ),
        (
            {
                "SUNSET_WEB_LISTEN": "10.0.0.2:80",
                "SUNSET_WEB_URL": "https://bot.example/sunset",
                "SUNSET_WEB_PROXIES": "10.0.0.1, 172.16.0.0/12,",
            },
            WebSettings("10.0.0.2", 80, "https://bot.example/sunset", ("10.0.0.1", "172.16.0.0/12")),
        ),
    ],
)
def test_what_an_operator_writes_is_understood(environment: dict[str, str], read: WebSettings) -> None:
    assert web_settings(environment) == read


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({"SUNSET_WEB_LISTEN": "8080"}, "SUNSET_WEB_LISTEN"),
        ({"SUNSET_WEB_LISTEN": "localhost:http"}, "SUNSET_WEB_LISTEN"),
        ({"SUNSET_WEB_LISTEN": "localhost:65536"}, "SUNSET_WEB_LISTEN"),
        ({"SUNSET_WEB_LISTEN": "0.0.0.0:80"}, "SUNSET_WEB_URL"),
        ({"SUNSET_WEB_LISTEN": "[::]:80"}, "SUNSET_WEB_URL"),
        ({"SUNSET_WEB_LISTEN": "localhost:80", "SUNSET_WEB_URL": "bot.example"}, "SUNSET_WEB_URL"),
        ({"SUNSET_WEB_LISTEN": "localhost:80", "SUNSET_WEB_URL": "ftp://bot.example"}, "SUNSET_WEB_URL"),
        ({"SUNSET_WEB_LISTEN": "localhost:80", "SUNSET_WEB_URL": "https://bot.example/?a=b"}, "SUNSET_WEB_URL"),
        ({"SUNSET_WEB_LISTEN": "localhost:80", "SUNSET_WEB_PROXIES": "my-proxy"}, "SUNSET_WEB_PROXIES"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_name_of_the_setting(environment: dict[str, str], name: str) -> None:
    with pytest.raises(ValueError, match=name):
        web_settings(environment)


def test_links_stand_below_the_path_of_the_public_address() -> None:
    assert WebSettings("h", 1, "https://bot.example/sunset").base == "/sunset"
    assert WebSettings("h", 1, "https://bot.example").base == ""
    assert WebSettings("h", 1, "https://bot.example").proxies == OWN_PROXIES


@pytest.mark.parametrize(
    ("environment", "reachable", "loops"),
    [
        ({"SUNSET_WEB_LISTEN": "127.0.0.1:8080"}, False, True),
        ({"SUNSET_WEB_LISTEN": "[::1]:8080"}, False, True),
        ({"SUNSET_WEB_LISTEN": "localhost:8080"}, False, True),
        ({"SUNSET_WEB_LISTEN": "192.168.1.5:8080"}, True, False),
        ({"SUNSET_WEB_LISTEN": "127.0.0.1:8080", "SUNSET_WEB_URL": "https://bot.example"}, True, False),
        ({"SUNSET_WEB_LISTEN": "0.0.0.0:8080", "SUNSET_WEB_URL": "http://127.0.0.1:8080"}, True, True),
    ],
)
def test_an_address_of_this_machine_is_no_link_for_others_unless_the_operator_said_so(
    environment: dict[str, str],
    reachable: bool,  # noqa: FBT001
    loops: bool,  # noqa: FBT001
) -> None:
    settings = web_settings(environment)
    assert settings is not None
    assert (settings.reachable, settings.loops) == (reachable, loops)
