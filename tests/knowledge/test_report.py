from pathlib import Path

from bot.knowledge.problems import Problem, Severity
from bot.knowledge.report import render


def test_problems_are_lines_an_editor_can_jump_to_by_file_and_line(tmp_path: Path) -> None:
    one, two = tmp_path / "k" / "one.toml", tmp_path / "k" / "two.toml"
    one.parent.mkdir()
    one.write_text('first = 1\nsecond = """\n- a\n- b\n"""\n', encoding="utf-8")
    two.write_text("x = 1\ny = 2\n", encoding="utf-8")
    problems = [
        Problem(two, ("y",), "late", "comes last", Severity.WARNING),
        Problem(one, ("second",), "long", "is within a long text", needle="- b"),
        Problem(one, ("second",), "found", "is where the key is"),
        Problem(one, (), "form", "is where the reader said", line=7),
        Problem(one, (), "language", "is about the whole file"),
    ]
    assert render(problems, tmp_path) == [
        "k/one.toml:1: error: is about the whole file [language]",
        "k/one.toml:2: error: is where the key is [found]",
        "k/one.toml:4: error: is within a long text [long]",
        "k/one.toml:7: error: is where the reader said [form]",
        "k/two.toml:2: warning: comes last [late]",
    ]


def test_lines_are_sorted_as_numbers(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    problems = [Problem(file, (), "form", "m", line=line) for line in (10, 9, 100)]
    assert [line.split(":")[1] for line in render(problems, tmp_path)] == ["9", "10", "100"]


def test_a_folder_has_no_line_and_a_file_that_cannot_be_read_its_first(tmp_path: Path) -> None:
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe")
    problems = [
        Problem(tmp_path / "gone.toml", ("a",), "unreadable", "cannot be read"),
        Problem(binary, ("a",), "unreadable", "is not text"),
        Problem(tmp_path, (), "no_subject", "is empty"),
    ]
    assert render(problems, tmp_path.parent) == [
        f"{tmp_path.name}: error: is empty [no_subject]",
        f"{tmp_path.name}/binary.toml:1: error: is not text [unreadable]",
        f"{tmp_path.name}/gone.toml:1: error: cannot be read [unreadable]",
    ]


def test_a_file_outside_the_root_keeps_its_whole_name(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    assert render([Problem(file, (), "form", "m")], tmp_path / "elsewhere") == [f"{file}:1: error: m [form]"]
