"""Clients and their keys' bookkeeping, on real stores."""

from __future__ import annotations

import pytest

from builders import Office
from keydesk.db.queries.client_page import client_page
from keydesk.db.queries.clients import client_counts, client_found
from keydesk.db.queries.history import history_of
from keydesk.db.queries.twins import possible_twins
from keydesk.operations.clients import add_client, block_sitter, edit_client, set_status, unblock_sitter
from keydesk.operations.copies import NewCopy, add_copies
from keydesk.operations.custody import check_out
from keydesk.operations.key_need import set_key_required, set_no_key_required
from keydesk.operations.keys import restore_key, retire_key
from keydesk.operations.whereabouts import retire
from keydesk.rules.custody import Holder
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal


def test_only_a_name_is_needed(office: Office) -> None:
    """A client is added with a name and nothing else, as a prospect; without any name there is none."""
    desk = office.desk()
    added = desk.perform_now(add_client, fields={"last_name": " Rivera "})
    profile = desk.look_up_now(client_page, client_id=added.id).profile
    assert (profile.name, profile.memberships[0].status, profile.key_required) == ("Rivera", "prospect", True)
    with pytest.raises(Refusal, match="needs a name"):
        desk.perform_now(add_client, fields={"street": "1 Elm St"})


def test_no_key_required_is_said_with_a_reason(office: Office) -> None:
    """A reason of the list, when it is added or later; taken back, the reason goes too. All of it is in the record."""
    desk = office.desk()
    added = desk.perform_now(
        add_client, fields={"last_name": "Marsh"}, no_key_reason="lockbox", no_key_note="on the gas meter"
    )
    with pytest.raises(Refusal, match="Why is no key needed"):
        desk.perform_now(add_client, fields={"last_name": "Okafor"}, no_key_reason="magic")
    desk.perform_now(set_key_required, client_id=added.id)
    desk.perform_now(set_no_key_required, client_id=added.id, reason="doorman", note="ask for Ed")
    profile = desk.look_up_now(client_page, client_id=added.id).profile
    assert (profile.key_required, profile.no_key_reason, profile.no_key_note) == (False, "doorman", "ask for Ed")
    told = desk.look_up_now(history_of, subject="client", subject_id=added.id)
    assert ("no_key_reason", None, "doorman") in {(line.field, line.old, line.new) for line in told}


def test_an_edit_of_the_profile_says_whether_a_key_is_needed(office: Office) -> None:
    """I9: with the other fields, in one save; the way in comes on file; an edit that does not speak of it leaves it."""
    desk = office.desk()
    marsh = office.client("Marsh", "Lee")

    def seen() -> tuple[bool, str | None, str]:
        profile = desk.look_up_now(client_page, client_id=marsh).profile
        return profile.key_required, profile.no_key_reason, profile.no_key_note

    fields = {"notes": "two cats"}
    saved = desk.perform_now(
        edit_client, client_id=marsh, version=1, fields=fields, no_key_reason="lockbox", no_key_note="on the gas meter"
    )
    assert set(saved.fields) == {"notes", "key_required", "no_key_reason", "no_key_note"}
    assert seen() == (False, "lockbox", "on the gas meter")
    ways = desk.look_up_now(client_page, client_id=marsh).profile.access
    assert [(way.kind, way.note) for way in ways] == [("lockbox", "on the gas meter")]
    desk.perform_now(edit_client, client_id=marsh, version=saved.version, fields={"notes": "three cats"})
    assert seen() == (False, "lockbox", "on the gas meter")
    with pytest.raises(ChangedMeanwhile):
        desk.perform_now(edit_client, client_id=marsh, version=1, fields={}, no_key_reason="")
    desk.perform_now(edit_client, client_id=marsh, version=None, fields={}, no_key_reason="", no_key_note="dropped")
    assert seen() == (True, None, "")
    with pytest.raises(Refusal, match="Why is no key needed"):
        desk.perform_now(edit_client, client_id=marsh, version=None, fields={}, no_key_reason="magic")


def test_an_edit_on_an_old_version_carries_both(office: Office) -> None:
    """The second of two people is told who was quicker, and given what is stored now (C5)."""
    office.person("Bo Tran", role="scheduler", uid=1001)
    client = office.client("Rivera", city="Brookside")
    office.desk(1001).perform_now(edit_client, client_id=client, version=1, fields={"city": "Ferndale"})
    with pytest.raises(ChangedMeanwhile, match="Bo Tran changed Rivera") as caught:
        office.desk().perform_now(edit_client, client_id=client, version=1, fields={"city": "Oakland"})
    assert caught.value.present["city"] == "Ferndale"
    assert caught.value.version == 2


def test_only_those_who_may_change_clients(office: Office) -> None:
    """Base staff look at clients and change none of them."""
    sam = office.person("Sam Ortega", uid=1002)
    client = office.client("Rivera")
    desk = office.desk(1002)
    for operation, how in (
        (add_client, {"fields": {"last_name": "Marsh"}}),
        (edit_client, {"client_id": client, "version": 1, "fields": {"city": "Oakland"}}),
        (set_status, {"client_id": client, "branch": "in_home", "status": "inactive"}),
        (set_no_key_required, {"client_id": client, "reason": "lockbox"}),
        (block_sitter, {"client_id": client, "staff_id": sam}),
    ):
        with pytest.raises(Refusal, match="may not change client profiles"):
            desk.perform_now(operation, **how)


