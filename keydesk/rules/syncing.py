"""Which field of one branch goes into which of the other, and what becomes of each value (K2, K3).

Every branch has fields of its own (I5). Somebody who is synced has a place in the other branch too, and what stands in
the fields of the one goes into those of the other: by itself where they are called alike and can hold it, else as
somebody says. What stands in the other branch already stays, unless somebody says that it is to be overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from keydesk.rules.fields import OfficeField, Subject, find_field, read_label
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown

Way = Literal["into", "make", "notes", "leave", "open"]
"""``into`` a field there, ``make`` the same field there, ``notes``: a line in the notes, ``leave`` it here; ``open``:
nothing there is called so and nobody has said anything yet, so that it stays here."""

_OPEN_TEXT: Final = frozenset({"text", "long_text"})


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody has decided of one field.

    Attributes:
        subject: of clients or of pets.
        name: the field's name in the branch that it is in.
        way: what is to become of what it holds.
        into: name of the field of the other branch, for ``into``.
    """

    subject: Subject
    name: str
    way: Way
    into: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that somebody has decided before a sync.

    Attributes:
        said: of single fields.
        rest: what becomes of every other field that has no match.
        take: ``(subject, name)`` of the fields whose values go over what the other branch has.
        take_all: every field does so.
        choices: ``(subject, name)`` of the fields whose missing choices are made in the other branch.
        all_choices: all are.
    """

    said: tuple[Said, ...] = ()
    rest: Way = "open"
    take: frozenset[tuple[str, str]] = frozenset()
    take_all: bool = False
    choices: frozenset[tuple[str, str]] = frozenset()
    all_choices: bool = False

    def takes(self, field: OfficeField) -> bool:
        """Whether a field's values go over what the other branch has."""
        return self.take_all or (field.subject, field.name) in self.take

    def makes_choices(self, field: OfficeField) -> bool:
        """Whether a field's choices are made in the other branch where they are missing."""
        return self.all_choices or (field.subject, field.name) in self.choices

    def with_said(self, said: Said) -> Decisions:
        """The same, with another word about one field."""
        others = (each for each in self.said if (each.subject, each.name) != (said.subject, said.name))
        return replace(self, said=(*others, said))


@dataclass(frozen=True, slots=True)
class Remembered:
    """Where somebody said before that a field's values go.

    Attributes:
        into_id: row of the field of the other branch; None where it is the notes.
    """

    into_id: int | None = None


@dataclass(frozen=True, slots=True)
class Going:
    """What becomes of one field.

    Attributes:
        field: of the branch that values come from.
        way: what becomes of them.
        into: the field of the other branch; of ``make`` as it will be, or one out of use that is taken into use again.
        by: ``name`` they are called alike, ``remembered`` somebody said so before, ``said`` now, else nobody.
        take: whether it goes over what the other branch has.
        choices: whether choices that are missing there are made.
    """

    field: OfficeField
    way: Way
    into: OfficeField | None = None
    by: Literal["name", "remembered", "said", ""] = ""
    take: bool = False
    choices: bool = False


def may_go_into(field: OfficeField, into: OfficeField) -> bool:
    """Whether what a field holds can ever stand in another one; a secret only in a secret, and nothing else there."""
    return field.subject == into.subject and (field.kind == "secret") == (into.kind == "secret")


def holds_all_of(field: OfficeField, into: OfficeField) -> bool:
    """Whether every value of a field can stand in another, so that they match by their names alone."""
    if not may_go_into(field, into):
        return False
    return field.kind == into.kind or into.kind in _OPEN_TEXT


def match_fields(
    here: Sequence[OfficeField],
    there: Sequence[OfficeField],
    *,
    remembered: Mapping[int, Remembered] | None = None,
    decisions: Decisions | None = None,
) -> tuple[Going, ...]:
    """What becomes of each of the office's own fields of a branch that are in use, in their order.

    What is said now goes before what was said once, in either direction, and that before the names. A field of the
    other branch takes the values of one field.

    Args:
        here: all fields of clients, or of pets, of the branch that values come from.
        there: those of the branch that they go to.
        remembered: what was said once, by the row of a field of either branch.
        decisions: what is said now.

    Raises:
        Refusal: a field is named that there is not, or a way cannot be gone; it names the field.
    """
    decided = decisions or Decisions()
    own = [each for each in here if not each.built_in and not each.retired]
    free = {each.name: each for each in there if not each.built_in and not each.retired}
    found: dict[str, Going] = {}
    for said in _known(own, decided.said):
        field = next(each for each in own if each.name == said.name)
        found[field.name] = _as_said(field, said, free, there, found.values())
    for going in found.values():
        free.pop(_into_name(going), None)
    _match_all(own, free, found, lambda field: _as_remembered(field, remembered or {}, free))
    for alike in (_same_name_and_kind, _same_label_and_kind, _same_name, _same_label):
        _match_all(own, free, found, lambda field, alike=alike: _as_called(field, free, alike))  # type: ignore[misc]  # alike is bound here
    for field in own:
        if field.name not in found:
            found[field.name] = _as_the_rest(field, decided.rest, there)
    return tuple(
        replace(found[each.name], take=decided.takes(each), choices=decided.makes_choices(each)) for each in own
    )


