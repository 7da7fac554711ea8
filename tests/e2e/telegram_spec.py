"""Holds calls against the published description of the Bot API, a copy of which is in tests/specs."""

import gzip
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from e2e.telegram_world import Upload

FILE = Path(__file__).parents[1] / "specs" / "telegram.json.gz"

_SIMPLE = {"Integer": int, "String": str, "Boolean": bool, "True": bool}


@lru_cache(maxsize=1)
def _spec() -> dict[str, Any]:
    return dict(json.loads(gzip.decompress(FILE.read_bytes())))


def problems(method: str, params: dict[str, Any]) -> list[str]:
    """What of a call the Bot API does not know: the method, a parameter, its type; or what it misses."""
    spec = _spec()
    if method not in spec["methods"]:
        return [f"there is no method {method}"]
    return _fields(method, params, spec["methods"][method].get("fields", []))


def _fields(where: str, given: dict[str, Any], fields: list[dict[str, Any]]) -> list[str]:
    known = {field["name"]: field for field in fields}
    found = [f"{where} has no {name}" for name in given if name not in known]
    found += [f"{where} needs {field['name']}" for field in fields if field["required"] and field["name"] not in given]
    for name, value in given.items():
        if name in known and not any(_fits(value, kind) for kind in known[name]["types"]):
            found.append(f"{where}.{name} is no {' or '.join(known[name]['types'])}: {value!r}")
    return found


def _fits(value: Any, kind: str) -> bool:  # noqa: ANN401  whatever came over the wire
    if isinstance(value, Upload):
        return kind == "InputFile"
    if kind.startswith("Array of "):
        return isinstance(value, list) and all(_fits(one, kind.removeprefix("Array of ")) for one in value)
    if kind in _SIMPLE:
        return isinstance(value, _SIMPLE[kind]) and not (kind == "Integer" and isinstance(value, bool))
    if kind == "Float":
        return isinstance(value, int | float)
    return isinstance(value, dict) and _is(value, kind)


def _is(value: dict[str, Any], kind: str) -> bool:
    """An object of a type, or of one of the types it may be."""
    described = _spec()["types"].get(kind)
    if described is None:
        return False
    if described.get("subtypes"):
        return any(_is(value, subtype) for subtype in described["subtypes"])
    return not _fields(kind, value, described.get("fields", []))
