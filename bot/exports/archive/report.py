"""Says in plain English what checking an archive found: for the terminal, where everything else is English too."""

from collections.abc import Iterator

from bot.exports.archive.gallery import size_in_words
from bot.exports.archive.trouble import Trouble
from bot.exports.archive.verify import MOST_PROBLEMS, Fault, Problem, Verification

_WORDS: dict[Fault | Trouble, str] = {
    Fault.NO_BAG: "it is a ZIP, but not an archive with checksums (BagIt)",
    Fault.OTHER_BAG: "its bagit.txt does not name BagIt 0.97 or 1.0 in UTF-8",
    Fault.NO_MANIFEST: "it has no SHA-256 or SHA-512 checksums of its files",
    Fault.UNREADABLE: "its lists of checksums cannot be read",
    Fault.MISSING: "a file is missing",
    Fault.EXTRA: "a file is there that no list of checksums has",
    Fault.CHANGED: "a file is not the one that was packed",
    Fault.OXUM: "it holds more or less than it says it does",
    Fault.ELSEWHERE: "some of its files are to be fetched from elsewhere",
    Trouble.NOT_A_ZIP: "it is not a ZIP file",
    Trouble.TRUNCATED: "it ends too early: it was not copied or downloaded whole",
    Trouble.DAMAGED: "it is damaged, or not a ZIP as everybody reads it",
    Trouble.SPLIT: "it is one part of several",
    Trouble.ENCRYPTED: "it is encrypted",
    Trouble.METHOD: "it is packed in a way that is not read here",
    Trouble.TOO_MANY: "it lists too many files",
    Trouble.TOO_LARGE: "it is too large unpacked",
    Trouble.RATIO: "it would unpack to absurdly much",
    Trouble.PATH: "a file's name leads out of it or cannot be shown",
    Trouble.LINK: "it holds a link or a device",
    Trouble.DUPLICATE: "two of its files have the same name",
    Trouble.OVERLAP: "two of its files share the same bytes",
    Trouble.CHECKSUM: "a file in it is damaged",
}


def lines(name: str, found: Verification) -> Iterator[str]:
    """What to print about the file of this name."""
    name = shown(name)
    if found.ok:
        yield f"{name} is whole: {counted(found.files, 'file')}, {size_in_words(found.size)}, every checksum is right."
        return
    more = "at least " if len(found.problems) == MOST_PROBLEMS else ""
    yield f"{name} is not a whole archive: {more}{counted(len(found.problems), 'problem')}."
    for problem in found.problems:
        yield f"  {_line(problem)}"


def counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _line(problem: Problem) -> str:
    words = _WORDS[problem.what]
    return f"{words}: {shown(problem.where)}" if problem.where else words


def shown(text: str) -> str:
    """A stranger's words on a terminal: what is no sign to look at is written out."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)
