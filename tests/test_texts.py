"""Holds all catalogs against each other and against every phrase in the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from handler_parts import House

from bot.core.message import Action
from bot.core.phrase import Phrase
from bot.core.router import Handler
from bot.core.template import parse
from bot.exports.source import Why
from bot.handlers import build_handlers
from bot.knowledge.checks.typed_date import find_typed_date
from bot.knowledge.loader import load
from bot.knowledge.matcher import Small
from bot.texts.catalog import FALLBACK, Catalog, load_voice

ROOT = Path(__file__).parent.parent
CATALOGS = load_voice().catalogs
ENGLISH = CATALOGS[FALLBACK]
TREES = {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "bot").rglob("*.py"))}
EVERY_TEXT = [(code, key) for code, catalog in CATALOGS.items() for key in catalog.words]
NO_KEYS = {"export.1", "export.zip"}
"""Names that only look like keys: of a workflow, of a file."""
KEY = re.compile(r"[a-z_]+\.[a-z0-9_]+")
SOURCES = ("basket", "mydata", "posts", "videos")


def handlers() -> tuple[Handler, ...]:
    """All of them, built over nothing: their names and commands are what matters here."""
    return build_handlers(House().parts(ROOT / "knowledge"))


def phrase_calls() -> Iterator[tuple[str, ast.Call]]:
    """Every `Phrase(…)` in the code, with the place where it stands."""
    for file, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == Phrase.__name__:
                yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def literal_keys() -> set[str]:
    """Every string in the code that has the form of a key and a section of the English catalog."""
    sections = {key.partition(".")[0] for key in ENGLISH.words}
    strings = {
        node.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {words for words in strings if KEY.fullmatch(words) and words.partition(".")[0] in sections}


def families() -> dict[str, set[str]]:
    """The keys that are put together from a value, by what makes their values."""
    named = {handler.name: handler.command for handler in handlers()}
    options = {(name, option) for name, command in named.items() for option in command.options}
    return {
        "small.": {f"small.{small}" for small in Small},
        "command.": {f"command.{name}" for name in named},
        "menu.": {f"menu.{name}" for name, command in named.items() if command.menu},
        "slash.": {f"slash.{name}" for name in named},
        "option.": {f"option.{name}_{option.name}" for name, option in options},
        "choice.": {f"choice.{value}" for _, option in options for value in option.choices},
        "source_": {f"source_{source}.{part}" for source in SOURCES for part in ("title", "about")},
        "left_out.": {f"left_out.{why}" for why in Why},
    }


def test_every_phrase_in_the_code_is_in_the_english_catalog() -> None:
    known = families()
    for place, call in phrase_calls():
        match call.args[0]:
            case ast.Constant(value=str() as key):
                assert key in ENGLISH.words, place
            case ast.JoinedStr(values=[ast.Constant(value=str() as prefix), *_]):
                assert prefix in known, f"{place}: tell this test which keys begin with {prefix!r}"
            case ast.Name():
                pass  # written where the variable comes from: the next test finds it there
            case other:
                pytest.fail(f"{place}: nobody can tell which phrase {ast.unparse(other)} is")


def test_every_string_that_looks_like_a_key_of_the_catalog_is_one() -> None:
    """The names of actions look like keys too, and some of them are both."""
    assert literal_keys() - set(ENGLISH.words) - {str(action) for action in Action} - NO_KEYS == set()


def test_a_phrase_is_given_exactly_the_values_its_template_names() -> None:
    """Where both are written out; values that come in a variable are seen by the tests of their handler."""
    for place, call in phrase_calls():
        match call.args:
            case [ast.Constant(value=str() as key)] if not call.keywords:
                given: set[str] = set()
            case [ast.Constant(value=str() as key), ast.Dict(keys=keys)] if all(
                isinstance(k, ast.Constant) for k in keys
            ):
                given = {str(k.value) for k in keys if isinstance(k, ast.Constant)}
            case _:
                continue
        assert {slot.name for slot in ENGLISH.templates[key].slots()} == given, place


def test_every_key_of_a_family_is_in_the_english_catalog() -> None:
    wanted = set[str]().union(*families().values())
    assert wanted - set(ENGLISH.words) == set()


def test_every_key_of_the_english_catalog_is_used() -> None:
    used = literal_keys().union(*families().values())
    assert set(ENGLISH.words) - used == set()


@pytest.mark.parametrize("catalog", CATALOGS.values(), ids=list(CATALOGS))
def test_every_catalog_has_the_keys_of_the_english_one(catalog: Catalog) -> None:
    assert set(catalog.words) == set(ENGLISH.words)


def slots_of(language: str, key: str) -> set[str]:
    return {slot.name for slot in parse(CATALOGS[language].words[key]).slots()}


def test_every_text_is_a_template_with_the_slots_of_the_english_one() -> None:
    odd = [(language, key) for language, key in EVERY_TEXT if slots_of(language, key) != slots_of(FALLBACK, key)]
    assert odd == []


def test_a_slot_has_a_style_that_exists() -> None:
    known = {None, "at", "day", "month", "year", "ago"}
    odd = [(language, key, slot) for language, key in EVERY_TEXT for slot in CATALOGS[language].templates[key].slots()]
    assert [found for found in odd if found[2].style not in known] == []


def test_no_text_has_a_typed_date() -> None:
    assert [(code, key) for code, key in EVERY_TEXT if find_typed_date(CATALOGS[code].words[key]) is not None] == []


def test_no_text_names_a_subject() -> None:
    """A second subject is a second folder: nothing the bot says of itself knows the first one's name."""
    subjects = load(ROOT / "knowledge").base.subjects.values()
    names = {name.casefold() for subject in subjects for name in (subject.name, *subject.names)}
    assert names
    found = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b")
    assert [(code, key) for code, key in EVERY_TEXT if found.search(CATALOGS[code].words[key].casefold())] == []


@pytest.mark.parametrize(("language", "key"), EVERY_TEXT)
def test_a_text_says_something(language: str, key: str) -> None:
    assert CATALOGS[language].templates[key].blocks
