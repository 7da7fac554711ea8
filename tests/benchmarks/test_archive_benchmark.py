"""The benchmark of archives runs and its figures are of what it says."""

import pytest

from benchmarks.archive import CASES, Case, main


def test_the_cases_keep_their_words() -> None:
    """Memory is shown flat over two hundred times the payload, and for as many files as are allowed."""
    sizes = [case.files * case.size for case in CASES]
    assert max(sizes) == 200 * sizes[0]
    assert max(case.files for case in CASES) == 100_000


def test_one_step_prints_its_figures(
    capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bench")
    case = Case("three files", 3, 1000)
    for step in ("write", "verify"):
        main(["--step", step, f'["{case.name}", {case.files}, {case.size}]', str(folder)])
        printed = capsys.readouterr().out
        assert '"size": ' in printed
        assert '"peak": ' in printed
