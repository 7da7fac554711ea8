"""Holds what we send to Discord against Discord's own published specification, a copy of which is in tests/specs."""

import functools
import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from referencing import Registry
from referencing.jsonschema import DRAFT202012

SPECIFICATION = Path(__file__).parent / "specs" / "discord.json.gz"
_ID = "urn:discord"


def problems_asked(method: str, path: str, query: Mapping[str, str]) -> list[str]:
    """Where a request's path and query are not as the specification has them."""
    template = _template(method, path)
    if template is None:
        return [f"{method} {path} is no request of Discord's"]
    known = _specification()["paths"][template][method.lower()].get("parameters", [])
    where = f"{_ID}#/paths/{_escaped(template)}/{method.lower()}/parameters"
    found = [f"{method} {template} has no {name}" for name in query if name not in {one["name"] for one in known}]
    for number, one in enumerate(known):
        written = query.get(one["name"])
        if written is None and one.get("required"):
            found.append(f"{method} {template} needs {one['name']}")
        if written is not None and not _fits(written, f"{where}/{number}/schema"):
            found.append(f"{method} {template}: {one['name']} is {written!r}")
    return found


def _fits(written: str, schema: str) -> bool:
    """Whether what stands in an address can be read as what the schema asks for."""
    read: list[object] = [written]
    read += [int(written)] if written.isdecimal() else []
    read += [written.lower() in {"1", "true"}] if written.lower() in {"0", "1", "true", "false"} else []
    validator = Draft202012Validator({"$ref": schema}, registry=_registry())
    return any(validator.is_valid(one) for one in read)


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
