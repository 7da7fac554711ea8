from pathlib import Path

import pytest
from lumen import Folder, write_folder

from bot.knowledge.claim import Claim
from bot.knowledge.entry import Entry
from bot.knowledge.loader import load
from bot.knowledge.milestone import Milestone
from bot.knowledge.report import render


def reported(folder: Folder) -> list[str]:
    """What is wrong, without the rule: `file:line: error: message`, the files as seen from the subject."""
    lines = render(load(folder.root).problems, folder.file(""))
    return [line.rpartition(" [")[0] for line in lines]


def test_a_sound_folder_is_read_whole(folder: Folder) -> None:
    loaded = load(folder.root)
    base = loaded.base
    assert loaded.problems == ()
    assert set(base.subjects) == base.served == {"lumen"}
    assert set(base.milestones) == {"app_end", "deletion", "preview"}
    assert set(base.sources) == {"help", "news"}
    assert set(base.claims) == {"ended", "told", "previewed", "no-day", "wiped"}
    assert set(base.entries) == {"closing", "deleted"}
    assert base.silent["lumen"]["chatter"] == {"en": ("i love this lamp",), "es": ("qué lámpara",)}
    assert base.languages == ("en", "es", "tr")
    assert {claim.subject for claim in base.claims.values()} | {entry.subject for entry in base.entries.values()} == {
        "lumen"
    }


