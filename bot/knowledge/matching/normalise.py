"""What somebody typed, as one line of plain lower-case words: the first step before anything is compared.

Total and bounded: whatever comes in, at most `MOST` characters of it are looked at. Knows no language and no subject.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

MOST = 1_000  # characters looked at: the beginning and, of a longer text, the end, where people put their question
_TAIL = 300
_LONGEST_WORD = 48  # a longer one is no word of any language served here
LONG = 60  # words; an unaddressed message with more is no question to a bot


@dataclass(frozen=True, slots=True)
class Plain:
    """`text` keeps sentence marks; `words` are without them. `mentions`: somebody was named with the platform's mark.

    `command`: meant for another bot. `cut`: only the beginning and the end were looked at.
    """

    text: str
    words: tuple[str, ...]
    mentions: bool = False
    command: bool = False
    cut: bool = False

    @property
    def asks(self) -> bool:
        return "?" in self.text

    @property
    def long(self) -> bool:
        return self.cut or len(self.words) > LONG


_FENCE = re.compile(r"```.*?(?:```|$)|~~~.*?(?:~~~|$)", re.DOTALL)
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)", re.DOTALL)
_CODE = re.compile(r"`([^`\n]*)`")
_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;).*$", re.MULTILINE)
_LINKED = re.compile(r"\[([^\]\n]*)\]\([^)\s]*\)")
_MENTION = re.compile(r"<(?:@[!&]?|#)\d+>|(?<![\w.])@[\w.]{2,}")
_EMOJI_CODE = re.compile(r"<a?:\w+:\d+>|(?<![\w:]):[a-z0-9_+-]{2,}:(?![\w:])")
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>|<[%!?][^<>]{0,200}>")
_LINK = re.compile(r"\b[a-z][a-z0-9+.-]*://\S*|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.[\w.]+")
_COMMAND = re.compile(r"[!?/.;$%&+~-]{1,2}[a-z][\w-]+(?![\w/])")
_PROGRAM = re.compile(r"[{}$%\\|]+|<<|>>|&\w+;")
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
_MARKUP = re.compile(r"[*~|]+|(?<!\w)_+|_+(?!\w)")
_SPACED = re.compile(r"(?<!\S)(?:\w[ \t]+){3,}\w(?!\S)")
_MARKS = "\u0300-\u036f\u064b-\u065f\u0900-\u0dff\u0e00-\u0e7f"  # vowels and accents that are letters of a word
_WORD = re.compile(rf"[^\W_](?:[\w{_MARKS}'./+#-]*(?:[^\W_]|[{_MARKS}])|[+#]+)?|/[\w/]+\w")
# As keyboards and word processors write them, and as they are typed.
_APOSTROPHES = str.maketrans("\u2019\u2018\u00b4`\u02bc\u201c\u201d\u2013\u2014", "'''''\"\"--")
_FILLERS = "\u115f\u1160\u3164\uffa0\ufffd"  # letters by category that show nothing


def plain(text: str) -> Plain:
    raw = _cut(text)
    line = _visible(unicodedata.normalize("NFKC", raw)).lower().replace("i\u0307", "i").strip()
    command = bool(_COMMAND.match(line))
    line = _FENCE.sub(" ", line)
    line = _CODE.sub(_inline, _SCRIPT.sub(" ", line)).translate(_APOSTROPHES)
    line = _QUOTED.sub(" ", line)
    line, mentions = _MENTION.subn(" ", _LINKED.sub(r"\1", line))
    for pattern in (_EMOJI_CODE, _LINK, _TAG, _PROGRAM, _MARKUP):
        line = pattern.sub(" ", line)
    line = _STRETCHED.sub(r"\1", _SPACED.sub(_joined, line))
    line = " ".join(piece for piece in line.split() if len(piece) <= _LONGEST_WORD)
    return Plain(line, words_of(line), mentions > 0, command, cut=len(text) > MOST)


def words_of(line: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(line))


def reworded(message: Plain, meant: Callable[[str], Sequence[str]]) -> Plain:
    """With every word as `meant` has it; sentence marks stay."""
    text = " ".join(_WORD.sub(lambda match: " ".join(meant(match.group())), message.text).split())
    return replace(message, text=text, words=words_of(text)) if words_of(text) else message


def bare(line: str) -> str:
    """The words alone: what two lines must share to be the same."""
    return " ".join(words_of(line))


def folded(line: str) -> str:
    """Without accents, as many people type them."""
    if line.isascii():
        return line
    decomposed = unicodedata.normalize("NFD", line)
    return "".join(mark for mark in decomposed if unicodedata.category(mark) != "Mn").replace("ı", "i")


def _cut(text: str) -> str:
    return text if len(text) <= MOST else f"{text[: MOST - _TAIL]} \n {text[-_TAIL:]}"


def _visible(text: str) -> str:
    """Zero-width, direction and control characters away; line breaks and tabs stay for the patterns that need them."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(mark for mark in text if mark in "\n\t " or not _hidden(mark))


def _hidden(mark: str) -> bool:
    return mark in _FILLERS or unicodedata.category(mark) in {"Cc", "Cf", "Co", "Cs", "Cn"}


def _inline(match: re.Match[str]) -> str:
    """A name in code marks is part of the sentence; a command line is not."""
    code = match.group(1).strip()
    return code if " " not in code else " "


def _joined(match: re.Match[str]) -> str:
    """Letters typed apart. Wider gaps are the words' ends; where there are none, one long word is left to be split."""
    words = re.split(r"[ \t]{2,}", match.group())
    one_by_one = all(len(word) == 1 for word in words)
    return "".join(words) if one_by_one else " ".join(re.sub(r"[ \t]", "", word) for word in words)
