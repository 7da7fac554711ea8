"""Keys of items out of names that others gave: the same for the same name, printable ASCII, and short."""

from hashlib import sha256

LONGEST = 120


def key_of(*names: str) -> str:
    """Joined by slashes. A name that is too long, or not plain, stands as its digest."""
    return "/".join(name if _plain(name) else f"~{sha256(name.encode()).hexdigest()[:32]}" for name in names)


def _plain(name: str) -> bool:
    return 0 < len(name) <= LONGEST // 2 and all("!" <= letter <= "~" and letter not in "/~" for letter in name)
