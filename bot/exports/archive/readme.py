"""README.txt: what somebody needs to know who finds the archive in twenty years, in the person's language."""

from collections.abc import Iterator

from bot.exports.archive.contents import Contents
from bot.exports.archive.gallery import size_in_words
from bot.exports.archive.ledger import Lists
from bot.exports.archive.records import instant
from bot.exports.archive.words import Words

_PARTS = (
    ("index.html", "readme_gallery"),
    ("data/", "readme_files"),
    ("index.sqlite, metadata.json", "readme_search"),
    ("left-out.csv", "readme_missing"),
    ("manifest-sha256.txt", "readme_check"),
)


def readme(contents: Contents, lists: Lists) -> Iterator[str]:
    words = Words(contents.words)
    yield f"{words['title']}\n\n{words['intro']}\n\n"
    yield f"{words['source']}: {_line(contents.name)}\n{words['made']}: {instant(contents.made)}\n"
    yield f"{words['files']}: {lists.records.count}\n{words['size']}: {size_in_words(lists.payload)}\n"
    yield f"{words['missing']}: {lists.absences.count}\n"
    for name, said in _PARTS:
        yield f"\n{name}\n  {words[said]}\n"


def _line(text: str) -> str:
    return " ".join(text.split())
