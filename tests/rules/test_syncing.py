"""Which field goes into which of the other branch, and what becomes of each value (K2, K3)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.fields import KIND_WORDS, OfficeField
from keydesk.rules.refusal import Refusal
from keydesk.rules.sync_values import is_noted, note_of, outcome_of, without_note
from keydesk.rules.syncing import Decisions, Going, Remembered, Said, match_fields


def own(label: str, kind: str = "text", *, at: int = 0, name: str = "", **more: object) -> OfficeField:
    """A field of the office's own; its id tells it from every other."""
    called = name or label.casefold().replace(" ", "_")
    return OfficeField("client", called, label, kind, field_id=at or None, **more)  # type: ignore[arg-type]  # a kind is a word


ALARM = own("Alarm note", at=1)
THERE = own("alarm NOTE", at=11, name="alarm_note_2")


@pytest.mark.parametrize(
    ("here", "there", "goes"),
    [
        (own("Wifi", at=1), own("Wifi", at=11), "by name"),
        (own("Wifi", at=1), own("WIFI", at=11, name="wifi_2"), "by name"),
        (own("Wifi", at=1, name="wifi"), own("Network", at=11, name="wifi"), "by name"),
        (own("Size", "number", at=1), own("Size", "text", at=11), "by name"),
        (own("Size", "text", at=1), own("Size", "number", at=11), "by name"),
        (own("Story", "long_text", at=1), own("Story", "text", at=11), "by name"),
        (own("Diet", "choice", at=1, choices=("dry",)), own("diet", "choice", at=11, choices=("wet",)), "by name"),
        (own("Code", "secret", at=1), own("Code", "secret", at=11), "by name"),
        (own("Code", "secret", at=1), own("Code", "text", at=11), "open"),
        (own("Code", "text", at=1), own("Code", "secret", at=11), "open"),
        (own("Born", "date", at=1), own("Born", "number", at=11), "open"),
        (own("Wifi", at=1), own("Wifi", at=11, retired=True), "open"),
        (own("Wifi", at=1), own("Wifi", at=11, hidden=True), "by name"),
        (own("Wifi", at=1), own("Wifi key", at=11), "open"),
        (own("Wifi", at=1), replace(own("Wifi", at=11), built_in=True), "open"),
    ],
)
def test_fields_match_by_name_where_one_can_hold_the_other(here: OfficeField, there: OfficeField, goes: str) -> None:
    """Names and labels match whatever their case; a secret only a secret; what is out of use there takes nothing."""
    (going,) = match_fields([here], [there])
    assert (going.way, going.by) == (("into", "name") if goes == "by name" else ("open", ""))


def test_the_closest_of_two_of_a_name_is_taken_and_each_takes_one() -> None:
    """The same kind goes before another one, and a field there takes the values of one field here."""
    here = [own("Size", "number", at=1), own("SIZE", "text", at=2, name="size_2")]
    there = [own("Size", "text", at=11), own("Size", "number", at=12, name="size_9")]
    assert [each.into and each.into.field_id for each in match_fields(here, there)] == [12, 11]
    assert [each.way for each in match_fields(here, there[:1])] == ["open", "into"]


def test_what_is_out_of_use_here_is_not_synced() -> None:
    """A field that the office has done with stays where it is, and so does what keydesk came with."""
    assert match_fields([replace(ALARM, retired=True), replace(ALARM, built_in=True)], [THERE]) == ()


def test_what_is_said_goes_before_what_was_said_and_that_before_the_names() -> None:
    """A word about a field is kept for the next time, and comes back by the same road; a new word goes before it."""
    there = [own("Alarm note", at=11), own("Notes on alarms", at=12), own("Other", at=13)]
    once = {1: Remembered(12)}
    assert match_fields([ALARM], there, remembered=once)[0].into == there[1]
    (back,) = match_fields([there[1]], [ALARM], remembered=once)
    assert (back.into, back.by) == (ALARM, "remembered")
    now = Decisions(said=(Said("client", "alarm_note", "into", "other"),))
    assert match_fields([ALARM], there, remembered=once, decisions=now)[0].into == there[2]
    assert match_fields([ALARM], there, remembered={1: Remembered()})[0].way == "notes"
    gone = [there[0], replace(there[1], retired=True)]
    assert match_fields([ALARM], gone, remembered=once)[0].into == there[0]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said("client", "code", "notes"), "secret"),
        (Said("client", "code", "into", "alarm note"), "secret"),
        (Said("client", "alarm_note", "into", "pin"), "secret"),
        (Said("client", "alarm_note", "into", "nowhere"), "no field"),
        (Said("client", "nothing", "leave"), "no field"),
        (Said("client", "alarm_note", "make"), "Map it"),
    ],
)
def test_a_word_that_cannot_be_kept_is_refused(said: Said, why: str) -> None:
    """A secret is never written openly, a field that there is not is named, and a label is there once."""
    here = [ALARM, own("Code", "secret", at=2)]
    there = [THERE, own("Pin", "secret", at=12)]
    with pytest.raises(Refusal, match=why):
        match_fields(here, there, decisions=Decisions(said=(said,)))


