"""The boxes in memory: what the ports promise, without a file. The contract tests hold them against the store."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.core.instant import UTC_ZONE
from bot.core.notice import LATE, Claim, Kept, Notice, Settled
from bot.core.people import Address, Person
from bot.core.platform import Reason
from bot.core.preferences import PlacePreferences, Preferences
from bot.reminders.changes import Announced, Audience, News, Telling
from bot.reminders.drafts import MOST, Draft
from bot.reminders.follow import RUNG, TOLD, Follow
from bot.reminders.following import Decide, Plan
from bot.reminders.reminder import (
    COUNTED,
    KINDS,
    LISTED,
    Reminder,
    State,
    after_delivery,
    after_loss,
    after_seen,
    pending,
)


@dataclass(slots=True)
class Row:
    notice: Notice
    next_at: datetime | None
    lease: str | None = None
    kept: Kept | None = None


@dataclass(slots=True)
class Memory:
    """What all boxes hold together."""

    rows: dict[int, Row] = field(default_factory=dict)
    reminders: dict[int, Reminder] = field(default_factory=dict)
    follows: list[Follow] = field(default_factory=list)
    told: dict[str, Announced] = field(default_factory=dict)
    preferences: dict[Person, Preferences] = field(default_factory=dict)
    places: dict[Address, PlacePreferences] = field(default_factory=dict)
    feeds: dict[Person, str] = field(default_factory=dict)
    drafts: dict[Person, dict[int, Draft]] = field(default_factory=dict)
    last: int = 0

    def put(self, notices: Iterable[Notice]) -> None:
        for notice in notices:
            if all(row.notice.key != notice.key for row in self.rows.values()):
                self.last += 1
                self.rows[self.last] = Row(replace(notice, id=self.last, attempts=0), notice.due)

    def drop(self, unwanted: Callable[[Row], bool]) -> None:
        self.rows = {number: row for number, row in self.rows.items() if not unwanted(row)}

    def write(self, reminder: Reminder) -> Reminder:
        changed = replace(reminder, revision=reminder.revision + 1)
        self.reminders[changed.id] = changed
        wanted = pending(changed)
        keys = {notice.key for notice in wanted}
        self.drop(lambda row: row.kept is None and _about(row, changed) and row.notice.key not in keys)
        self.put(wanted)
        return changed

    def held_by(self, who: str, notice: Notice) -> Row | None:
        row = self.rows.get(notice.id)
        return row if row is not None and row.lease == who else None

    def about(self, notice: Notice) -> Reminder | None:
        return self.reminders.get(int(notice.about)) if notice.kind in KINDS else None


@dataclass(slots=True)
class FakeNotices:
    memory: Memory = field(default_factory=Memory)
    fails: Exception | None = None
    """Raised by every write after a send, while it is set."""
    claims_fail: Exception | None = None
    on_claim: Callable[[], None] = lambda: None

    async def put(self, notices: Sequence[Notice]) -> None:
        self.memory.put(notices)

    async def claim(self, claim: Claim) -> tuple[Notice, ...]:
        if self.claims_fail is not None:
            raise self.claims_fail
        self.on_claim()
        due = [row for row in self.memory.rows.values() if row.next_at is not None and row.next_at <= claim.now]
        first = sorted(due, key=lambda row: row.next_at or claim.now)[: claim.limit]
        behind = {row.notice.to for row in first if row.notice.late(claim.now)}
        more = [row for row in due if row.notice.to in behind and claim.now - row.notice.due > LATE]
        claimed = {row.notice.id: row for row in (*first, *more)}
        for row in claimed.values():
            row.next_at, row.lease = claim.now + claim.lease, claim.who
            row.notice = replace(row.notice, attempts=row.notice.attempts + 1)
        return tuple(sorted((row.notice for row in claimed.values()), key=lambda notice: (notice.due, notice.id)))

    async def settle(self, who: str, done: Sequence[Settled]) -> None:
        self._fail()
        for one in done:
            row = self.memory.held_by(who, one.notice)
            if row is None:
                continue
            if one.notice.kind == RUNG:
                row.notice, row.next_at, row.lease = replace(row.notice, kind=TOLD), None, None
            else:
                del self.memory.rows[one.notice.id]
            self.memory.put(() if one.then is None else (one.then,))
            reminder = self.memory.about(one.notice)
            if reminder is not None:
                self.memory.write(after_delivery(reminder, one.notice, one.then, one.at))

    async def retry(self, who: str, notices: Sequence[Notice], at: datetime) -> None:
        self._fail()
        for notice in notices:
            row = self.memory.held_by(who, notice)
            if row is not None:
                row.next_at, row.lease = at, None
                row.notice = replace(row.notice, astray=notice.astray)

    async def give_up(self, who: str, done: Settled, reason: Reason) -> None:
        self._fail()
        row, notice = self.memory.held_by(who, done.notice), done.notice
        if row is None:
            return
        same = (notice.to, notice.kind, notice.about)
        self.memory.drop(
            lambda old: old.kept is not None and (old.notice.to, old.notice.kind, old.notice.about) == same
        )
        row.notice = replace(row.notice, astray=notice.astray, key=f"{notice.key}:kept:{notice.id}")
        row.next_at, row.lease, row.kept = None, None, Kept(row.notice, reason, done.at)
        self.memory.put(() if done.then is None else (done.then,))
        reminder = self.memory.about(notice)
        if reminder is not None:
            self.memory.write(after_loss(reminder, notice, done.then, done.at))

    async def unreachable(self, who: str, notices: Sequence[Notice], reason: Reason) -> None:
        self._fail()
        for notice in notices:
            row = self.memory.held_by(who, notice)
            if row is not None and isinstance(row.notice.to, Person):
                held = self.memory.preferences.get(row.notice.to, Preferences())
                self.memory.preferences[row.notice.to] = replace(held, unreachable=held.unreachable or reason)

    async def release(self, horizon: datetime) -> None:
        for row in self.memory.rows.values():
            if row.lease is not None and row.next_at is not None and row.next_at <= horizon:
                row.next_at, row.lease = row.notice.due, None

    async def hasten(self, person: Person) -> None:
        for row in self.memory.rows.values():
            if row.next_at is not None and row.lease is None and row.notice.to == person:
                row.next_at = row.notice.due

    async def next_due(self) -> datetime | None:
        return min((row.next_at for row in self.memory.rows.values() if row.next_at is not None), default=None)

    async def undelivered(self, person: Person) -> tuple[Kept, ...]:
        kept = [row.kept for row in self.memory.rows.values() if row.kept is not None and row.notice.to == person]
        return tuple(sorted(kept, key=lambda one: (one.since, one.notice.id)))

    async def dismiss(self, person: Person, ids: Sequence[int]) -> None:
        for one in await self.undelivered(person):
            if one.notice.id in ids:
                del self.memory.rows[one.notice.id]
                reminder = self.memory.about(one.notice)
                if reminder is not None:
                    self.memory.write(after_seen(reminder))

    async def move(self, old: Address, new: Address) -> None:
        for row in self.memory.rows.values():
            notice = row.notice
            to = _moved(notice.to, old, new) if isinstance(notice.to, Address) else notice.to
            row.notice = replace(notice, to=to, origin=notice.origin and _moved(notice.origin, old, new))
        for reminder in self.memory.reminders.values():
            origin = reminder.origin and _moved(reminder.origin, old, new)
            self.memory.reminders[reminder.id] = replace(reminder, origin=origin)
        self.memory.follows = [_follow_moved(follow, old, new) for follow in self.memory.follows]
        self.memory.places = {_moved(place, old, new): held for place, held in self.memory.places.items()}

    def _fail(self) -> None:
        if self.fails is not None:
            raise self.fails


@dataclass(slots=True)
class FakeReminders:
    memory: Memory = field(default_factory=Memory)

    async def add(
        self, reminder: Reminder, admit: Callable[[tuple[Reminder, ...]], None]
    ) -> tuple[Reminder, tuple[Reminder, ...]]:
        listed = await self.of(reminder.person)
        admit(listed)
        theirs = [held.number for held in self.memory.reminders.values() if held.person == reminder.person]
        kept = replace(reminder, id=len(self.memory.reminders) + 1, number=max(theirs, default=0) + 1)
        self.memory.reminders[kept.id] = kept
        self.memory.put(pending(kept))
        return kept, listed

    async def edit(self, reminder_id: int, decide: Callable[[Reminder | None], Reminder]) -> Reminder:
        decided = self.memory.write(decide(self.memory.reminders.get(reminder_id)))
        self.memory.drop(lambda row: row.kept is not None and _about(row, decided))
        return decided

    async def find(self, reminder_id: int) -> Reminder | None:
        return self.memory.reminders.get(reminder_id)

    async def find_all(self, ids: Sequence[int]) -> Mapping[int, Reminder]:
        return {one: self.memory.reminders[one] for one in ids if one in self.memory.reminders}

    async def numbered(self, person: Person, number: int) -> Reminder | None:
        theirs = (held for held in self.memory.reminders.values() if held.person == person)
        return next((held for held in theirs if held.number == number), None)

    async def of(self, person: Person) -> tuple[Reminder, ...]:
        found = [held for held in self.memory.reminders.values() if held.person == person and held.state in LISTED]
        return tuple(sorted(found, key=lambda held: (held.next_at, held.number)))

    async def last_done(self, person: Person) -> Reminder | None:
        done = [h for h in self.memory.reminders.values() if h.person == person and h.state is State.DONE and h.ended]
        return max(done, key=lambda held: (held.ended or held.timing.due, held.id), default=None)


@dataclass(slots=True)
class FakeFollows:
    memory: Memory = field(default_factory=Memory)

    async def edit(self, who: Person | Address, decide: Decide, now: datetime) -> Plan:
        plan = decide(await self.of(who), self._zone(who))
        self.memory.follows = [follow for follow in self.memory.follows if follow.who != who] + list(plan.follows)
        waited_for = self._replan(lambda notice: notice.to == who, plan.rungs, now)
        self.memory.put(rung for rung in plan.passed if rung.key in waited_for)
        return plan

    async def of(self, who: Person | Address) -> tuple[Follow, ...]:
        theirs = (follow for follow in self.memory.follows if follow.who == who)
        return tuple(replace(follow, zone=self._zone(who)) for follow in theirs)

    async def announced(self) -> Mapping[str, Announced]:
        return dict(self.memory.told)

    async def record(self, announced: tuple[Announced, ...]) -> None:
        self.memory.told.update({one.milestone: one for one in announced})

    async def announce(self, news: News, decide: Callable[[Audience], Telling], now: datetime) -> bool:
        deadline = news.deadline
        if self.memory.told.get(deadline.id) != news.before:
            return False
        covering = [follow for follow in self.memory.follows if follow.target.covers(deadline)]
        follows = tuple(replace(follow, zone=self._zone(follow.who)) for follow in covering)
        telling = decide(Audience(follows, tuple(self._tied(deadline.id))))
        self.memory.put(telling.notices)
        self._replan(lambda notice: notice.about == deadline.id, telling.ladders, now)
        for reminder in telling.reminders:
            self.memory.write(reminder)
        await self.record((news.after,))
        return True

    def _tied(self, milestone: str) -> Iterable[Reminder]:
        for reminder in self.memory.reminders.values():
            tie = reminder.timing.tie
            if tie is not None and tie.milestone == milestone and reminder.state in COUNTED:
                yield reminder

    def _replan(self, theirs: Callable[[Notice], bool], wanted: Iterable[Notice], now: datetime) -> set[str]:
        def to_come(row: Row) -> bool:
            return row.notice.kind == RUNG and row.notice.due > now and row.kept is None and theirs(row.notice)

        dropped = {row.notice.key for row in self.memory.rows.values() if to_come(row)}
        self.memory.drop(to_come)
        self.memory.put(wanted)
        return dropped

    def _zone(self, who: Person | Address) -> str:
        held = self.memory.preferences.get(who) if isinstance(who, Person) else None
        return (held.zone if held is not None else None) or UTC_ZONE


@dataclass(slots=True)
class FakePreferences:
    memory: Memory = field(default_factory=Memory)

    async def of(self, person: Person) -> Preferences:
        return self.memory.preferences.get(person, Preferences())

    async def of_all(self, people: Iterable[Person]) -> Mapping[Person, Preferences]:
        return {person: await self.of(person) for person in people}

    async def change(self, person: Person, edit: Callable[[Preferences], Preferences]) -> Preferences:
        self.memory.preferences[person] = edit(await self.of(person))
        return self.memory.preferences[person]

    async def of_place(self, address: Address) -> PlacePreferences:
        around = self.memory.places.get(replace(address, thread=None), PlacePreferences())
        return self.memory.places.get(address, around)

    async def change_place(
        self, address: Address, edit: Callable[[PlacePreferences], PlacePreferences]
    ) -> PlacePreferences:
        self.memory.places[address] = edit(await self.of_place(address))
        return self.memory.places[address]

    async def acted(self, person: Person) -> None:
        await self.change(person, lambda held: replace(held, unreachable=None))


@dataclass(slots=True)
class FakeFeeds:
    memory: Memory = field(default_factory=Memory)

    async def keep(self, person: Person, digest: str, _now: datetime) -> None:
        self.memory.feeds[person] = digest

    async def drop(self, person: Person) -> bool:
        return self.memory.feeds.pop(person, None) is not None

    async def owner(self, digest: str) -> Person | None:
        return next((person for person, held in self.memory.feeds.items() if held == digest), None)


@dataclass(slots=True)
class FakeDrafts:
    memory: Memory = field(default_factory=Memory)

    async def keep(self, person: Person, draft: Draft) -> int:
        held = self.memory.drafts.setdefault(person, {})
        self.memory.last += 1
        held[self.memory.last] = draft
        for old in sorted(held)[:-MOST]:
            del held[old]
        return self.memory.last

    async def find(self, person: Person, draft_id: int) -> Draft | None:
        return self.memory.drafts.get(person, {}).get(draft_id)

    async def take(self, person: Person, draft_id: int) -> Draft | None:
        return self.memory.drafts.get(person, {}).pop(draft_id, None)


def _about(row: Row, reminder: Reminder) -> bool:
    return row.notice.kind in KINDS and row.notice.about == str(reminder.id)


def _moved(address: Address, old: Address, new: Address) -> Address:
    if old.place != new.place and (address.platform, address.place) == (old.platform, old.place):
        return replace(address, place=new.place)
    return new if address == old else address


def _follow_moved(follow: Follow, old: Address, new: Address) -> Follow:
    who = _moved(follow.who, old, new) if isinstance(follow.who, Address) else follow.who
    return replace(follow, who=who, origin=follow.origin and _moved(follow.origin, old, new))
