"""The knowledge, held to its form by `sunset-bot check` and measured by `sunset-bot eval`."""

import asyncio
import sys
from collections import Counter
from pathlib import Path

import click

from bot.app import fitting
from bot.cli.starting import for_now
from bot.core.clock import system_clock
from bot.evaluation.measure import measure
from bot.evaluation.questions import UnreadableLinesError
from bot.knowledge.checks import check_all, check_found
from bot.knowledge.corpus import corpus_of
from bot.knowledge.loader import load
from bot.knowledge.problems import Severity, errors_of
from bot.knowledge.report import in_figures, render
from bot.settings import read_settings


@click.command()
@click.option("--strict", is_flag=True, help="Warnings too make it fail.")
@click.option("--report", "reporting", is_flag=True, help="Also how the matcher would fare with wordings it never saw.")
def check(*, strict: bool, reporting: bool) -> None:
    """List every problem in the knowledge files, with file and line."""
    settings = read_settings()
    loaded = load(settings.knowledge, settings.subjects)
    problems = check_all(loaded, system_clock().date())
    figures = ""
    if not errors_of(problems):  # of broken knowledge nothing can be fitted
        matcher = fitting(settings)(corpus_of(loaded.base))
        problems += check_found(loaded.base, matcher, matcher.reports)
        figures = in_figures(matcher.reports)
    shown = [problem for problem in problems if reporting or problem.severity is not Severity.NOTE]
    for line in render(shown, settings.knowledge.parent):
        click.echo(line)
    click.echo(figures if reporting else "", nl=False)
    count = Counter(problem.severity for problem in problems)
    errors, warnings = count[Severity.ERROR], count[Severity.WARNING]
    click.echo(f"{len(loaded.base.entries)} entries, {errors} errors, {warnings} warnings")
    sys.exit(1 if errors or (strict and warnings) else 0)


@click.command("eval")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Every line as JSON, the summary last.")
def evaluate(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Answer files of labelled questions, and count right and wrong.

    FILES hold labelled questions (.jsonl), or chat to stay silent at (.txt).
    """
    try:
        with for_now() as app:
            click.echo(asyncio.run(measure(files, app.route, app.voice, as_json=as_json)), nl=False)
    except UnreadableLinesError as error:
        raise click.ClickException(str(error)) from error


COMMANDS = (check, evaluate)
