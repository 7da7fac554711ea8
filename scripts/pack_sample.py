"""Makes docs/sample-archive.zip, the archive that docs/archive.md is about. Run by hand, from the checkout."""

import json
import tempfile
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image  # noqa: TID251  it draws what is packed

from bot.core.people import Person
from bot.exports.archive.contents import Contents, Missing, Stored
from bot.exports.archive.words import NEEDED
from bot.exports.archive.writing import write_archive
from bot.exports.source import Item, Kept, LeftOut, Order, Why
from bot.exports.sums import sums_of
from bot.texts.catalog import load_voice

OUT = Path(__file__).parent.parent / "docs" / "sample-archive.zip"
MADE = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
VERSION = "0"
"""No release's: the sample stays the same until its layout changes."""


def main() -> None:
    words = load_voice().catalogs["en"].words
    said = {key: words[key] for key in NEEDED} | {"left_out.gone": "It is no longer there."}
    order = Order("sample00", Person("terminal", "nobody"), MADE, "en")
    with tempfile.TemporaryDirectory() as folder:
        stored = [_stored(Path(folder), number, *one) for number, one in enumerate(_items(), 1)]
        lost = Missing(Item("s_4", "Whale in fog.mp4", text="A whale in fog"), LeftOut(Why.GONE, "404"))
        print(write_archive(OUT, Contents(order, "basket", MADE, VERSION, stored, [lost], said)))


def _items() -> list[tuple[str, str, bytes]]:
    export = BytesIO()
    record = {"id": "gen_01abc", "prompt": "A lighthouse in a storm", "width": 1280, "height": 720}
    with zipfile.ZipFile(export, "w") as inner:
        inner.writestr(zipfile.ZipInfo("sora/generations.json"), json.dumps([record]))
    return [
        ("Sunset over Mars.png", "Two moons, blue dusk", _drawn("navy", "darkorange")),
        ("günbatımı.png", "İstanbul’da akşam", _drawn("purple", "gold")),
        ("export.zip", "", export.getvalue()),
    ]


def _drawn(above: str, below: str) -> bytes:
    picture = Image.new("RGB", (400, 225), above)
    picture.paste(below, (0, 150, 400, 225))
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _stored(folder: Path, number: int, name: str, text: str, data: bytes) -> Stored:
    file = folder / str(number)
    file.write_bytes(data)
    item = Item(f"s_{number}", name, made=MADE - timedelta(days=300 - number), text=text)
    return Stored(item, file, Kept(sums_of(data)))


if __name__ == "__main__":
    main()
