"""The language of the filter on a real store: what a client, a key, a visit and a moment say of copies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from builders import MORNING, Office
from keydesk.db.models import (
    Client,
    ClientContact,
    ClientMembership,
    Hook,
    KeyCopy,
    Pet,
    Territory,
    TerritoryZip,
    Visit,
    table_of,
)
from keydesk.db.queries.key_counts import key_counts, key_found, key_standing
from keydesk.db.queries.key_list import list_keys
from keydesk.db.queries.keys import key_matches
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from keydesk.operations.whereabouts import mark_lost, report_missing, retire
from keydesk.rules.query_facets import FACETS, with_facet

TODAY = MORNING.date()


def _put(office: Office, model: type[Any], **values: Any) -> int:
    """A row that no operation makes yet."""

    def change(work: Any) -> int:
        return work.session.execute(insert(table_of(model)).values(**values)).inserted_primary_key[0]

    return int(office.work(change))


def _set(office: Office, model: type[Any], thing: int, **values: Any) -> None:
    table = table_of(model)
    office.work(lambda work: work.session.execute(update(table).where(table.c.id == thing).values(**values)))


@pytest.fixture
def keys(office: Office) -> Office:
    """Rivera (north by zip, Rex), Okafor (south, with a zip of north; Facility), Marsh (nowhere)."""
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.safe("Front office", rows=2, columns=6)
    rivera, okafor, marsh = office.client("Rivera", "Ana"), office.client("Okafor", "Bo"), office.client("Marsh", "Lee")
    office.key(rivera, code="K7MT", copies=2, label="front door")
    office.key(okafor, code="P4XZ", copies=[NewCopy(spare=True), NewCopy()], label="Portão")
    office.key(marsh, code="A2QD", label="fob", kind="fob", required=False)
    north, south = _put(office, Territory, name="North Side"), _put(office, Territory, name="South Side")
    _put(office, TerritoryZip, territory_id=north, zip="60601")
    _set(office, Client, rivera, zip="60601-1234", primary_sitter_id=sam, secondary_sitter_id=jo)
    _set(office, Client, okafor, zip="60601", territory_id=south)
    _put(office, Pet, client_id=rivera, name="Réx", search="rex dog rivera")
    _put(office, Pet, client_id=marsh, name="Rex", search="rex cat marsh", active=False)
    _put(office, ClientMembership, client_id=okafor, branch_id="facility", since=MORNING)
    desk = office.desk()
    for tag, sitter in (("K7MT-1", sam), ("P4XZ-2", jo), ("A2QD-1", sam)):
        desk.perform_now(check_out, tag_code=tag, sitter_id=sitter)
        office.clock.advance(days=1)
    return office


def _tags(office: Office, text: str) -> list[str]:
    return [row.tag_code for row in office.desk().look_up_now(list_keys, text=text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("territory:north", ["K7MT-1", "K7MT-2"]),
        ("territory:south", ["P4XZ-1", "P4XZ-2"]),
        ("territory:none", ["A2QD-1"]),
        ("territory:north,south", ["K7MT-1", "K7MT-2", "P4XZ-1", "P4XZ-2"]),
        ("branch:facility", ["P4XZ-1", "P4XZ-2"]),
        ("branch:in-home !branch:facility", ["A2QD-1", "K7MT-1", "K7MT-2"]),
        ("pet:rex", ["K7MT-1", "K7MT-2"]),
        ("pet:r*", ["K7MT-1", "K7MT-2"]),
        ("pet:x*", []),
        ("client:riv*", ["K7MT-1", "K7MT-2"]),
        ("client:v*", []),
        ("sitter:sam", ["K7MT-1", "K7MT-2"]),
        ("sitter:jo", ["K7MT-1", "K7MT-2"]),
        ("key:k7", ["K7MT-1", "K7MT-2"]),
        ("label:portao", ["P4XZ-1", "P4XZ-2"]),
        ('label:"front door"', ["K7MT-1", "K7MT-2"]),
        ("kind:fob", ["A2QD-1"]),
        ("required:no", ["A2QD-1"]),
        ("required:yes status:out", ["K7MT-1", "P4XZ-2"]),
        ("since:today", []),
        ("since:<today status:out", ["A2QD-1", "K7MT-1", "P4XZ-2"]),
        ("since:24nov", ["K7MT-1", "K7MT-2", "P4XZ-1"]),
        ("since:>24nov", ["A2QD-1", "P4XZ-2"]),
        ("!out", ["K7MT-2", "P4XZ-1"]),
        ("!status:out !spare", ["K7MT-2"]),
        ("status:spare", ["P4XZ-1"]),
        ("holder:sam territory:north", ["K7MT-1"]),
    ],
)
def test_every_name_asks_what_it_says(keys: Office, text: str, found: list[str]) -> None:
    """Each name finds exactly the copies of which it is so; a set territory wins over the zip code's."""
    assert _tags(keys, text) == found


