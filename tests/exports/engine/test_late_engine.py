"""An engine that is loaded when it is first wanted, and let go of only if it was."""

from exports.export_kit import FakeEngine

from bot.exports.engine.late import LateEngine


async def test_what_was_never_wanted_is_neither_loaded_nor_let_go_of() -> None:
    loaded: list[FakeEngine] = []

    def load() -> FakeEngine:
        loaded.append(FakeEngine())
        return loaded[-1]

    late = LateEngine(load, lambda: None)
    await late.close()
    assert loaded == []
    assert await late.status("a") is None
    await late.close()
    assert [engine.gone for engine in loaded] == [True]
