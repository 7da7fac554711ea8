"""The small rules: what stands behind a button, what a failure means, what is remembered."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.platform import Button, Later, Outcome, Reason, Undeliverable
from bot.platforms.discord import handles
from bot.platforms.discord.answers import MOST, Questions
from bot.platforms.discord.components import MOST_BUTTONS, Extras, form, view_of
from bot.platforms.discord.handles import Chosen
from bot.platforms.discord.locales import cut, locales_of, spoken
from bot.platforms.discord.outcomes import outcome_of
from bot.platforms.discord.settings import DiscordSettings, discord_settings

HANDLES = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=98)


def failed(status: int, code: int) -> discord.HTTPException:
    kinds: dict[int, type[discord.HTTPException]] = {403: discord.Forbidden, 404: discord.NotFound}
    kind = kinds.get(status, discord.DiscordServerError if status >= 500 else discord.HTTPException)
    answer: Any = SimpleNamespace(status=status, reason="", headers={})
    return kind(answer, {"code": code, "message": "no"})


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (failed(403, 50007), Undeliverable(Reason.CLOSED)),
        (failed(403, 50278), Undeliverable(Reason.CLOSED)),
        (failed(404, 10003), Undeliverable(Reason.GONE)),
        (failed(404, 10013), Undeliverable(Reason.GONE)),
        (failed(400, 50033), Undeliverable(Reason.GONE)),
        (failed(404, 0), Undeliverable(Reason.GONE)),
        (failed(403, 50001), Undeliverable(Reason.FORBIDDEN)),
        (failed(403, 50013), Undeliverable(Reason.FORBIDDEN)),
        (failed(403, 0), Undeliverable(Reason.FORBIDDEN)),
        (failed(400, 50083), Undeliverable(Reason.FORBIDDEN)),
        (failed(400, 50035), Undeliverable(Reason.REFUSED)),
        (failed(413, 40005), Undeliverable(Reason.REFUSED)),
        (failed(401, 0), Later()),
        (failed(429, 0), Later()),
        (failed(500, 0), Later()),
        (failed(503, 0), Later()),
        (discord.RateLimited(90.0), Later(timedelta(seconds=90))),
        (discord.DiscordException(), Later()),
    ],
)
def test_a_failure_means_one_thing_for_whoever_wanted_something_sent(
    error: discord.DiscordException, outcome: Outcome
) -> None:
    assert outcome_of(error) == outcome


@given(HANDLES)
def test_what_stands_behind_a_button_is_read_back(handle: str) -> None:
    kept = handles.choice(Button("label", handle))
    assert len(kept) <= handles.LONGEST
    assert handles.read_choice(kept) == Chosen(handle, None)


@given(HANDLES, st.text(max_size=200))
def test_what_a_choice_asks_is_kept_as_far_as_it_fits(handle: str, asks: str) -> None:
    kept = handles.choice(Button("label", handle, asks))
    assert len(kept) <= handles.LONGEST
    chosen = handles.read_choice(kept)
    assert chosen is not None
    assert chosen.asks is not None
    assert " ".join(asks.split()).startswith(chosen.asks.removesuffix("…").rstrip()) or not chosen.asks
    assert handle.startswith(chosen.handle.removesuffix("…"))


@pytest.mark.parametrize("handle", ["", "a b", "a\nb", "x" * 99])
def test_a_handle_that_cannot_stand_behind_a_button_is_refused_where_it_is_made(handle: str) -> None:
    with pytest.raises(ValueError, match="handle"):
        handles.choice(Button("label", handle))


@pytest.mark.parametrize("kept", ["", "s:", "x:1", "h:", "m:0", "other", "S:ask:this"])
def test_what_no_choice_of_ours_kept_is_none(kept: str) -> None:
    assert handles.read_choice(kept) is None


def test_a_deletion_names_the_asker_and_as_many_messages_as_fit() -> None:
    snowflake = 2**63 - 1
    kept = handles.deletion(snowflake, [snowflake] * 9)
    assert len(kept) <= handles.LONGEST
    assert kept.count(".") == 3


def rows(view: discord.ui.View | None) -> list[dict[str, Any]]:
    assert view is not None
    found: Any = view.to_components()
    return list(found)


def test_a_few_choices_are_buttons_in_a_row() -> None:
    (row,) = rows(view_of([Button("This one", "ask:this"), Button("Another", "ask:other", "When?")]))
    assert [(part["label"], part["custom_id"]) for part in row["components"]] == [
        ("This one", "s:ask:this"),
        ("Another", "q:ask:other When?"),
    ]


def test_many_choices_are_a_menu_of_twenty_five_at_most() -> None:
    first, second = rows(view_of([Button(f"Number {number}", f"ask:{number}") for number in range(30)]))
    assert len(first["components"][0]["options"]) == 25
    assert [option["value"] for option in second["components"][0]["options"]] == [f"s:ask:{n}" for n in range(25, 30)]


def test_labels_are_cut_to_what_discord_shows() -> None:
    (row,) = rows(view_of([Button("x" * 90, "ask:this")]))
    assert row["components"][0]["label"] == "x" * 79 + "…"
    (menu,) = rows(view_of([Button("x" * 120, f"ask:{number}") for number in range(MOST_BUTTONS + 1)]))
    assert len(menu["components"][0]["options"][0]["label"]) == 100


def test_an_answer_can_be_shared_and_deleted_below_its_choices() -> None:
    choices, extras = rows(view_of([Button("This one", "ask:this")], Extras(7, "Share here"), [8, 9]))
    assert choices["components"][0]["custom_id"] == "s:ask:this"
    assert [part["custom_id"] for part in extras["components"]] == ["h:", "x:7.8.9"]


def test_nothing_to_press_is_no_view() -> None:
    assert view_of([]) is None


@pytest.mark.parametrize(
    ("asks", "label", "description"),
    [("Until when?", "Until when?", None), ("", "Another", None), ("x" * 60, "Another", "x" * 60)],
    ids=["short", "unknown", "long"],
)
async def test_a_form_asks_in_its_field_or_below_it(asks: str, label: str, description: str | None) -> None:
    told: Any = form("Another", Chosen("ask:other", asks)).to_dict()
    assert (told["title"], told["custom_id"]) == ("Another", "s:ask:other")
    (field,) = told["components"]
    assert (field["label"], field.get("description")) == (label, description)


@pytest.mark.parametrize(
    ("locales", "language"),
    [
        (["es-419"], "es"),
        (["en-GB"], "en"),
        (["fr", "tr"], "tr"),
        ([None, "tr"], "tr"),
        (["fr"], None),
        ([], None),
    ],
)
def test_the_first_locale_whose_language_we_speak_counts(locales: list[str | None], language: str | None) -> None:
    assert spoken(locales, ("en", "es", "tr")) == language


def test_a_language_is_shown_in_all_its_locales() -> None:
    assert locales_of("es") == ("es-ES", "es-419")
    assert locales_of("xx") == ()


def test_a_cut_text_ends_with_an_ellipsis() -> None:
    assert cut("one two", 7) == "one two"
    assert cut("one two", 5) == "one…"


@pytest.mark.parametrize(
    ("environment", "settings"),
    [
        ({}, None),
        ({"DISCORD_TOKEN": " "}, None),
        ({"DISCORD_TOKEN": "Bot abc "}, DiscordSettings("abc")),
        (
            {
                "DISCORD_TOKEN": "abc",
                "SUNSET_DISCORD_API": "http://127.0.0.1:1/api/v10/",
                "SUNSET_DISCORD_GATEWAY": "ws://127.0.0.1:2",
                "SUNSET_DISCORD_MESSAGE_CONTENT": "yes",
            },
            DiscordSettings("abc", "http://127.0.0.1:1/api/v10", "ws://127.0.0.1:2", message_content=True),
        ),
    ],
)
def test_settings_are_read_from_the_environment(environment: dict[str, str], settings: DiscordSettings | None) -> None:
    assert discord_settings(environment) == settings


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("SUNSET_DISCORD_API", "discord.com"),
        ("SUNSET_DISCORD_GATEWAY", "https://gateway"),
        ("SUNSET_DISCORD_MESSAGE_CONTENT", "perhaps"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_named(name: str, written: str) -> None:
    with pytest.raises(ValueError, match=name):
        discord_settings({"DISCORD_TOKEN": "abc", name: written})


def test_the_token_is_not_shown_with_the_settings() -> None:
    assert "abc" not in repr(DiscordSettings("abc"))


def test_a_question_is_opened_once_and_the_oldest_is_forgotten() -> None:
    questions = Questions()
    assert questions.open(0, 1, "when?") is not None
    assert questions.open(0, 1, "when?") is None
    for number in range(1, MOST + 1):
        questions.open(number, 1, "when?")
    assert len(questions) == MOST
    assert questions.find(0) is None