def test_surplus_is_held_without_a_visit_to_come(keys: Office) -> None:
    """A sitter's copy is surplus unless that sitter has a booked visit there, from today on."""
    day = keys.clock.now().date()
    assert _tags(keys, "status:surplus") == ["A2QD-1", "K7MT-1", "P4XZ-2"]
    sam, jo = keys.copy("K7MT-1").staff_id, keys.copy("P4XZ-2").staff_id
    rivera, okafor = keys.copy("K7MT-1").client_id, keys.copy("P4XZ-2").client_id
    visit = keys.visit(rivera, sam, day)
    keys.visit(okafor, sam, day + timedelta(days=3))
    keys.visit(okafor, jo, day - timedelta(days=1))
    assert _tags(keys, "status:surplus") == ["A2QD-1", "P4XZ-2"]
    _set(keys, Visit, visit, status="cancelled")
    assert _tags(keys, "status:surplus") == ["A2QD-1", "K7MT-1", "P4XZ-2"]


def test_a_facet_counts_what_it_shows(keys: Office) -> None:
    """The number on a facet is the number of copies that its statuses find."""
    desk = keys.desk()
    desk.perform_now(report_missing, tag_code="K7MT-2", reason="not on its hook")
    desk.perform_now(retire, tag_code="P4XZ-1", reason="destroyed")
    desk.perform_now(report_missing, tag_code="A2QD-1", reason="gone")
    desk.perform_now(mark_lost, tag_code="A2QD-1")
    keys.clock.advance(days=30)
    counts = keys.desk().look_up_now(key_counts)
    for facet in FACETS:
        text = f"status:{','.join(facet.statuses)}" if facet.statuses else ""
        assert getattr(counts, facet.key) == len(_tags(keys, text)), facet.key
    assert (counts.lost, counts.retired, counts.missing, counts.surplus) == (1, 1, 1, 2)


@pytest.mark.parametrize(
    "rest", ["", "rivera", "!missing", "holder:sam", "-holder:sam", "due:none label:front", "okafor !spare", "zzz"]
)
@pytest.mark.parametrize("status", ["", "status:out", "status:lost,stolen", "status:standing"])
def test_facets_count_within_the_rest_of_the_filter(keys: Office, rest: str, status: str) -> None:
    """What a facet says is what it would show in place of the filter's own statuses, with all its other words."""
    desk = keys.desk()
    desk.perform_now(report_missing, tag_code="K7MT-2", reason="not on its hook")
    desk.perform_now(retire, tag_code="P4XZ-1", reason="destroyed")
    desk.perform_now(report_missing, tag_code="A2QD-1", reason="gone")
    desk.perform_now(mark_lost, tag_code="A2QD-1")
    keys.clock.advance(days=30)
    text = f"{rest} {status}".strip()
    found = desk.look_up_now(key_found, text=text, standing=desk.look_up_now(key_standing))
    for facet in FACETS:
        assert getattr(found.counts, facet.key) == len(_tags(keys, with_facet(text, facet))), facet.key
    assert found.matches == desk.look_up_now(key_matches, text=text)


def test_a_copy_that_came_after_the_list_was_read_does_no_harm(keys: Office) -> None:
    """It is found by the filter at once, and counted when the list is read anew."""
    standing = keys.desk().look_up_now(key_standing)
    added = keys.key(keys.client("Rivers", "Zed"), code="ZZZZ")
    found = keys.desk().look_up_now(key_found, text="rivers", standing=standing)
    assert [keys.copy(tag).id for tag in added.tag_codes] == list(found.matches.ids or ())
    assert found.counts.total == 0


def test_trouble_says_where_it_stands(keys: Office) -> None:
    """What was not understood is told with its place in the text, so that a screen can point at it."""
    text = "rivera status:gone hoder:sam"
    found = keys.desk().look_up_now(key_matches, text=text)
    assert [text[each.start : each.end] for each in found.troubles] == ["gone", "hoder:"]


def _found(office: Office, text: str) -> list[str]:
    return [row.tag_code for row in office.desk().look_up_now(list_keys, text=text)]


@pytest.mark.parametrize("text", ["hook:Küche*", "hook:kuche2", "holder:zoë", "holder:ZOE", "pet:öttchen", "pet:MOTT*"])
def test_names_are_found_whatever_their_accents(keys: Office, text: str) -> None:
    """A hook, a contact and a pet are found by any part of their names, with accents and without."""
    hook = _put(keys, Hook, safe_id=1, label="KÜCHE2")
    row = keys.desk().look_up_now(list_keys, text="tag:A2QD")[0]
    contact = _put(keys, ClientContact, client_id=row.client_id, name="Zoë Ødegård")
    _put(keys, Pet, client_id=row.client_id, name="Möttchen", search="mottchen cat marsh")
    held = {"holder_kind": "contact", "contact_id": contact, "staff_id": None, "due_at": None}
    _set(keys, KeyCopy, row.copy_id, home_hook_id=hook, home_safe_id=1, **held)
    assert _found(keys, text) == ["A2QD-1"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tag:4*", []),
        ("tag:P4*", ["P4XZ-1", "P4XZ-2"]),
        ("tag:4", ["P4XZ-1", "P4XZ-2"]),
        ("key:2*", []),
        ("key:a2*", ["A2QD-1"]),
        ("holder:am*", []),
        ("holder:ort*", ["A2QD-1", "K7MT-1"]),
        ("label:oor*", []),
        ("label:doo*", ["K7MT-1", "K7MT-2"]),
    ],
)
def test_a_star_at_the_end_asks_how_it_begins(keys: Office, text: str, found: list[str]) -> None:
    """``4*`` is what begins so: a tag, a code, or a word of a name; without the star it may stand anywhere."""
    assert _found(keys, text) == found