def test_a_blocked_sitter_gets_no_key_until_the_block_is_gone(office: Office) -> None:
    """Blocking tells what the sitter still has; no key goes to them until somebody takes the block away."""
    sam = office.person("Sam Ortega")
    office.safe("Front office")
    client = office.client("Rivera")
    office.key(client, code="K7MT", copies=3)
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=sam)
    blocked = desk.perform_now(block_sitter, client_id=client, staff_id=sam, reason="allergy")
    assert blocked.holds == ("K7MT-1",)
    assert "get it back" in blocked.said
    with pytest.raises(Refusal, match="has blocked"):
        desk.perform_now(check_out, tag_code="K7MT-2", sitter_id=sam)
    desk.perform_now(unblock_sitter, client_id=client, staff_id=sam)
    desk.perform_now(check_out, tag_code="K7MT-2", sitter_id=sam)


def test_inactive_says_which_keys_should_go_back(office: Office) -> None:
    """A client who leaves is told with the number of copies that the office still answers for."""
    office.safe("Front office")
    client = office.client("Rivera")
    office.key(client, copies=[NewCopy(), NewCopy(holder=Holder.client())])
    done = office.desk().perform_now(set_status, client_id=client, branch="in_home", status="inactive", reason="moved")
    assert (done.old, done.new, done.copies) == ("active", "inactive", 1)


def test_the_filter_of_clients_takes_words_and_questions(office: Office) -> None:
    """Words, a status, and whether a key is on file; what is not understood is told, and the rest works."""
    office.safe("Front office")
    rivera, marsh = office.client("Rivera", "Ana"), office.client("Marsh", key_required=False, no_key_reason="keypad")
    okafor = office.client("Okafor")
    office.key(rivera)
    desk = office.desk()
    desk.perform_now(set_status, client_id=okafor, branch="in_home", status="inactive")

    def found(text: str) -> list[int]:
        return list(desk.look_up_now(client_found, text=text)[0])

    assert found("") == [marsh, okafor, rivera]
    assert found("ána") == [rivera]
    assert found("status:in") == [okafor]
    assert found("key:none") == [okafor]
    assert found("key:no") == [marsh]
    assert found("key:some") == [rivera]
    assert found("safe:front") == [rivera]
    assert found("safe:back") == []
    assert found("r*") == [rivera], "how the name begins"
    assert found("a*") == []
    assert desk.look_up_now(client_found, text="riv status:gone")[1].startswith("status can be")
    assert found("status: key:") == [marsh, okafor, rivera], "a question half typed hides nothing"
    assert desk.look_up_now(client_counts).keyless == 0, "an inactive client needs no key on file"


def test_a_phone_alone_is_told_apart_from_a_name(office: Office) -> None:
    """A hint says whether it is the name or only the phone; nothing else of a record makes a twin."""
    desk = office.desk()
    desk.perform_now(
        add_client, fields={"last_name": "Rivera", "first_name": "Ana", "cell_phone": "(555) 010-0142", "city": "Yew"}
    )
    same = desk.look_up_now(possible_twins, fields={"last_name": "RIVERA", "first_name": "Ána"})
    assert [(each.same_name, each.same_phone) for each in same] == [(True, False)]
    phone = desk.look_up_now(possible_twins, fields={"last_name": "Costa", "work_phone": "555 010 0142"})
    assert [(each.same_name, each.same_phone) for each in phone] == [(False, True)]
    assert not desk.look_up_now(possible_twins, fields={"last_name": "Costa", "city": "Yew", "cell_phone": "555"})
    assert not desk.look_up_now(possible_twins, fields={})


def test_copies_are_added_together_or_not_at_all(office: Office) -> None:
    """All of them or none, numbered on; a safe without a hook that was said takes its next free hook."""
    safe = office.safe("Front office", rows=1, columns=3)
    added = office.key(office.client("Rivera"), code="K7MT")
    desk = office.desk()
    done = desk.perform_now(add_copies, key_id=added.key_id, copies=[NewCopy(holder=Holder.safe(safe))] * 2)
    assert done.tag_codes == ("K7MT-2", "K7MT-3")
    assert None not in {office.copy(tag).hook_id for tag in done.tag_codes}
    with pytest.raises(Refusal, match="pieces"):
        desk.perform_now(add_copies, key_id=added.key_id, copies=[NewCopy(), NewCopy(pieces=0)])
    with pytest.raises(Refusal, match="How many"):
        desk.perform_now(add_copies, key_id=added.key_id, copies=[])
    assert desk.perform_now(add_copies, key_id=added.key_id, copies=[NewCopy()]).tag_codes == ("K7MT-4",)


def test_a_key_goes_out_of_use_only_without_copies(office: Office) -> None:
    """What is in service stands in the way and is named; out of use nothing is added to it until it is taken back."""
    office.safe("Front office")
    added = office.key(office.client("Rivera"), code="K7MT")
    desk = office.desk()
    with pytest.raises(Refusal, match="K7MT-1"):
        desk.perform_now(retire_key, key_id=added.key_id)
    desk.perform_now(retire, tag_code="K7MT-1", reason="returned")
    desk.perform_now(retire_key, key_id=added.key_id, reason="door walled up")
    with pytest.raises(Refusal, match="out of use"):
        desk.perform_now(add_copies, key_id=added.key_id, copies=[NewCopy()])
    desk.perform_now(restore_key, key_id=added.key_id)
    assert desk.perform_now(add_copies, key_id=added.key_id, copies=[NewCopy()]).tag_codes == ("K7MT-2",)