def test_two_fields_into_one_are_refused() -> None:
    """One of the two would go over the other."""
    both = Decisions(said=(Said("client", "a", "into", "x"), Said("client", "b", "into", "x")))
    with pytest.raises(Refusal, match="takes one field: A or B"):
        match_fields([own("A", at=1), own("B", at=2)], [own("X", at=11)], decisions=both)


def test_the_rest_is_made_noted_or_left() -> None:
    """One word for all that has no match; a secret is in no notes, and what is made again was the same before."""
    here = [own("Diet", "choice", at=1, choices=("dry", "wet")), own("Code", "secret", at=2)]
    made = match_fields(here, [own("Diet", "choice", at=11, retired=True)], decisions=Decisions(rest="make"))
    assert [(each.way, each.into and each.into.field_id) for each in made] == [("make", 11), ("make", None)]
    assert made[1].into is not None
    assert made[1].into.kind == "secret"
    assert [each.way for each in match_fields(here, [], decisions=Decisions(rest="notes"))] == ["notes", "open"]
    assert [each.way for each in match_fields(here, [], decisions=Decisions(rest="leave"))] == ["leave", "leave"]


DIET = own("Diet", "choice", at=11, choices=("Dry", "Wet"))


@pytest.mark.parametrize(
    ("here", "into", "have", "there", "more", "comes"),
    [
        (ALARM, THERE, "", "x", {}, ("nothing", "x")),
        (ALARM, THERE, "a", "", {}, ("fills", "a")),
        (ALARM, THERE, "a", "a", {}, ("same", "a")),
        (ALARM, THERE, "a", "b", {}, ("keeps", "b")),
        (ALARM, THERE, "a", "b", {"take": True}, ("takes", "a")),
        (own("Diet"), DIET, "dry", "", {}, ("fills", "Dry")),
        (own("Diet"), DIET, "dry", "Dry", {}, ("same", "Dry")),
        (own("Diet"), DIET, "raw", "Wet", {"take": True}, ("choice", "Wet")),
        (own("Diet"), DIET, "raw", "", {"choices": True}, ("fills", "raw")),
        (own("Size"), own("Size", "number"), "1,200", "", {}, ("fills", "1200")),
        (own("Size"), own("Size", "number"), "big", "", {"take": True}, ("misfit", "")),
        (own("Story", "long_text"), own("Story"), "one\ntwo", "", {}, ("misfit", "")),
        (own("Mail", "email"), own("Mail", "email"), "Odd@EXAMPLE.com", "", {}, ("fills", "Odd@EXAMPLE.com")),
        (own("Code", "secret"), own("Code", "secret"), "1", "2", {}, ("keeps", "2")),
    ],
)
def test_what_becomes_of_a_value(
    here: OfficeField, into: OfficeField, have: str, there: str, more: dict[str, bool], comes: tuple[str, str]
) -> None:
    """Nothing is emptied, what is there stays unless somebody says otherwise, and what does not fit is told."""
    assert outcome_of(Going(here, "into", into, **more), have, there) == comes  # type: ignore[arg-type]  # names of flags


def test_a_note_is_written_once() -> None:
    """The label tells what it was; asked for again it is there already, and too long it is not cut."""
    noted = outcome_of(Going(ALARM, "notes"), "side door", "", notes="Feeds at 8.")
    assert noted == ("notes", "Feeds at 8.\nAlarm note: side door")
    assert outcome_of(Going(ALARM, "notes"), "side door", "", notes=noted[1])[0] == "noted"
    assert outcome_of(Going(ALARM, "notes"), "side", "", notes=noted[1])[0] == "notes"
    assert outcome_of(Going(ALARM, "notes"), "x" * 9_000, "", notes="y" * 2_000) == ("full", "y" * 2_000)
    assert without_note(note_of(ALARM, "side door"), noted[1]) == "Feeds at 8."


