"""Packs a long text into messages of a platform's size, without cutting a word, a link or anything else that is whole.

A platform renders its text into lines of atoms, in its own dialect; this file alone decides where one message ends.
Lengths are added up, never taken of the same piece again and again: a very long text costs what it is long.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Length = Callable[[str], int]
"""How the platform counts: characters, or UTF-16 units. It adds up: two atoms are as long as both together."""

_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line. An atom is never cut: a word with the space after it, a whole link, a whole date.

    `mark` stands before the line, `again` before what is left of it in the next message.
    """

    atoms: tuple[str, ...] = ()
    mark: str = ""
    again: str = ""

    def __str__(self) -> str:
        return (self.mark + "".join(self.atoms)).rstrip()


def words(text: str) -> tuple[str, ...]:
    """The atoms of plain words."""
    return tuple(_WORD.findall(text))


def pack(lines: Sequence[Line], limit: int, length: Length = len) -> tuple[str, ...]:
    """The messages, none longer than the limit and none empty. A line is kept whole where it fits into one message.

    An atom longer than a whole message is cut all the same: a platform keeps links and dates shorter than that.
    """
    messages: list[list[str]] = []
    used = 0
    for piece in (piece for line in lines for piece in _fitted(line, limit, length)):
        longer = length(piece) + length("\n")
        if messages and used + longer <= limit:
            messages[-1].append(piece)
            used += longer
        else:
            messages.append([piece])
            used = longer - length("\n")
    return tuple(stripped for message in messages if (stripped := "\n".join(message).strip("\n")))


def _fitted(line: Line, limit: int, length: Length) -> Iterator[str]:
    """The line, or the pieces of one that is longer than a message."""
    if length(str(line)) <= limit:
        yield str(line)
        return
    piece, used = [line.mark], length(line.mark)
    for atom in _small_enough(line.atoms, limit - max(length(line.mark), length(line.again)), length):
        bare = length(atom.rstrip())
        if bare and used + bare > limit and len(piece) > 1:
            yield "".join(piece).rstrip()
            piece, used = [line.again], length(line.again)
        piece.append(atom)
        used += length(atom)
    yield "".join(piece).rstrip()


def _small_enough(atoms: Sequence[str], limit: int, length: Length) -> Iterator[str]:
    """What stands together without a space stays together, unless that alone is longer than a message."""
    for together in _glued(atoms):
        if length("".join(together).rstrip()) <= limit:
            yield "".join(together)
        else:
            for atom in together:
                yield from _cut(atom, limit, length)


def _glued(atoms: Sequence[str]) -> Iterator[list[str]]:
    together: list[str] = []
    for atom in atoms:
        if together and together[-1][-1:].isspace():
            yield together
            together = []
        together.append(atom)
    if together:
        yield together


def _cut(atom: str, limit: int, length: Length) -> Iterator[str]:
    start = used = 0
    for at, character in enumerate(atom):
        size = length(character)
        if at > start and used + size > limit:
            yield atom[start:at]
            start, used = at, 0
        used += size
    yield atom[start:]