def test_every_record_knows_its_file(folder: Folder) -> None:
    files = load(folder.root).base.files
    assert files[Milestone, "app_end"] == folder.file("milestones.toml")
    assert files[Claim, "wiped"] == folder.file("claims/deletion.toml")
    assert files[Entry, "closing"] == folder.file("entries/closing.toml")


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "message"),
    [
        ("milestones.toml", "date = 2026-04-26", "date = 2026-04-31", "date = 2026-04-31", "is not TOML: "),
        ("milestones.toml", "[app_end]", "[app_end", "[app_end", "is not TOML: "),
        ("sources.toml", "primary = false", "primary = false\nprimary = 1", "primary = 1", "is not TOML: "),
        ("sources.toml", "primary = true\n", "", "[help]", "primary: is missing"),
        ("sources.toml", "primary = true", 'primary = "perhaps"', "primary =", "primary: "),
        ("sources.toml", "checked = 2026-10-05", 'checked = "2026-10-05"', '"2026-10-05"', "checked: write a day as "),
        ("sources.toml", "checked = 2026-10-05", "checked = 2026-10-05T10:00:00", "T10:00:00", "checked: write a day"),
        ("sources.toml", 'publisher = "Daily Lamp"', "publisher = 5", "publisher = 5", "publisher: "),
        ("sources.toml", "[help]", 'stray = "x"\n[help]', "stray", "stands outside a table"),
        ("claims/app.toml", 'status = "confirmed"\nstale', 'status = "sure"\nstale', '"sure"', "status: "),
        ("claims/app.toml", 'source = "news"\n', "", "[told]", "source: is missing"),
        ("claims/app.toml", 'source = "news"', 'sauce = "news"\nsource = "news"', "sauce", "sauce: is not a key that"),
        ("claims/app.toml", 'month = "2024-02"', 'month = "February"', "[previewed]", "write it as '2026-04'"),
        ("claims/deletion.toml", 'why = "The company names no day."\n', "", "[wiped]", "contradicted says why"),
        ("claims/deletion.toml", 'by = ["no-day"]\n', "", "[wiped]", "names in `by` the claims that do it"),
        ("milestones.toml", "date = 2026-04-26\n", "", "[app_end]", "say when: "),
        ("milestones.toml", "date = 2026-04-26", 'date = 2026-04-26\nmonth = "2026-04"', "[app_end]", "give one of: "),
        ("milestones.toml", 'kind = "deletion"', 'kind = "demise"', 'kind = "demise"', "kind: "),
        ("milestones.toml", 'title.en = "First preview of Lumen"', "title.en = 5", "title.en = 5", "title.en: "),
        ("milestones.toml", 'title.en = "First preview of Lumen"', "title = {}", "title = {}", "title: is empty"),
        (
            "milestones.toml",
            'title.en = "First',
            'titel.en = "Erste"\ntitle.en = "First',
            "titel.en",
            "titel: is not a",
        ),
        ("subject.toml", 'homepage = "https://lumen.example"\n', "", "name =", "homepage: is missing"),
        ("subject.toml", 'words.es = ["aplicación"]', 'words.es = ["a", 5]', "words.es", "surfaces.app.words.es.1: "),
        ("subject.toml", 'languages = ["en", "es", "tr"]', "languages = []", "languages", "languages: is empty"),
        ("subject.toml", 'label = "lumen.example/sunset"\n', "", "[pages.sunset]", "pages.sunset.label: is missing"),
        ("entries/closing.toml", 'id = "closing"', 'id = "close"', "id =", "the id is the file's name: 'closing'"),
        ("entries/closing.toml", 'stands_on = ["told", "ended"]\n', "", "id =", "stands_on: is missing"),
        ("entries/closing.toml", '["told", "ended"]', "[]", "stands_on = []", "stands_on: is empty"),
        (
            "entries/closing.toml",
            "on app_end",
            "during app_end",
            "during",
            'en.says.1.when: write it as "before app_end"',
        ),
        (
            "entries/closing.toml",
            'lead = "The app closes {',
            'led = "The app closes {',
            "led =",
            "en.says.1.led: is not a key",
        ),
        ("entries/closing.toml", 'title = "When does the app close?"\n', "", "[en]", "en.title: is missing"),
        ("entries/closing.toml", 'when = "on app_end"\n', "", "[en]", "en: only the last of `says` may be without"),
        ("entries/deleted.toml", '\n[[tr.says]]\nlead = "Silinme: {deletion}."', "", "[tr]", "tr: the last of `says`"),
        ("entries/deleted.toml", 'says = "No: the company names no day."\n', "", "[[en.rumours]]", "en.rumours.0.says"),
        ("entries/deleted.toml", '"mis archivos", ', '"mis archivos", 5, ', '"mis archivos"', "es.phrasings.3: "),
        ("silent.toml", '["qué lámpara"]', '"qué lámpara"', "[chatter]", "a theme is a table of lists"),
        ("silent.toml", '["how do i draw a lamp"]', "[5]", "[prompts]", "a theme is a table of lists"),
    ],
)
def test_a_mistake_of_form_is_told_with_its_file_and_line(  # noqa: PLR0913, PLR0917  a row of the table
    folder: Folder, name: str, old: str, new: str, place: str, message: str
) -> None:
    folder.change(name, old, new)
    line = folder.line(name, place)
    problems = reported(folder)
    assert len(problems) in {1, 2}, problems
    assert any(problem.startswith(f"{name}:{line}: error: ") and message in problem for problem in problems), problems


def test_a_text_that_is_not_ended_is_told_with_the_last_line(folder: Folder) -> None:
    folder.change("entries/closing.toml", '- Checked {checked:ended|day}.\n"""', "- Checked {checked:ended|day}.\n")
    last = len(folder.file("entries/closing.toml").read_text(encoding="utf-8").splitlines())
    assert reported(folder) == [
        f"entries/closing.toml:{last}: error: is not TOML: Unterminated string (at end of document)"
    ]


