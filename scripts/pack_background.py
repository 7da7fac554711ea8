"""Packs real chat as background: python scripts/pack_background.py CHAT.txt

Takes every tenth line (the other nine tenths stay unseen, to measure with) and keeps vectors and counts of hashed letter
runs, never a sentence. CHAT.txt is one message a line: nicknames removed, drawn from the Ubuntu IRC logs of
Kummerfeld et al., ACL 2019 (see bot/knowledge/matching/data/NOTICE). The same lines always give the same bytes.
"""

import sys
from pathlib import Path

import numpy as np

from bot.knowledge.matcher import Corpus
from bot.knowledge.matching import background, space
from bot.knowledge.matching.encoder import MiniLM
from bot.knowledge.matching.normalise import plain
from bot.knowledge.matching.reader import reader

EVERY = 10


def main(source: Path) -> None:
    read = reader(Corpus((), ()), "en").read
    messages = [plain(line) for line in source.read_text("utf-8").splitlines()[::EVERY]]
    readings = [read(message.text) for message in messages if message.words]
    target = Path(background.__file__).parent / "data" / "background" / "irc.npz"
    np.savez_compressed(target, **background.pack(space.lines(readings, MiniLM.load())))
    print(f"{len(readings)} lines, {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
