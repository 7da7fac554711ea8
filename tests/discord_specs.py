"""Holds what we send to Discord against Discord's own published specification, a copy of which is in tests/specs."""

import functools
import gzip
import json
import re
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from referencing import Registry
from referencing.jsonschema import DRAFT202012

SPECIFICATION = Path(__file__).parent / "specs" / "discord.json.gz"
_ID = "urn:discord"


def is_request(method: str, path: str) -> bool:
    return _template(method, path) is not None


def problems_with(method: str, path: str, body: object) -> list[str]:
    """Where a request's body is not as the specification has it."""
    template = _template(method, path)
    if template is None:
        return [f"{method} {path} is no request of Discord's"]
    pointer = f"{_ID}#/paths/{_escaped(template)}/{method.lower()}/requestBody/content/application~1json/schema"
    if "requestBody" not in _specification()["paths"][template][method.lower()]:
        return [] if body is None else [f"{method} {template} takes no body"]
    validator = Draft202012Validator({"$ref": pointer}, registry=_registry())
    return [f"{method} {template}: {error.json_path}: {error.message[:300]}" for error in validator.iter_errors(body)]


@functools.cache
def _specification() -> dict[str, Any]:
    """The specification; its snowflakes may also be integers, which Discord takes and the library sends."""
    found: dict[str, Any] = json.loads(gzip.decompress(SPECIFICATION.read_bytes()))
    snowflake = found["components"]["schemas"]["SnowflakeType"]
    found["components"]["schemas"]["SnowflakeType"] = {"anyOf": [snowflake, {"type": "integer", "minimum": 0}]}
    return found


@functools.cache
def _registry() -> Registry[Any]:
    registry: Registry[Any] = Registry().with_resource(_ID, DRAFT202012.create_resource(_specification()))
    return registry


@functools.cache
def _template(method: str, path: str) -> str | None:
    """The path of the specification that a request's path is an instance of; a spelled-out one goes before a blank."""
    fitting = [
        template
        for template, methods in _specification()["paths"].items()
        if method.lower() in methods and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path)
    ]
    return min(fitting, key=lambda template: template.count("{"), default=None)


def _escaped(template: str) -> str:
    return template.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
