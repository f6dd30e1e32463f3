"""Two profiles side by side: what differs, which value stays unless somebody chooses, and what is not lost thereby."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from keydesk.rules.alike import door_key
from keydesk.rules.phones import phone_key
from keydesk.rules.profile import CLIENT_FIELDS, LONGEST_NOTE, LONGEST_TEXT, Value
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold, shown
from keydesk.rules.twins import EMAILS, PHONES

Kept = Literal["first", "second", "both"]
KEPT: Final[tuple[Kept, ...]] = ("first", "second", "both")

KEY_NEED: Final = "key_need"
"""Whether visits need a key, why not and the note to it: one choice, since one means nothing without the others."""

TOGETHER: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "first_name": ("name", ("last_name", "first_name")),
    "partner_first_name": ("partner", ("partner_last_name", "partner_first_name")),
    "street": ("address", ("street", "street2", "city", "region", "zip")),
}
"""Columns that are one choice, at the place of the first: a street with another town's zip code is nobody's address."""

TOGETHER_WORDS: Final = {"name": "Name", "partner": "Partner", "address": "Address"}
NEED_FIELDS: Final = ("key_required", "no_key_reason", "no_key_note")
_COLUMNS: Final = {
    **dict(TOGETHER.values()),
    KEY_NEED: NEED_FIELDS,
}
_PART_OF: Final = {column: name for name, columns in TOGETHER.values() for column in columns}

_MORE_PHONES: Final = ("cell_phone", "home_phone", "work_phone", "other_phone")
_RANKS: Final = {"": 0, "inactive": 1, "prospect": 2, "active": 3}


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of two profiles.

    Attributes:
        name: the column; ``name``, ``partner``, ``address``, ``key_need`` of several that are one choice; ``own:ID`` of
            a field that the office made.
        label: how forms call it.
        first: what the profile that stays has.
        second: what the other has.
        kept: which of them stays.
        conflict: both have something, and it is not the same: somebody should choose.
        may_join: both can stay, one beneath the other.
        alike: they say the same, written otherwise.
    """

    name: str
    label: str
    first: str
    second: str
    kept: Kept = "first"
    conflict: bool = False
    may_join: bool = False
    alike: bool = False

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return self.first != self.second and not self.alike


def pair(name: str, label: str, first: str, second: str, *, may_join: bool = False) -> FieldPair:
    """One field of two profiles, with the fuller value kept; where both are full, the first's, and somebody chooses."""
    own = FieldPair(name, label, first, second, may_join=may_join)
    if first == second or not second:
        return own
    if not first:
        return replace(own, kept="second")
    if _same(name, first, second):
        # The same, written otherwise: the longer one says more.
        longer = len(second) > len(first) and name not in PHONES
        return replace(own, kept="second" if longer else "first", alike=True)
    if fold(first) in fold(second):
        return replace(own, kept="second")
    if fold(second) in fold(first):
        return own
    return replace(own, kept="both") if may_join else replace(own, conflict=True)


def pairs_of(
    first: Mapping[str, Any], second: Mapping[str, Any], *, names: Mapping[tuple[str, Any], str]
) -> tuple[FieldPair, ...]:
    """Every field of two profiles that is not empty in both.

    Args:
        first: columns of the profile that stays.
        second: of the other.
        names: what links mean, by field and primary key: a sitter's name, a vet's.
    """
    found = []
    for field in CLIENT_FIELDS.values():
        if field.name in _PART_OF:
            if field.name in TOGETHER:
                found += _together(*TOGETHER[field.name], first, second)
            continue
        one, two = (_words(field.name, each.get(field.name), names) for each in (first, second))
        if field.name == "primary_branch" and one == two:
            continue
        if one or two:
            found.append(pair(field.name, field.label, one, two, may_join=field.kind == "long"))
    need = [_need(each) for each in (first, second)]
    if need[0] != need[1]:
        found.append(FieldPair(KEY_NEED, "Visits need", need[0], need[1], conflict=True))
    return tuple(found)


def chosen(pairs: Iterable[FieldPair], keep: Mapping[str, str]) -> tuple[FieldPair, ...]:
    """The pairs with what people chose; a chosen conflict is none any more.

    Raises:
        Refusal: a field or a choice that there is not.
    """
    listed = tuple(pairs)
    keep = {_PART_OF.get(name, name): which for name, which in keep.items()}
    known = {each.name for each in listed}
    for name, which in keep.items():
        if which not in KEPT:
            raise Refusal(
                f"Of {shown(name, width=30)} the first, the second or both stay; not “{shown(which, width=20)}”."
            )
        if name not in known and name not in CLIENT_FIELDS and name not in _COLUMNS:
            raise Refusal(f"There is no field “{shown(name, width=30)}” in the two profiles.", code="not_found")
    for each in listed:
        if keep.get(each.name) == "both" and not each.may_join:
            raise Refusal(f"{each.label} has room for one of the two: the first or the second.", field=each.name)
    return tuple(
        replace(each, kept=keep[each.name], conflict=False) if each.name in keep else each  # type: ignore[arg-type]  # looked at above
        for each in listed
    )


