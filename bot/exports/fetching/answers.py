"""What a server's answer means: go on, never, or later. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from bot.exports.fetching.wanted import Limits, NotKeptError
from bot.exports.source import LeftOut, TryAgainError, Why

LONGEST_WAIT = 24 * 3600.0
"""Seconds; who asks for more is asked again after this."""

_FITTING = frozenset({200, 206, 416})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({408, 425, 429})
_SERVER_ERROR = 500
_NOT_IMPLEMENTED = 501
_WHY = {401: Why.FORBIDDEN, 402: Why.FORBIDDEN, 403: Why.FORBIDDEN, 451: Why.FORBIDDEN, 404: Why.GONE, 410: Why.GONE}
_SOME_BYTES = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/binary"})
_SPAN = re.compile(r"bytes (?:(\d{1,18})-(\d{1,18})|\*)/(?:(\d{1,18})|\*)")


@dataclass(frozen=True, slots=True)
class Span:
    """What part of how much an answer holds. `start` None: no part."""

    start: int | None
    total: int | None


def redirected(response: httpx.Response) -> str | None:
    """Where to ask instead."""
    return response.headers.get("location") if response.status_code in _REDIRECTS else None


def judge(response: httpx.Response, now: datetime) -> None:
    """Lets an answer pass that holds (a part of) the file.

    Raises:
        NotKeptError: there is nothing to have. The reason is the status.
        TryAgainError: there may be later.
    """
    status = response.status_code
    if status in _FITTING:
        return
    if status in _LATER or (status >= _SERVER_ERROR and status != _NOT_IMPLEMENTED):
        raise TryAgainError(retry_after(response.headers, now))
    raise NotKeptError(LeftOut(_WHY.get(status, Why.UNREACHABLE), f"HTTP {status}"))


def judge_body(response: httpx.Response, limits: Limits) -> None:
    """Looks at what is announced of the file, before the first byte of it is taken.

    Raises:
        NotKeptError: it is not what was asked for, or too much of it.
    """
    kind = media_type(response) or ""
    if limits.accepts and kind not in _SOME_BYTES and not kind.startswith(limits.accepts):
        raise NotKeptError(LeftOut(Why.BROKEN, kind[:80]))
    if response.headers.get("content-encoding", "identity").strip().lower() not in {"identity", ""}:
        raise NotKeptError(LeftOut(Why.BROKEN, "compressed on the way"))
    total = full_size(response)
    if total is not None and total > limits.size:
        raise NotKeptError(LeftOut(Why.TOO_LARGE, f"{total} bytes"))


def full_size(response: httpx.Response) -> int | None:
    """Of the whole file, whatever part of it comes."""
    if response.status_code == httpx.codes.PARTIAL_CONTENT:
        return span(response).total
    return _number(response.headers.get("content-length"))


def span(response: httpx.Response) -> Span:
    found = _SPAN.fullmatch(response.headers.get("content-range", "").strip())
    if found is None:
        return Span(None, None)
    start, _, total = found.groups()
    return Span(_number(start), _number(total))


def media_type(response: httpx.Response) -> str | None:
    """Without its parameters; None where the server does not know either."""
    told: str = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return None if told in _SOME_BYTES else told


def validator(response: httpx.Response) -> str | None:
    """What to show the server so that it goes on only with the very same file; None: it gives nothing to rely on."""
    tag: str = response.headers.get("etag", "").strip()
    if tag.startswith('"'):
        return tag
    return None if tag else response.headers.get("last-modified")


def retry_after(headers: httpx.Headers, now: datetime) -> float | None:
    """Seconds to wait, where the server says so: as a figure, or as the time of day to come back at."""
    return next((min(max(wait, 0.0), LONGEST_WAIT) for wait in _waits(headers, now)), None)


def _waits(headers: httpx.Headers, now: datetime) -> Iterator[float]:
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        told = headers.get(name, "").strip()
        if re.fullmatch(r"\d{1,12}(\.\d{1,6})?", told):
            yield float(told) / unit
    try:
        at = parsedate_to_datetime(headers.get("retry-after", ""))
    except ValueError:
        return
    yield (at.replace(tzinfo=at.tzinfo or UTC) - now).total_seconds()


def _number(told: str | None) -> int | None:
    return int(told) if told is not None and re.fullmatch(r"\d{1,18}", told) else None
