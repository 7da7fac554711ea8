import pytest

from bot.knowledge.problems import KeyPath, line_of, line_with

TRICKY = '''\
# a comment with a [header] and a "quote
name = "x"                                   # 2
"quoted.key" = 1
dotted.a.b = 4
plain = """
[not.a.header]
key = "not a key"
"""
literal = \'\'\'
[nor.this]
key = 11
\'\'\'
after = 13
one_line = """a""" # not open: """
still = 15

[table]
key = 18
title.en = "a"
title.es = "b"
list = [
  "first = 22",   # a comment, with a comma
  # a comment line
  "second ] [x]", "third",
  ["nested", "list"], { inline = 1 },
]
last = 27
[ table . sub ]
key = 29
[table."odd name"]
key = 31

[[rows]]
key = 34
[[rows]]
key = 36
[rows.detail]
key = 38
[[rows.inner]]
key = 40
[[rows.inner]]
key = 42
[[rows]]
[[rows.inner]]
key = 45
escaped = "a \\" # = [b"
[end]
key = 48
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("nowhere",), 1),
        (("name",), 2),
        (("quoted.key",), 3),
        (("dotted", "a", "b"), 4),
        (("dotted",), 4),
        (("plain",), 5),
        (("not", "a", "header"), 1),
        (("key",), 1),
        (("literal",), 9),
        (("nor", "this"), 1),
        (("after",), 13),
        (("one_line",), 14),
        (("still",), 15),
        (("table",), 17),
        (("table", "key"), 18),
        (("table", "title"), 19),
        (("table", "title", "es"), 20),
        (("table", "title", "tr"), 19),
        (("table", "list"), 21),
        (("table", "list", 0), 22),
        (("table", "first"), 17),
        (("table", "list", 1), 24),
        (("table", "list", 2), 24),
        (("table", "list", 3), 25),
        (("table", "list", 4, "inline"), 25),
        (("table", "list", 9), 21),
        (("table", "last"), 27),
        (("table", "missing"), 17),
        (("table", "sub", "key"), 29),
        (("table", "odd name", "key"), 31),
        (("rows", 0), 33),
        (("rows", 0, "key"), 34),
        (("rows", 1, "key"), 36),
        (("rows", 1, "detail", "key"), 38),
        (("rows", 1, "inner", 0, "key"), 40),
        (("rows", 1, "inner", 1, "key"), 42),
        (("rows", 2), 43),
        (("rows", 2, "inner", 0, "key"), 45),
        (("rows", 2, "inner", 0, "escaped"), 46),
        (("end", "key"), 48),
    ],
)
def test_a_value_is_found_on_its_line_or_the_nearest_thing_around_it(path: KeyPath, line: int) -> None:
    assert line_of(TRICKY, path) == line


def test_a_file_that_is_empty_or_not_toml_has_a_first_line() -> None:
    for text in ("", '"""', "[", "= 5", "a = [", "]]"):
        assert line_of(text, ("a", "b")) == 1


def test_words_are_looked_for_from_the_value_on() -> None:
    text = 'other = "26 April"\nmore = """\n- one\n- on 26 April\n"""\n'
    assert line_with(text, ("more",), "26 April") == 4
    assert line_with(text, ("more",), "not there") == 2
    assert line_with(text, ("other",), "26 April") == 1
