"""What became of things that were sent together is told as one, and forgotten with whoever sent them."""

from fakes import ANN, BOB

from bot.exports.sources.basket import Contents
from bot.exports.sources.basket_desk import Albums, Taken


def taken(name: str) -> Taken:
    return Taken((name,), 1, Contents(1, 5, 0), files=1)


def test_what_comes_of_an_album_is_told_with_what_came_before() -> None:
    albums = Albums()
    albums.join(ANN, "a", taken("one.mp4"))
    whole = albums.join(ANN, "a", taken("two.mp4"))
    assert (whole.names, whole.new, whole.files) == (("one.mp4", "two.mp4"), 2, 2)


def test_whoever_is_forgotten_begins_anew_and_nobody_else() -> None:
    albums = Albums()
    for person in (ANN, BOB):
        for album in ("a", "b"):
            albums.join(person, album, taken("one.mp4"))
    albums.forget(ANN)
    for album in ("a", "b"):
        assert albums.join(ANN, album, taken("new.mp4")).names == ("new.mp4",)
        assert albums.join(BOB, album, taken("new.mp4")).names == ("one.mp4", "new.mp4")