def test_every_mistake_is_told_at_once_and_the_sound_records_are_read(folder: Folder) -> None:
    folder.change("milestones.toml", 'kind = "deletion"', 'kind = "demise"\ncolour = "red"')
    folder.change("milestones.toml", 'month = "2024-02"', 'month = "02/2024"')
    folder.change("claims/app.toml", 'source = "news"\n', "")
    folder.change("entries/closing.toml", "on app_end", "at app_end")
    folder.change("entries/closing.toml", "before app_end", "ere app_end")
    folder.write("sources.toml", "[help\n")
    loaded = load(folder.root)
    found = render(loaded.problems, folder.file(""))
    assert [line.split(" error: ")[0] for line in found] == [
        f"claims/app.toml:{folder.line('claims/app.toml', '[told]')}:",
        f"entries/closing.toml:{folder.line('entries/closing.toml', 'ere app_end')}:",
        f"entries/closing.toml:{folder.line('entries/closing.toml', 'at app_end')}:",
        f"milestones.toml:{folder.line('milestones.toml', 'demise')}:",
        f"milestones.toml:{folder.line('milestones.toml', 'colour')}:",
        f"milestones.toml:{folder.line('milestones.toml', '[preview]')}:",
        "sources.toml:1:",
    ]
    assert set(loaded.base.milestones) == {"app_end"}
    assert set(loaded.base.claims) == {"ended", "previewed", "no-day", "wiped"}
    assert set(loaded.base.entries) == {"deleted"}


def test_a_subject_that_cannot_be_read_is_told_once_and_does_not_hide_the_rest(folder: Folder) -> None:
    folder.write("subject.toml", 'name = "Lumen\n')
    folder.change("claims/app.toml", 'source = "news"\n', "")
    found = render(load(folder.root).problems, folder.file(""))
    assert [line.split(" error: ")[0] for line in found] == [
        f"{folder.root.as_posix()}:",
        f"claims/app.toml:{folder.line('claims/app.toml', '[told]')}:",
        "subject.toml:1:",
    ]


def test_an_empty_file_is_an_entry_with_everything_missing(folder: Folder) -> None:
    folder.write("entries/hollow.toml", "")
    assert any("entries/hollow.toml:1: error: stands_on: is missing" in line for line in reported(folder))


def test_an_entry_in_no_language_at_all_is_refused(folder: Folder) -> None:
    folder.write("entries/mute.toml", 'id = "mute"\nstands_on = ["ended"]\n')
    assert reported(folder) == ["entries/mute.toml:1: error: has no answer in any language: write one under [en]"]


def test_an_id_is_taken_once_over_all_subjects(folder: Folder, tmp_path: Path) -> None:
    other = write_folder(tmp_path / "other")
    other.file("").rename(folder.root / "umbra")
    problems = load(folder.root).problems
    assert {problem.rule for problem in problems} == {"duplicate_id"}
    ended = next(problem for problem in problems if "'ended'" in problem.message)
    assert ended.file == folder.root / "umbra" / "claims" / "app.toml"
    assert ended.path == ("ended",)
    assert str(folder.file("claims/app.toml")) in ended.message


def test_a_file_that_is_no_text_is_told(folder: Folder) -> None:
    folder.file("sources.toml").write_bytes(b"\xff\xfe\x00")
    assert [(problem.rule, problem.file.name) for problem in load(folder.root).problems] == [
        ("unreadable", "sources.toml")
    ]


@pytest.mark.parametrize(
    ("only", "served", "complaints"),
    [
        (frozenset(), {"lumen"}, 0),
        (frozenset({"lumen"}), {"lumen"}, 0),
        (frozenset({"umbra"}), {"umbra"}, 0),
        (frozenset({"lumen", "umbra"}), {"lumen", "umbra"}, 0),
        (frozenset({"lumen", "nothing"}), {"lumen"}, 1),
    ],
)
def test_only_the_subjects_asked_for_are_served_or_those_on_by_default(
    folder: Folder, only: frozenset[str], served: set[str], complaints: int
) -> None:
    (folder.root / "umbra").mkdir()
    umbra = 'name = "Umbra"\nhomepage = "https://umbra.example"\nnames = ["umbra"]\nstale_after_days = 5\n'
    (folder.root / "umbra" / "subject.toml").write_text(umbra + "on_by_default = false\n", encoding="utf-8")
    loaded = load(folder.root, only)
    assert loaded.base.served == served
    assert set(loaded.base.subjects) == {"lumen", "umbra"}
    assert [problem.rule for problem in loaded.problems] == ["no_subject"] * complaints


def test_a_folder_without_a_subject_is_a_problem(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "missing"):
        assert [problem.rule for problem in load(place).problems] == ["no_subject"]