def _match_all(
    own: Sequence[OfficeField],
    free: dict[str, OfficeField],
    found: dict[str, Going],
    match: Callable[[OfficeField], Going | None],
) -> None:
    """Each field that has no match yet is matched, if it can be; what it goes into is not free any more."""
    for field in own:
        if field.name not in found and (going := match(field)) is not None:
            found[field.name] = going
            free.pop(_into_name(going), None)


def _into_name(going: Going) -> str:
    return going.into.name if going.way == "into" and going.into is not None else ""


def _as_called(
    field: OfficeField, free: Mapping[str, OfficeField], alike: Callable[[OfficeField, OfficeField], bool]
) -> Going | None:
    into = next((each for each in free.values() if alike(field, each)), None)
    return None if into is None else Going(field, "into", into, "name")


def _known(own: Sequence[OfficeField], said: Iterable[Said]) -> list[Said]:
    """What is said of these fields; refuses what is said of one that there is not."""
    subjects = {each.subject for each in own}
    names = {(each.subject, each.name) for each in own}
    listed = [each for each in said if each.subject in subjects]
    for each in listed:
        if (each.subject, each.name) not in names:
            raise Refusal(f"There is no field “{shown(each.name, width=40)}” to sync.", code="not_found")
    return listed


def _as_said(
    field: OfficeField,
    said: Said,
    free: Mapping[str, OfficeField],
    there: Sequence[OfficeField],
    others: Iterable[Going],
) -> Going:
    if said.way == "make":
        return Going(field, "make", made_like(field, there), "said")
    if said.way == "notes":
        if field.kind == "secret":
            raise Refusal(f"{shown(field.label)} is a secret: it is never written into the notes.", field=field.name)
        return Going(field, "notes", None, "said")
    if said.way != "into":
        return Going(field, said.way, None, "said" if said.way == "leave" else "")
    into = find_field(free.values(), said.into)
    if not may_go_into(field, into):
        secret = field if field.kind == "secret" else into
        raise Refusal(
            f"{shown(field.label)} does not go into {shown(into.label)}: {shown(secret.label)} is a secret, and the "
            "other one is open.", field=field.name,
        )  # fmt: skip
    twice = next((each for each in others if each.into is not None and each.into.name == into.name), None)
    if twice is not None:
        raise Refusal(
            f"{shown(into.label)} takes one field: {shown(twice.field.label)} or {shown(field.label)}.",
            field=field.name,
        )
    return Going(field, "into", into, "said")


def _as_remembered(
    field: OfficeField, memory: Mapping[int, Remembered], free: Mapping[str, OfficeField]
) -> Going | None:
    known = memory.get(field.field_id or 0)
    if known is not None:
        if known.into_id is None:
            return None if field.kind == "secret" else Going(field, "notes", None, "remembered")
        into = next((each for each in free.values() if each.field_id == known.into_id), None)
    else:
        # What goes there comes back by the same road.
        into = next(
            (
                each
                for each in free.values()
                if (back := memory.get(each.field_id or 0)) is not None and back.into_id == field.field_id
            ),
            None,
        )
    return Going(field, "into", into, "remembered") if into is not None and may_go_into(field, into) else None


def _as_the_rest(field: OfficeField, rest: Way, there: Sequence[OfficeField]) -> Going:
    if rest == "make":
        return Going(field, "make", made_like(field, there), "said")
    if rest == "notes" and field.kind != "secret":
        return Going(field, "notes", None, "said")
    return Going(field, "leave", None, "said") if rest == "leave" else Going(field, "open")


def _same_name_and_kind(field: OfficeField, other: OfficeField) -> bool:
    return fold(field.name) == fold(other.name) and field.kind == other.kind and may_go_into(field, other)


def _same_label_and_kind(field: OfficeField, other: OfficeField) -> bool:
    return fold(field.label) == fold(other.label) and field.kind == other.kind and may_go_into(field, other)


def _same_name(field: OfficeField, other: OfficeField) -> bool:
    return fold(field.name) == fold(other.name) and (holds_all_of(field, other) or holds_all_of(other, field))


def _same_label(field: OfficeField, other: OfficeField) -> bool:
    return fold(field.label) == fold(other.label) and (holds_all_of(field, other) or holds_all_of(other, field))


def made_like(field: OfficeField, there: Sequence[OfficeField]) -> OfficeField:
    """The same field for the other branch; one out of use that was the same there is taken into use again.

    Raises:
        Refusal: the other branch has another field of that label.
    """
    in_use = [each for each in there if not each.retired]
    try:
        label = read_label(field.label, in_use)
    except Refusal as refusal:
        raise Refusal(
            f"{shown(field.label)} cannot be made there: there is a field of that label already. Map it to that one, "
            "or to another.", field=field.name,
        ) from refusal  # fmt: skip
    again = next(
        (
            each
            for each in there
            if each.retired and not each.built_in and each.kind == field.kind and each.name == field.name
        ),
        None,
    )
    if again is not None:
        return replace(again, retired=False)
    return replace(field, label=label, field_id=None, version=0, required=False)