def merged_values(first: Mapping[str, Any], second: Mapping[str, Any], pairs: Iterable[FieldPair]) -> dict[str, Value]:
    """The columns of the profile that stays, which change.

    A phone or an e-mail that is not kept goes into a free place of its kind, so that nobody has to look it up in the
    profile that went away.
    """
    values: dict[str, Any] = {}
    for each in pairs:
        if each.name in _COLUMNS:
            if each.kept == "second":
                values |= {name: second[name] for name in _COLUMNS[each.name]}
        elif each.name in CLIENT_FIELDS:
            if each.kept == "second":
                values[each.name] = second[each.name]
            elif each.kept == "both" and each.differs:
                longest = LONGEST_NOTE if CLIENT_FIELDS[each.name].kind == "long" else LONGEST_TEXT
                values[each.name] = f"{first[each.name]}\n{second[each.name]}"[:longest]
    after = {**first, **values}
    _keep_rest(after, values, _MORE_PHONES, [first, second], lambda text: phone_key(text) or fold(text))
    _keep_rest(after, values, EMAILS, [first, second], str.casefold)
    return {name: value for name, value in values.items() if value != first.get(name)}


def more_active(one: str, other: str) -> str:
    """Of two statuses the more active; an empty one is no place at all."""
    return max(one, other, key=lambda each: _RANKS[each])


def same_pet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two animals of two profiles are likely one: called alike, and nothing that is known speaks against it."""
    if not one["name"] or fold(one["name"]) != fold(other["name"]):
        return False
    return all(
        not one[name] or not other[name] or fold(str(one[name])) == fold(str(other[name]))
        for name in ("species", "birth_year", "sex")
    )


def same_contact(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two contacts are one, so that the second says nothing more."""
    if fold(one["name"]) != fold(other["name"]) or bool(one["has_key"]) != bool(other["has_key"]):
        return False
    phones = ("home_phone", "cell_phone", "work_phone")
    return all(not other[name] or phone_key(other[name]) == phone_key(one[name] or "") for name in phones) and all(
        not other[name] or fold(other[name]) == fold(one[name] or "") for name in ("relation", "location", "note")
    )


def _keep_rest(
    after: dict[str, Any], values: dict[str, Any], places: tuple[str, ...], both: list[Mapping[str, Any]], key: Any
) -> None:
    """Puts what is in neither of the kept places into a free one, as long as there is one."""
    kept = {key(str(after.get(name) or "")) for name in places}
    for source in both:
        for name in places:
            text = str(source.get(name) or "")
            if not text or key(text) in kept:
                continue
            free = next((each for each in reversed(places) if not after.get(each)), None)
            if free is None:
                continue
            after[free] = values[free] = text
            kept.add(key(text))


def _same(name: str, first: str, second: str) -> bool:
    if name in PHONES:
        return phone_key(first) == phone_key(second) != ""
    return fold(" ".join(first.split())) == fold(" ".join(second.split()))


def _words(name: str, value: Any, names: Mapping[tuple[str, Any], str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return names.get((name, value)) or str(value)


def _together(
    name: str, columns: tuple[str, ...], first: Mapping[str, Any], second: Mapping[str, Any]
) -> list[FieldPair]:
    """Several columns as one choice; whichever has all that the other has is the fuller one."""
    one, two = (", ".join(str(each[column]) for column in columns if each.get(column)) for each in (first, second))
    if not one and not two:
        return []
    own = FieldPair(name, TOGETHER_WORDS[name], one, two)
    values = [[_compared(column, str(each.get(column) or "")) for column in columns] for each in (first, second)]
    if values[0] == values[1]:
        return [replace(own, kept="second" if len(two) > len(one) else "first", alike=True)]
    if all(not theirs or theirs == ours for ours, theirs in zip(*values, strict=True)):
        return [own]
    if all(not ours or ours == theirs for ours, theirs in zip(*values, strict=True)):
        return [replace(own, kept="second")]
    return [replace(own, conflict=True)]


def _compared(column: str, text: str) -> str:
    return " ".join(door_key(text)).strip() if column == "street" else fold(" ".join(text.split()))


def _need(row: Mapping[str, Any]) -> str:
    if row["key_required"]:
        return "a key"
    return ": ".join(
        filter(None, (f"no key, {str(row['no_key_reason'] or 'other').replace('_', ' ')}", row["no_key_note"]))
    )
