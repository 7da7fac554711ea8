"""Stand-ins for the parts a test does not want: they do what the ports promise, simply, and remember what was asked."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.core.command import PLAIN, Command
from bot.core.message import Action, Message, Place, Reply
from bot.core.people import Address, Person
from bot.core.phrase import Phrase
from bot.knowledge.matcher import Corpus, Gate, Hit, Match, Question, Small, Thresholds

NOON = datetime(2026, 10, 20, 12, tzinfo=UTC)
ANN = Person("fake", "ann")
BOB = Person("fake", "bob")
HALL = Address("fake", "hall")
THRESHOLDS = Thresholds(ambient=0.8, direct=0.6, choice=0.4, margin=0.125)


def message(  # noqa: PLR0913  a message has this much to it
    text: str = "",
    *,
    person: Person = ANN,
    address: Address = HALL,
    addressed: bool = True,
    at: datetime = NOON,
    command: str | None = None,
    chosen: str | None = None,
    language: str | None = None,
) -> Message:
    place = Place.DM if addressed else Place.GROUP
    return Message("1", text, person, address, place, addressed, at, command, chosen, language)


@dataclass(slots=True)
class TurnedClock:
    """A clock that shows what it was set to."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def turn(self, by: timedelta) -> None:
        self.at += by


@dataclass(slots=True)
class FakeMatcher:
    """Finds what it was told to find for a text, and nothing for any other."""

    finds: dict[str, Match] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)

    def match(self, question: Question) -> Match:
        self.asked.append(question)
        return self.finds.get(question.text, Match(question.language or "en", (), THRESHOLDS))

    def fit(self, _corpus: Corpus) -> "FakeMatcher":
        """Gives a shelf this very matcher, whatever the corpus."""
        return self

    def hears(
        self, text: str, *hits: Hit, language: str | None = "en", gate: Gate | None = None, small: Small | None = None
    ) -> None:
        self.finds[text] = Match(language, hits, THRESHOLDS, gate, small)


@dataclass(slots=True)
class FakeHandler:
    """Hears its own words and says what it was told to say, or raises it."""

    name: str
    words: str = ""
    says: Reply | Exception = field(default_factory=lambda: Reply(Action.ANSWER, (Phrase("said"),)))
    command: Command = PLAIN
    got: list[Message] = field(default_factory=list)

    def hears(self, message: Message) -> bool:
        return bool(self.words) and self.words in message.text

    async def handle(self, message: Message) -> Reply:
        self.got.append(message)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


@dataclass(slots=True)
class FakeReport:
    """Keeps the errors it is given and numbers them."""

    errors: list[tuple[Exception, Message]] = field(default_factory=list)

    def __call__(self, error: Exception, message: Message) -> str:
        self.errors.append((error, message))
        return f"id-{len(self.errors)}"
