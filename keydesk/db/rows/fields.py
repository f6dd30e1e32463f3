"""Fields that the office decides, and what one profile has in them, as rows. All texts as stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as made

from keydesk.rules.access import MASK
from keydesk.rules.fields import OfficeField, arranged
from keydesk.rules.roles import IN_HOME


@dataclass(frozen=True, slots=True)
class FieldUse:
    """A field, and how many records hold something in it.

    Attributes:
        field: as it is now.
        held: clients, or pets, that have a value in it, inactive ones too.
        by_choice: choice → how many have it, of a ``choice``; also of choices that are gone.
    """

    field: OfficeField
    held: int
    by_choice: Mapping[str, int] = made(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnFields:
    """The fields of clients or pets as the office has them, and what one of them has in the office's own.

    Attributes:
        fields: all, in their order, hidden ones too.
        values: of the office's own, by name; a secret is in none of them.
        sealed: names of the secrets that have a value.
        branch: whose fields they are.
    """

    fields: tuple[OfficeField, ...] = ()
    values: Mapping[str, str] = made(default_factory=dict)
    sealed: frozenset[str] = frozenset()
    branch: str = IN_HOME

    @property
    def shown(self) -> tuple[OfficeField, ...]:
        """Those that forms and pages have, each group whole."""
        return arranged(self.fields)

    @property
    def own(self) -> tuple[OfficeField, ...]:
        """The office's own among those that are shown."""
        return tuple(each for each in self.shown if not each.built_in)

    @property
    def hidden(self) -> frozenset[str]:
        """Names of the built-in ones that are not shown."""
        return frozenset(each.name for each in self.fields if each.built_in and not each.is_shown)

    def label(self, name: str, otherwise: str = "") -> str:
        """How the office calls a field."""
        return next((each.label for each in self.fields if each.name == name), otherwise)

    def words(self, one: OfficeField) -> str:
        """What stands in one of the office's own fields, a secret masked; empty where nothing does."""
        if one.kind == "secret":
            return MASK if one.name in self.sealed else ""
        return self.values.get(one.name, "")

    def groups(self) -> Iterable[tuple[str, tuple[tuple[str, str], ...]]]:
        """Heading, and label with value, of what is held in the office's own fields that are shown."""
        found: dict[str, list[tuple[str, str]]] = {}
        for each in self.own:
            if words := self.words(each):
                found.setdefault(each.group, []).append((each.label, words))
        return ((group, tuple(listed)) for group, listed in found.items())
