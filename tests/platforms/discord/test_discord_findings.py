"""The doctor names each usual mistake, and says where it is mended."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fakes import NOON

from bot.platforms.discord.findings import Examination, Seen, findings, invitation
from bot.platforms.discord.settings import DiscordSettings
from bot.platforms.findings import Finding, Severity

ALL = (1 << 10) | (1 << 11) | (1 << 16) | (1 << 38)
APPLICATION: dict[str, Any] = {
    "id": "7",
    "name": "Sunset",
    "flags": 1 << 19,
    "interactions_endpoint_url": None,
    "integration_types_config": {"0": {}, "1": {}},
}
GATEWAY: dict[str, Any] = {"session_start_limit": {"total": 1000, "remaining": 999}}
WELL = Examination(
    DiscordSettings("token", message_content=True),
    NOON,
    Seen(200, APPLICATION, NOON - timedelta(seconds=2)),
    Seen(200, GATEWAY),
    Seen(200, [{"name": "Hall", "permissions": str(ALL)}]),
)


def wrong(examination: Examination) -> list[Finding]:
    return [finding for finding in findings(examination) if finding.severity is not Severity.OK]


def application(**changed: object) -> Seen:
    return Seen(200, APPLICATION | changed, NOON)


def test_a_bot_that_is_well_has_nothing_to_mend() -> None:
    assert wrong(WELL) == []


@pytest.mark.parametrize(
    ("seen", "name", "words"),
    [
        (replace(WELL, application=Seen(401, {"message": "401: Unauthorized"})), "discord_token", "DISCORD_TOKEN"),
        (replace(WELL, application=Seen(0, "TimeoutError")), "discord_reachable", "TimeoutError"),
        (replace(WELL, application=Seen(502, "")), "discord_reachable", "502"),
        (replace(WELL, at=NOON + timedelta(minutes=5)), "clock", "302 seconds ahead"),
        (replace(WELL, at=NOON - timedelta(minutes=5)), "clock", "298 seconds behind"),
        (replace(WELL, application=application(flags=0)), "discord_intent", "Message Content Intent is not"),
        (
            replace(WELL, application=application(interactions_endpoint_url="https://example.org")),
            "discord_endpoint",
            "Interactions Endpoint URL",
        ),
        (
            replace(WELL, application=application(integration_types_config={"0": {}})),
            "discord_user_install",
            "for themselves",
        ),
        (
            replace(WELL, gateway=Seen(200, {"session_start_limit": {"total": 1000, "remaining": 3}})),
            "discord_starts",
            "Only 3 of 1000",
        ),
        (replace(WELL, servers=Seen(200, [])), "discord_servers", "in no server"),
        (
            replace(WELL, servers=Seen(200, [{"name": "Hall", "permissions": str(ALL & ~(1 << 16))}])),
            "discord_permissions",
            "In Hall the bot lacks: Read Message History.",
        ),
    ],
)
def test_each_usual_mistake_is_found_and_explained(seen: Examination, name: str, words: str) -> None:
    (finding,) = wrong(seen)
    assert finding.name == name
    assert words in finding.what
    assert finding.mend


def test_an_administrator_lacks_nothing() -> None:
    assert wrong(replace(WELL, servers=Seen(200, [{"name": "Hall", "permissions": "8"}]))) == []


def test_without_the_setting_the_intent_is_not_missed() -> None:
    settings = DiscordSettings("token")
    assert wrong(replace(WELL, settings=settings, application=application(flags=0))) == []


def test_the_invitation_asks_for_the_commands_and_the_needed_permissions_only() -> None:
    assert f"permissions={ALL}" in invitation("7")
    assert "scope=bot+applications.commands" in invitation("7")


def test_no_finding_holds_the_token() -> None:
    settings = DiscordSettings("very-secret")
    told = [*findings(replace(WELL, settings=settings)), *findings(replace(WELL, application=Seen(401, {})))]
    assert all("very-secret" not in finding.what + finding.mend for finding in told)
