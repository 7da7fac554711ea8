"""Packs published interfaces to hold requests against: `python scripts/pack_specs.py DISCORD.json TELEGRAM.json`.

Of Discord's OpenAPI document what a request may look like is kept, and what that refers to; of the description of the
Bot API the names and types. No sentence of either's documentation is. The same sources always give the same bytes; the
NOTICE in tests/specs says where they are from.
"""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "tests" / "specs"

_METHODS = ("get", "put", "post", "patch", "delete")
_SCHEMAS = "#/components/schemas/"
_PROSE = frozenset({"description", "title", "externalDocs", "x-discord-union"})


def discord(spec: dict[str, Any]) -> dict[str, Any]:
    """Every request with the schemas of its query and its body, and the schemas behind those."""
    paths = {
        path: {method: _request(methods[method]) for method in _METHODS if method in methods}
        for path, methods in spec["paths"].items()
    }
    schemas = spec["components"]["schemas"]
    wanted = dict.fromkeys(_referred(paths))
    for name in wanted:
        if name not in schemas:
            raise ValueError(f"the specification refers to {name}, which it does not have")
    queue = list(wanted)
    while queue:
        for name in _referred(schemas[queue.pop()]):
            if name not in wanted:
                wanted[name] = None
                queue.append(name)
    kept = {name: _bare(schemas[name]) for name in sorted(wanted)}
    return {"openapi": spec["openapi"], "paths": paths, "components": {"schemas": kept}}


def telegram(spec: dict[str, Any]) -> dict[str, Any]:
    """The fields of every method and type, by name, with what each may be."""
    return {
        "version": spec["version"],
        "methods": {name: {"fields": _fields(method)} for name, method in spec["methods"].items()},
        "types": {
            name: {"fields": _fields(type_), "subtypes": type_.get("subtypes", [])}
            for name, type_ in spec["types"].items()
        },
    }


def packed(spec: dict[str, Any]) -> bytes:
    return gzip.compress(json.dumps(spec, sort_keys=True, separators=(",", ":")).encode(), mtime=0)


def main(discord_source: Path, telegram_source: Path) -> None:
    for name, source, trim in (
        ("discord.json.gz", discord_source, discord),
        ("telegram.json.gz", telegram_source, telegram),
    ):
        data = packed(trim(json.loads(source.read_text("utf-8"))))
        (TARGET / name).write_bytes(data)
        print(f"{name}: {len(data) / 1000:.0f} kB")


def _request(operation: dict[str, Any]) -> dict[str, Any]:
    query = [_bare(one) for one in operation.get("parameters", ()) if one["in"] == "query"]
    body = {"requestBody": _bare(operation["requestBody"])} if "requestBody" in operation else {}
    return body | ({"parameters": query} if query else {})


def _fields(described: dict[str, Any]) -> list[dict[str, Any]]:
    return [{key: field[key] for key in ("name", "types", "required")} for field in described.get("fields", [])]


def _bare(node: Any) -> Any:  # noqa: ANN401  any part of a JSON document
    """Without what only people read. A property that happens to be called so is kept: it has a schema."""
    if isinstance(node, list):
        return [_bare(part) for part in node]
    if not isinstance(node, dict):
        return node
    prose = {key for key in _PROSE & node.keys() if not isinstance(node[key], dict) or key == "externalDocs"}
    return {key: _bare(value) for key, value in node.items() if key not in prose}


def _referred(node: Any) -> Iterator[str]:  # noqa: ANN401  any part of a JSON document
    if isinstance(node, list):
        for part in node:
            yield from _referred(part)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value.removeprefix(_SCHEMAS)
            else:
                yield from _referred(value)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
