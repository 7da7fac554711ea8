"""Which words an archive needs from whoever has it made: keys of the catalogs, said in the person's language."""

from collections.abc import Mapping

NEEDED = (
    "packed.title",
    "packed.intro",
    "packed.source",
    "packed.made",
    "packed.files",
    "packed.size",
    "packed.missing",
    "packed.nothing_missing",
    "packed.previous",
    "packed.next",
    "packed.page",
    "packed.name",
    "packed.text",
    "packed.address",
    "packed.reason",
    "packed.detail",
    "packed.readme_gallery",
    "packed.readme_files",
    "packed.readme_search",
    "packed.readme_missing",
    "packed.readme_check",
)


class Words:
    """Asked for by the part behind `packed.`; a lack is found before anything is written."""

    def __init__(self, said: Mapping[str, str]) -> None:
        lacking = [key for key in NEEDED if key not in said]
        if lacking:
            raise ValueError(f"an archive cannot be made without the words {', '.join(lacking)}")
        self._said = said

    def __getitem__(self, name: str) -> str:
        return self._said[f"packed.{name}"]

    def reason(self, why: str) -> str:
        return self._said.get(f"left_out.{why}", why)
