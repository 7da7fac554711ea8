"""One answer into one file: whether its bytes go on where the file ends, and every one of them counted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx

from bot.exports.fetching.answers import full_size, judge_body, media_type, span, validator
from bot.exports.fetching.disk import BLOCK
from bot.exports.fetching.partial import Note, Partial
from bot.exports.fetching.wanted import Limits, NotKeptError
from bot.exports.source import Kept, LeftOut, Why


class BrokenOffError(Exception):
    """The file is not whole, but what is there can be gone on with."""


async def take(response: httpx.Response, partial: Partial, limits: Limits, expected: int | None) -> Kept:
    """Puts what the answer holds at the end of the file.

    Raises:
        BrokenOffError: more has to be asked for.
        NotKeptError: the file is not one to keep.
        httpx.TransportError: the connection broke; what came until then is in the file.
    """
    if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        await _check_complete(response, partial)
    else:
        judge_body(response, limits)
        await _line_up(response, partial)
        await _pour(response.aiter_raw(), partial, limits.size)
    if partial.size == 0:
        raise NotKeptError(LeftOut(Why.EMPTY))
    if partial.size < (partial.note.total or expected or 0):
        raise BrokenOffError
    return await asyncio.to_thread(partial.finish)


async def _check_complete(response: httpx.Response, partial: Partial) -> None:
    """The server has nothing after what we hold: either that is all there is, or it is of another file."""
    if span(response).total != partial.size or not _same(response, partial):
        await _begin_anew(partial)


async def _line_up(response: httpx.Response, partial: Partial) -> None:
    """A whole file takes the place of the part we hold; a part that we asked for must begin where ours ends."""
    if response.status_code == httpx.codes.OK:
        note = Note(validator(response), full_size(response), media_type(response))
        await asyncio.to_thread(partial.restart, note)
        return
    part = span(response)
    asked = partial.note.validator is not None
    fits = part.start == partial.size and _agree(part.total, partial.note.total)
    if not (asked and fits and _same(response, partial)):
        await _begin_anew(partial)


async def _begin_anew(partial: Partial) -> None:
    await asyncio.to_thread(partial.restart, Note())
    raise BrokenOffError


def _same(response: httpx.Response, partial: Partial) -> bool:
    """A server may leave out what it said before; it may not say something else."""
    return _agree(validator(response), partial.note.validator)


def _agree(one: object, other: object) -> bool:
    return one is None or other is None or one == other


async def _pour(chunks: AsyncIterator[bytes], partial: Partial, most: int) -> None:
    """While one block goes to the disk and into the sums, the next one comes. All that came is in the file."""
    block: list[bytes] = []
    held, size = 0, partial.size
    writing: asyncio.Future[None] | None = None
    try:
        async for chunk in chunks:
            block.append(chunk)
            held, size = held + len(chunk), size + len(chunk)
            if size > most:
                raise NotKeptError(LeftOut(Why.TOO_LARGE, f"more than {most} bytes"))
            if held >= BLOCK:
                await _ended(writing)
                writing = asyncio.ensure_future(asyncio.to_thread(partial.add, block))
                block, held = [], 0
        await _ended(writing)
        writing, block = asyncio.ensure_future(asyncio.to_thread(partial.add, block)), []
        await _ended(writing)
    finally:
        while writing is not None and not writing.done():
            with suppress(asyncio.CancelledError):  # whoever cancels again waits again
                await asyncio.wait({writing})
        await _ended(writing)
        if block:
            partial.add(block)


async def _ended(writing: asyncio.Future[None] | None) -> None:
    """Raises what it raised. Awaited itself it would seem to have ended when whoever waits is cancelled."""
    if writing is not None:
        await asyncio.wait({writing})
        writing.result()