def test_what_has_no_way_stays() -> None:
    """Nothing there is called so, or somebody said that it stays: the other branch keeps what it has."""
    assert outcome_of(Going(ALARM, "open"), "a", "") == ("left", "")
    assert outcome_of(Going(ALARM, "leave", None, "said"), "a", "") == ("left", "")


# -- whatever fields and values there are ------------------------------------------------------------------------------

_LABELS = st.sampled_from(("Wifi", "wifi", "Diet", "Code", "Size", "Alarm note"))
_CHOICES = st.lists(st.sampled_from(("dry", "Dry", "wet", "raw", "4")), min_size=1, max_size=3, unique_by=str.casefold)
_TEXTS = st.sampled_from(("", "dry", "raw", "4", "04", "4.0", "yes", "2026-11-24", "a\nb", "Dry"))


@st.composite
def sides(draw: st.DrawFn) -> tuple[list[OfficeField], dict[int, str]]:
    """The fields of one branch, and what somebody has in them."""
    labels = draw(st.lists(_LABELS, max_size=5, unique_by=str.casefold))
    fields = [
        own(label, kind, at=at, choices=tuple(draw(_CHOICES)) if kind == "choice" else ())
        for at, label in enumerate(labels, 1)
        for kind in [draw(st.sampled_from(tuple(KIND_WORDS)))]
    ]
    return fields, {each.field_id or 0: draw(_TEXTS) for each in fields}


def synced(
    here: list[OfficeField], have: dict[int, str], there: list[OfficeField], held: dict[int, str], decided: Decisions
) -> tuple[dict[int, str], dict[str, int]]:
    """What the other branch has afterwards, and how many values came to what."""
    after, counts = dict(held), dict[str, int]()
    for going in match_fields(here, there, decisions=decided):
        into = going.into.field_id or 0 if going.into is not None else 0
        outcome, value = outcome_of(going, have[going.field.field_id or 0], held.get(into, ""))
        counts[outcome] = counts.get(outcome, 0) + 1
        if going.into is not None and going.into.field_id is not None:
            after[into] = value
    return after, counts


@given(one=sides(), other=sides(), take=st.booleans())
def test_a_sync_done_again_changes_nothing(
    one: tuple[list[OfficeField], dict[int, str]], other: tuple[list[OfficeField], dict[int, str]], take: bool
) -> None:
    """Whatever the fields: the second time all that could go is there already."""
    decided = Decisions(take_all=take)
    after, _ = synced(*one, *other, decided)
    again, counts = synced(*one, other[0], after, decided)
    assert again == after
    assert not {"fills", "takes", "notes"} & counts.keys()


@given(one=sides(), other=sides())
def test_no_value_is_lost(
    one: tuple[list[OfficeField], dict[int, str]], other: tuple[list[OfficeField], dict[int, str]]
) -> None:
    """Unless somebody says so, whatever the other branch had it has still; and back again nothing here goes either."""
    after, _ = synced(*one, *other, Decisions())
    assert all(after[field] == value for field, value in other[1].items() if value)
    back, _ = synced(other[0], after, *one, Decisions())
    assert all(back[field] == value for field, value in one[1].items() if value)


@given(one=sides(), other=sides())
def test_there_and_back_again_is_at_rest(
    one: tuple[list[OfficeField], dict[int, str]], other: tuple[list[OfficeField], dict[int, str]]
) -> None:
    """Once both directions were synced, neither has anything to write."""
    there, _ = synced(*one, *other, Decisions())
    back, _ = synced(other[0], there, *one, Decisions())
    assert synced(one[0], back, other[0], there, Decisions())[0] == there
    assert synced(other[0], there, one[0], back, Decisions())[0] == back


@given(notes=st.text("ab\n:", max_size=12), value=st.text("ab\n", min_size=1, max_size=6))
def test_a_note_is_taken_out_as_it_was_put_in(notes: str, value: str) -> None:
    """The notes are, to the letter, what they were."""
    outcome, after = outcome_of(Going(ALARM, "notes"), value, "", notes=notes)
    if outcome == "notes":
        assert is_noted(note_of(ALARM, value), after)
        assert without_note(note_of(ALARM, value), after) == notes
