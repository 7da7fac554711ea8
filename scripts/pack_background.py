"""Packs real chat as background; run it as `python scripts/pack_background.py CHAT.txt`.

Takes every tenth line (the other nine tenths stay unseen, to measure with) and keeps vectors, counts of hashed letter
runs and what the gates said of each, never a sentence; run it again when the gates change. CHAT.txt is one message a
line, nicknames removed, drawn from the Ubuntu IRC logs of Kummerfeld et al., ACL 2019; the NOTICE in
bot/knowledge/matching/data has the reference. The same lines always give the same bytes.
"""

import sys
from pathlib import Path

import numpy as np

from bot.knowledge.matcher import Corpus
from bot.knowledge.matching import background, space
from bot.knowledge.matching.encoder import MiniLM
from bot.knowledge.matching.hearing import Hearing
from bot.knowledge.matching.lexicon import ENGLISH
from bot.knowledge.matching.normalise import plain
from bot.knowledge.matching.reader import reader

EVERY = 10


def main(source: Path) -> None:
    hearing = Hearing(reader(Corpus((), ()), ENGLISH), ())
    messages = [plain(line) for line in source.read_text("utf-8").splitlines()[::EVERY]]
    heard = [hearing.hear(message) for message in messages if message.words]
    readings = [hearing.reader.read(one.message.text) for one in heard]
    chat = background.Overheard(
        space.lines(readings, MiniLM.load()),
        gated=np.array([one.unasked is not None for one in heard]),
        refused=np.array([one.asked is not None for one in heard]),
        statement=np.array([not one.question for one in heard]),
    )
    target = Path(background.__file__).parent / "data" / "background" / "irc.npz"
    background.write(chat, target)
    print(f"{len(readings)} lines, {target.stat().st_size / 1000:.0f} kB, {chat.gated.mean():.0%} stopped by the gates")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
