"""What a sync of clients decided is done, remembered, and taken back as one (K2, K3)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from at_both_branches import FACILITY, IN_HOME, rows_of
from at_the_sync import Sides
from builders import MORNING, Office
from keydesk.db.models import Client, FieldDefinition, table_of
from keydesk.db.queries.merging import merge_preview
from keydesk.operations.clients import add_client, set_status
from keydesk.operations.fields import retire_field
from keydesk.operations.merging import merge_clients
from keydesk.operations.undo import undo
from keydesk.operations.visits import book_visit
from keydesk.rules.refusal import Refusal
from keydesk.rules.syncing import Decisions, Said


@pytest.fixture
def sides(office: Office) -> Sides:
    """Both branches, two clients In-Home."""
    return Sides(office)


DECIDED = Decisions(
    said=(
        Said("client", "gate", "into", "entry"),
        Said("client", "story", "notes"),
        Said("client", "permit", "make"),
    ),
    take_all=True,
    all_choices=True,
)


def decided(sides: Sides) -> None:
    """Fields of which each has to go another way."""
    sides.field("Gate")
    sides.field("Story", "long_text")
    sides.field("Permit", "number")
    sides.field("Diet", "choice", choices="dry, raw")
    sides.field("Entry", branch=FACILITY)
    sides.field("Diet", "choice", branch=FACILITY, choices="wet")
    sides.fill(sides.rivera, gate="left", story="Two\nlines", permit="12", diet="raw", notes="Feeds at 8.")
    sides.sync(sides.okafor)


def test_a_field_without_a_match_is_mapped_noted_or_made(sides: Sides) -> None:
    """What was said is remembered for the next time; a choice that is missing there is made (K3)."""
    decided(sides)
    assert {each.going.field.name for each in sides.plan().open} == {"gate", "story", "permit"}
    assert sides.plan().count("choice") == 1
    sides.sync(decisions=DECIDED)
    assert sides.own(sides.rivera) == {"entry": "left", "permit": "12", "diet": "raw"}
    notes = rows_of(sides.office, table_of(Client), table_of(Client).c.id == sides.rivera)[0].notes
    assert notes == "Feeds at 8.\nStory: Two\nlines"
    assert "Nothing changed" in sides.sync(decisions=DECIDED.with_said(Said("client", "permit", "into", "permit"))).said
    assert "Nothing changed" in sides.sync().said
    sides.fill(sides.okafor, gate="right", permit="7")
    sides.sync(sides.okafor)
    assert sides.own(sides.okafor) == {"entry": "right", "permit": "7"}


def test_one_undo_brings_everything_back(sides: Sides) -> None:
    """Places, values, notes, fields, choices and what was remembered; done again it is as after the first time."""
    decided(sides)
    before = sides.everything()
    sides.sync(decisions=DECIDED)
    after = sides.everything()
    assert sides.do(undo).said == "Taken back: Rivera, Ana has no place in Facility any more"
    assert sides.everything() == before
    assert ("status.facility", "active", None) in sides.lines("client", sides.rivera, "undo")
    sides.sync(decisions=DECIDED)
    again = sides.everything()
    assert [row[1:] for row in again["values"]] == [row[1:] for row in after["values"]]
    assert again["fields"] == after["fields"]


def _other_value(sides: Sides) -> None:
    sides.fill(sides.rivera, FACILITY, entry="right")


def _a_visit(sides: Sides) -> None:
    desk = sides.office.desk()
    desk.work_in(FACILITY)
    service = 2
    desk.perform_now(book_visit, client_id=sides.rivera, day=MORNING.date(), at=MORNING.time(), service_id=service)


def _inactive(sides: Sides) -> None:
    sides.do(set_status, client_id=sides.rivera, branch=FACILITY, status="inactive")


def _other_notes(sides: Sides) -> None:
    sides.fill(sides.rivera, notes="all new")


@pytest.mark.parametrize("meanwhile", [_other_value, _a_visit, _inactive, _other_notes])
def test_what_changed_meanwhile_is_never_undone(sides: Sides, meanwhile: Any) -> None:
    """The undo refuses as a whole, and says what is in the way."""
    decided(sides)
    batch = sides.sync(decisions=DECIDED).batch_id
    meanwhile(sides)
    before = sides.everything()
    with pytest.raises(Refusal, match="changed since") as caught:
        sides.do(undo, batch_id=batch)
    assert caught.value.code == "changed"
    assert caught.value.details
    assert sides.everything() == before


def test_a_field_that_was_made_and_taken_back_is_taken_into_use_again(sides: Sides) -> None:
    """It is not made a second time under another name."""
    sides.field("Permit")
    sides.fill(sides.rivera, permit="12")
    make = Decisions(rest="make")
    sides.sync(decisions=make)
    sides.do(undo)
    sides.sync(decisions=make)
    table = table_of(FieldDefinition)
    assert [row.name for row in rows_of(sides.office, table, table.c.branch_id == FACILITY)] == ["permit"]
    assert sides.own(sides.rivera) == {"permit": "12"}
    sides.do(retire_field, subject="client", name="permit", branch=FACILITY, told=1)
    assert sides.own(sides.rivera) == {}


def test_a_merge_keeps_the_places_of_both_and_the_fields_of_both_branches(sides: Sides) -> None:
    """Who is left has a place in each branch in which one of the two had one, and what stood in its fields."""
    for branch in (IN_HOME, FACILITY):
        sides.field("Wifi", branch=branch)
    sides.fill(sides.rivera, wifi="otter")
    other = sides.do(add_client, fields={"last_name": "Riviera"}, status="active", branches=(FACILITY,)).id
    sides.fill(other, FACILITY, wifi="seal")
    preview = sides.desk.look_up_now(merge_preview, into_id=sides.rivera, client_id=other)
    assert {"Wifi", "Wifi, Facility"} <= {pair.label for pair in preview.pairs}
    sides.do(merge_clients, into_id=sides.rivera, client_id=other, settled=True)
    assert set(sides.places(sides.rivera)) == {IN_HOME, FACILITY}
    assert (sides.own(sides.rivera, IN_HOME), sides.own(sides.rivera)) == ({"wifi": "otter"}, {"wifi": "seal"})
    with pytest.raises(Refusal, match="went into"):
        sides.sync(other)


def test_however_many_clients_the_plan_is_read_in_as_many_statements(sides: Sides) -> None:
    """One client or sixty: what is in their fields is read for all of them at once."""
    for at in range(10):
        for branch in (IN_HOME, FACILITY):
            sides.field(f"Own {at}", branch=branch)
    many = [sides.office.client(f"Client {at}") for at in range(60)]
    counted: list[int] = []
    for ids in (many[:1], many):
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any, to: list[str] = statements) -> None:
            to.append(statement)

        engine = sides.desk.store._writer
        assert engine is not None
        event.listen(engine, "before_cursor_execute", note)
        sides.plan(*ids)
        event.remove(engine, "before_cursor_execute", note)
        counted.append(len(statements))
    assert counted[1] <= counted[0] + 1
