import numpy as np

from bot.knowledge.matching.ngrams import BUCKETS, Grams, counts

TEXTS = ["export my videos", "export my video", "when does it close", "close", "zzz"]


def grams() -> Grams:
    return Grams.of([counts(text.split()) for text in TEXTS])


def test_counts_are_the_same_in_every_process() -> None:
    assert counts(["ab"]) == dict.fromkeys([15122, 26515, 86504, 181600, 194776, 215149], 1)
    assert all(0 <= bucket < BUCKETS for bucket in counts(["çöğüş", "日本語"]))


def test_a_text_is_wholly_near_itself_and_not_at_all_near_what_shares_no_run() -> None:
    nearness = grams().cosines(counts(["export", "my", "videos"]))
    assert np.isclose(nearness[0], 1, atol=1e-5)
    assert 0.5 < nearness[1] < 1
    assert nearness[4] == 0


def test_a_misspelt_word_is_still_near() -> None:
    assert grams().cosines(counts(["exprot", "my", "vidoes"]))[0] > 0.2


def test_the_table_is_every_row_held_against_every_row() -> None:
    held = np.stack([grams().cosines(counts(text.split())) for text in TEXTS])
    np.testing.assert_allclose(grams().table(), held, atol=1e-5)


def test_common_and_rare_runs_make_the_same_table() -> None:
    texts = [f"export number {number}" for number in range(60)]
    many = Grams.of([counts(text.split()) for text in texts])
    held = np.stack([many.cosines(counts(text.split())) for text in texts])
    np.testing.assert_allclose(many.table(), held, atol=1e-5)


def test_a_text_of_unknown_runs_or_of_none_is_near_nothing() -> None:
    assert not grams().cosines(counts(["qqqqq"])).any()
    assert not grams().cosines({}).any()
