"""What a platform's menus are built from: a handler describes its command as data, and every platform shows it its way.

Words are not here: a command is described by the catalog's `command.<name>`, an option by `option.<command>_<option>`,
a message menu by `menu.<name>`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One blank of a command. `suggests`: the handler offers completions while the person types."""

    name: str
    required: bool = False
    suggests: bool = False
    choices: tuple[str, ...] = ()
    """The only values it takes, by name; their labels are `choice.<value>` in the catalog. Empty: anything."""


@dataclass(frozen=True, slots=True)
class Command:
    """How a handler is called.

    admin: only for those who run the community.
    menu: also offered on a message somebody wrote; its text then comes as the message's `quoted`.
    private: answered to the caller alone where the platform can.
    """

    options: tuple[Option, ...] = ()
    admin: bool = False
    menu: bool = False
    private: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion: what the person sees, and what the option's value becomes. At most 100 characters each."""

    label: str
    value: str


PLAIN = Command()
"""A command without options."""
