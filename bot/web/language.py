"""The language of a page, of those we speak: the one the reader's browser prefers (RFC 9110, 12.5.4). Pure."""

from collections.abc import Sequence

_MOST = 20
"""Languages a browser may list; the rest is not read."""


def preferred(header: str, spoken: Sequence[str]) -> str:
    """The first of the spoken languages where none of theirs is among them."""
    for wished in _wishes(header):
        found = next((code for code in (wished, wished.partition("-")[0]) if code in spoken), None)
        if found is not None:
            return found
        if wished == "*":
            break
    return spoken[0]


def _wishes(header: str) -> list[str]:
    """The most wanted first, refused ones left out; among equals the order of the header holds."""
    wishes = [_wish(part) for part in header.split(",")[:_MOST]]
    wanted = [(code, weight) for code, weight in wishes if code and weight > 0]
    return [code for code, _ in sorted(wanted, key=lambda wish: -wish[1])]


def _wish(part: str) -> tuple[str, float]:
    code, _, parameter = part.partition(";")
    name, _, weight = parameter.strip().partition("=")
    try:
        return code.strip().lower(), float(weight) if name.strip() == "q" else 1.0
    except ValueError:
        return "", 0.0
