"""index.html and the pages after it: what is in the archive, to be looked at without a network and without a script.

No value gets in unescaped: every piece of HTML is made by `element`, which takes values and knows no other way.
Files that a browser would run are named and not linked to.
"""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import islice
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from bot.exports.archive.contents import Contents
from bot.exports.archive.html import Html, element, joined
from bot.exports.archive.kinds import Shown, kind_of
from bot.exports.archive.ledger import Lists
from bot.exports.archive.records import Absence, Record, instant
from bot.exports.archive.words import Words

A_PAGE = 200
"""Tiles on one page: a browser on an old telephone should manage it."""
_MISSING_SHOWN = 200
_SHOWN_TEXT = 2000
_POLICY = (
    "default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src 'unsafe-inline'; "
    "form-action 'none'; base-uri 'none'"
)


def page_path(page: int) -> str:
    return "index.html" if page == 1 else f"pages/{page:04d}.html"


def pages(contents: Contents, lists: Lists) -> Iterator[tuple[str, bytes]]:
    """Each page's path and what stands on it; there is a first one always."""
    words = Words(contents.words)
    records = lists.records.records()
    last = max(1, -(-lists.records.count // A_PAGE))
    for page in range(1, last + 1):
        body = [
            _top(contents, lists, words) if page == 1 else Html(""),
            _paging(page, last, words),
            element("ul", *[_tile(one, _up(page)) for one in islice(records, A_PAGE)], class_="tiles"),
            _paging(page, last, words),
            _missing(lists, words) if page == 1 else Html(""),
        ]
        yield page_path(page), _document(contents, words, joined(body))


def _up(page: int) -> str:
    return "" if page == 1 else "../"


def _document(contents: Contents, words: Words, body: Html) -> bytes:
    style = Html((files("bot.exports.archive") / "gallery.css").read_text(encoding="utf-8"))
    head = [
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="robots", content="noindex"),
        element("title", words["title"]),
        element("style", style),
    ]
    language = contents.order.language or "en"
    page = element("html", element("head", *head), element("body", body), lang=language)
    return f"<!DOCTYPE html>\n{page}\n".encode()


def _top(contents: Contents, lists: Lists, words: Words) -> Html:
    facts = [
        (words["source"], contents.name),
        (words["made"], _moment(instant(contents.made))),
        (words["files"], str(lists.records.count)),
        (words["size"], size_in_words(lists.payload)),
        (words["missing"], str(lists.absences.count)),
    ]
    pairs = [element("div", element("dt", name), element("dd", value, dir="auto")) for name, value in facts]
    return joined([element("h1", words["title"]), element("p", words["intro"]), element("dl", *pairs)])


def _paging(page: int, last: int, words: Words) -> Html:
    if last == 1:
        return Html("")
    before = element("a", words["previous"], href=_up(page) + page_path(page - 1)) if page > 1 else Html("")
    after = element("a", words["next"], href=_up(page) + page_path(page + 1)) if page < last else Html("")
    return element("nav", before, element("span", f"{words['page']} {page} / {last}"), after)


def _tile(record: Record, up: str) -> Html:
    item = record.item
    text = element("p", _shortened(item.text), class_="text", dir="auto") if item.text else Html("")
    facts = " · ".join(filter(None, [_moment(item.made or ""), size_in_words(record.size)]))
    about = [
        element("strong", element("bdi", _name(record))),
        text,
        _address(item.origin) if item.origin else Html(""),
        element("p", f"{facts} · ", element("bdi", record.path), class_="facts"),
    ]
    return element("li", _picture(record, up), element("div", *about, class_="about"), id=f"{record.number}")


def _picture(record: Record, up: str) -> Html:
    kind = kind_of(record.path)
    address = up + quote(record.path)
    match kind.shown:
        case Shown.VIDEO:
            return element("video", src=address, controls="", preload="metadata", aria_label=_name(record))
        case Shown.SOUND:
            return element("audio", src=address, controls="", preload="none", aria_label=_name(record))
        case Shown.NAMED:
            return element("div", _plain(record), class_="plain")
        case _ if record.thumbnail:
            image = element("img", src=up + record.thumbnail, alt=_name(record), loading="lazy")
            return element("a", image, href=address)
        case _:
            return element("a", _plain(record), href=address)


def _name(record: Record) -> str:
    return record.item.name or PurePosixPath(record.path).name


def _moment(instant_in_utc: str) -> str:
    """To the minute, and whose clock it is."""
    return f"{instant_in_utc[:10]} {instant_in_utc[11:16]} UTC" if instant_in_utc else ""


def _plain(record: Record) -> Html:
    return element("b", PurePosixPath(record.path).suffix.removeprefix(".").upper() or "?")


def _address(origin: str) -> Html:
    """A link only where it leads to a page of the web."""
    try:
        web = urlsplit(origin).scheme in {"http", "https"}
    except ValueError:
        web = False
    shown = element("a", origin, href=origin, rel="noopener noreferrer external") if web else element("span", origin)
    return element("p", shown, dir="ltr")


def _missing(lists: Lists, words: Words) -> Html:
    if not lists.absences.count:
        return element("p", words["nothing_missing"])
    shown = islice(lists.absences.absences(), _MISSING_SHOWN)
    head = element("tr", *[element("th", words[name]) for name in ("name", "reason", "detail")])
    rows = [_row(one, words) for one in shown]
    more = element("p", element("a", "left-out.csv", href="left-out.csv"))
    return joined([element("h2", words["missing"]), element("table", head, *rows), more])


def _row(absence: Absence, words: Words) -> Html:
    cells: Iterable[str] = (absence.item.name or absence.item.key, words.reason(absence.why), absence.detail)
    return element("tr", *[element("td", cell, dir="auto") for cell in cells])


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN_TEXT else f"{text[:_SHOWN_TEXT]}…"


def size_in_words(size: int) -> str:
    """3.4 MB: thousands as makers of disks count them, and as every file manager but one shows them."""
    value, unit = float(size), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < 1000:  # noqa: PLR2004  that is what a thousand is
            break
        value, unit = value / 1000, larger
    return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
