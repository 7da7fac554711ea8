"""The form of one row of a `.jsonl` file of labelled lines. Fields that nobody here reads are let pass."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, TypeAdapter

from bot.evaluation.line import Kind, Line, Treatment

LONGEST_TEXT = 10_000_000
"""Characters that a `repeat` may come to: a typing error must not fill the memory."""

_LONGEST_QUOTE = 40
"""Characters of what stands in the file that an error repeats."""


def _unfolded(value: object) -> str:
    """The text itself, whatever characters it is made of; `{"repeat": {"unit": u, "times": n, "suffix": s}}` is one."""
    match value:
        case str():
            return value
        case {"repeat": {"unit": str(unit), "times": int(times), **rest}} if times >= 0:
            if len(unit) * times > LONGEST_TEXT:
                raise ValueError(f"repeats to more than {LONGEST_TEXT} characters")
            return unit * times + str(rest.get("suffix") or "")
    raise ValueError('is neither a string nor {"repeat": {"unit": "…", "times": 3, "suffix": "…"}}')


def _listed(value: object) -> object:
    """One name or a list of names, as a list; nothing as an empty one."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


def _some(names: tuple[Treatment, ...]) -> tuple[Treatment, ...]:
    if not names:
        raise ValueError("names none")
    return names


def _printable(name: str) -> str:
    if not name.isprintable():
        raise ValueError("holds a character that cannot be shown")
    return name


Name = Annotated[str, Field(min_length=1), AfterValidator(_printable)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_listed)]
Treatments = Annotated[tuple[Treatment, ...], BeforeValidator(_listed)]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Label(_Form):
    id: Name
    text: Annotated[str, PlainValidator(_unfolded)]
    lang: Name
    topic: Name | None = None

    def treatments(self) -> tuple[Treatment, ...]:
        return ()

    def accepted(self) -> tuple[str, ...]:
        return ()


class _Answerable(_Label):
    kind: Literal[Kind.ANSWERABLE]
    topic: Name
    also_accept: Names = ()

    def accepted(self) -> tuple[str, ...]:
        return self.also_accept


class _Demand(_Form):
    """What an adversarial label demands, and what it would take instead."""

    treatment: Annotated[Treatments, AfterValidator(_some)]
    also_accept: Treatments = ()
    also_accept_topic: Names = ()


class _Adversarial(_Label):
    kind: Literal[Kind.ADVERSARIAL]
    expect: _Demand

    def treatments(self) -> tuple[Treatment, ...]:
        return (*self.expect.treatment, *self.expect.also_accept)

    def accepted(self) -> tuple[str, ...]:
        return self.expect.also_accept_topic


class _Other(_Label):
    kind: Literal[Kind.CHATTER, Kind.SMALL_TALK, Kind.OUT_OF_SCOPE, Kind.REMINDER, Kind.EXPORT]
    expect: Mapping[str, Any] | None = None


_AnyLabel: TypeAlias = Annotated[_Answerable | _Adversarial | _Other, Field(discriminator="kind")]
_FORM: TypeAdapter[_Answerable | _Adversarial | _Other] = TypeAdapter(_AnyLabel)


def line_of(row: object, file: str) -> Line:
    """The line that a row of JSON says.

    Raises:
        pydantic.ValidationError: it is not of the form; the error holds all that is wrong with it.
    """
    label = _FORM.validate_python(row)
    expect = row.get("expect") if isinstance(row, Mapping) else None
    return Line(
        id=label.id,
        text=label.text,
        lang=label.lang,
        kind=label.kind,
        file=file,
        topic=label.topic,
        also_accept=label.accepted(),
        treatments=label.treatments(),
        expect=expect if isinstance(expect, Mapping) else {},
    )


def in_words(detail: Mapping[str, Any]) -> str:
    """What one of the errors of a `ValidationError` says, beginning with the field it is about."""
    match detail:
        case {"type": "union_tag_not_found"}:
            return "kind: is missing"
        case {"type": "union_tag_invalid", "ctx": {"tag": str(tag)}}:
            return f"kind: {_short(tag)} is none of {', '.join(Kind)}"
        case {"type": "model_attributes_type"}:
            return "is not a JSON object"
    said = "is missing" if detail["type"] == "missing" else str(detail["msg"]).removeprefix("Value error, ")
    given = f", not {_short(detail['input'])}" if detail["type"] == "enum" else ""
    return f"{'.'.join(map(str, detail['loc'][1:]))}: {said}{given}"


def _short(value: object) -> str:
    return repr(value)[:_LONGEST_QUOTE]
