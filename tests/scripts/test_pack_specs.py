"""The specifications the tests hold requests against: what is kept of them, and that they are there."""

import gzip
import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from discord_specs import problems_asked, problems_with

ROOT = Path(__file__).parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "pack_specs.py"))
discord, telegram, packed = SCRIPT["discord"], SCRIPT["telegram"], SCRIPT["packed"]

SPEC: dict[str, Any] = {
    "openapi": "3.1.0",
    "paths": {
        "/lamps": {
            "parameters": [],
            "get": {"responses": {"200": {"$ref": "#/components/schemas/Unused"}}},
            "put": {
                "parameters": [
                    {"name": "on", "in": "query", "description": "prose", "schema": {"type": "boolean"}},
                    {"name": "x-reason", "in": "header", "schema": {"type": "string"}},
                ]
            },
            "post": {
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Lamp"}}}}
            },
        }
    },
    "components": {
        "schemas": {
            "Lamp": {
                "description": "prose",
                "properties": {
                    "description": {"type": "string"},
                    "title": {"type": "string", "title": "prose"},
                    "room": {"$ref": "#/components/schemas/Room"},
                },
            },
            "Room": {"properties": {"lamp": {"$ref": "#/components/schemas/Lamp"}}},
            "Unused": {"type": "object"},
        }
    },
}


def test_what_a_request_may_look_like_is_kept_and_prose_is_not() -> None:
    kept = discord(SPEC)
    assert set(kept["components"]["schemas"]) == {"Lamp", "Room"}
    assert kept["components"]["schemas"]["Lamp"]["properties"]["description"] == {"type": "string"}
    assert "prose" not in json.dumps(kept)
    assert kept["paths"]["/lamps"]["get"] == {}
    assert kept["paths"]["/lamps"]["put"] == {
        "parameters": [{"name": "on", "in": "query", "schema": {"type": "boolean"}}]
    }


def test_a_specification_that_refers_to_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="Lamp"):
        discord({**SPEC, "components": {"schemas": {}}})


def test_of_the_bot_api_names_and_types_are_kept() -> None:
    field = {"name": "text", "types": ["String"], "required": True, "description": "prose"}
    kept = telegram(
        {"version": "1", "methods": {"say": {"fields": [field]}}, "types": {"A": {"subtypes": ["B"]}, "B": {}}}
    )
    assert kept["methods"]["say"]["fields"] == [{"name": "text", "types": ["String"], "required": True}]
    assert kept["types"] == {"A": {"fields": [], "subtypes": ["B"]}, "B": {"fields": [], "subtypes": []}}


def test_the_same_source_gives_the_same_bytes() -> None:
    assert packed(discord(SPEC)) == packed(discord(json.loads(json.dumps(SPEC))))


@pytest.mark.parametrize("name", ["discord.json.gz", "telegram.json.gz"])
def test_the_packed_copies_hold_no_prose(name: str) -> None:
    words = gzip.decompress((ROOT / "tests" / "specs" / name).read_bytes()).decode()
    assert '"description":"' not in words


def test_a_request_that_is_none_of_discords_is_found_out() -> None:
    assert problems_with("POST", "/channels/1/messages", {"content": "x"}) == []
    assert problems_with("POST", "/channels/1/messages", {"content": 5}) != []
    assert problems_with("POST", "/telepathy", {}) != []


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ({}, True),
        ({"limit": "100", "after": "900000000000000001"}, True),
        ({"limit": "101"}, False),
        ({"limit": "many"}, False),
        ({"after": "yesterday"}, False),
        ({"since": "1"}, False),
    ],
)
def test_a_query_that_discord_does_not_know_is_found_out(query: dict[str, str], right: bool) -> None:  # noqa: FBT001
    assert (problems_asked("GET", "/channels/1/messages", query) == []) is right


def test_a_path_that_is_none_of_discords_is_found_out() -> None:
    assert problems_asked("GET", "/telepathy", {}) != []
