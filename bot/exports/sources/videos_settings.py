"""How the operator names their videos server, in the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.core.people import Person
from bot.exports.fetching.gate import Gate

URL = "SUNSET_VIDEOS_URL"
KEY = "SUNSET_VIDEOS_KEY"
PEOPLE = "SUNSET_VIDEOS_PEOPLE"
HOSTS = "SUNSET_VIDEOS_HOSTS"

EVERYBODY = "*"
_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class VideosSettings:
    """url: up to and with `/v1`. people: whose the server's videos are; None: everybody's who can talk to the bot.

    gate: lets through to that server wherever it stands, to other hosts the operator named, and to public ones.
    """

    url: str
    key: str | None = field(default=None, repr=False)
    people: frozenset[Person] | None = frozenset()
    gate: Gate = field(default_factory=Gate)


def videos_settings(environment: Mapping[str, str]) -> VideosSettings | None:
    """Reads the settings; None where no server is named.

    Raises:
        ValueError: a setting that cannot be meant; its name and what to write instead are in the words.
    """
    url = environment.get(URL, "").strip().rstrip("/")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.username or parts.query:
        raise ValueError(f"{URL} must be an address such as https://videos.example.org/v1, without a key in it")
    server = f"{parts.hostname}:{parts.port or _PORTS[parts.scheme]}"
    hosts = frozenset({server, *_words(environment.get(HOSTS, ""))})
    return VideosSettings(
        url, environment.get(KEY, "").strip() or None, _people(environment.get(PEOPLE, "")), Gate(private=hosts)
    )


def _people(written: str) -> frozenset[Person] | None:
    if written.strip() == EVERYBODY:
        return None
    told = [word.partition(":") for word in _words(written)]
    if any(not platform or not person for platform, _, person in told):
        raise ValueError(f"{PEOPLE} must be a list such as discord:1234,telegram:5678, or * for everybody")
    return frozenset(Person(platform, person) for platform, _, person in told)


def _words(written: str) -> list[str]:
    return written.replace(",", " ").split()
