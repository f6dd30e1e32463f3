"""Applying an import and taking it back: one transaction, no doubles, people's own changes stay."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builders import Office
from imports import LEASHTIME, count_of, import_files, plan_files, rows_of, troubles_of
from keydesk.db.models import (
    AccessMethod,
    Client,
    ClientMembership,
    CustodyEvent,
    History,
    Hook,
    ImportRun,
    Key,
    KeyCopy,
    KeySafe,
    Pet,
    Staff,
    Vet,
    table_of,
)
from keydesk.db.work import Work
from keydesk.importing.items import Item
from keydesk.operations.clients import edit_client
from keydesk.operations.custody import check_out
from keydesk.operations.import_undo import undo_import
from keydesk.operations.importing import apply_import, save_mapping
from keydesk.operations.undo import undo
from keydesk.rules.refusal import Refusal

TABLES = (Client, Pet, Staff, Vet, AccessMethod, KeySafe, Hook, Key, KeyCopy)


def _sizes(office: Office) -> list[int]:
    return [count_of(office, model) for model in TABLES]


def _newer(folder: Path, *changes: tuple[str, str]) -> tuple[Path, ...]:
    """The same files a month later."""
    found = []
    for path in LEASHTIME:
        text = path.read_bytes().decode("utf-8-sig")
        for old, new in changes:
            text = text.replace(old, new)
        (folder / path.name).write_bytes(text.encode("utf-8-sig"))
        found.append(folder / path.name)
    return tuple(found)


def test_every_copy_has_its_event_and_the_store_verifies(office: Office) -> None:
    """An import is custody like any other: an event a copy, by whom and by what road; replaying gives the holder."""
    import_files(office, *LEASHTIME)
    assert count_of(office, CustodyEvent, kind="add", via="import") == count_of(office, KeyCopy) == 15
    assert count_of(office, History, verb="add", via="import", subject="client") == 19
    assert not troubles_of(office)


def test_the_same_files_again_change_nothing(office: Office) -> None:
    """Everything is here already: no doubles, and no empty line in the history."""
    import_files(office, *LEASHTIME)
    before = _sizes(office), count_of(office, History)
    done = import_files(office, *LEASHTIME)
    assert done.batch_id is None
    assert (_sizes(office), count_of(office, History)) == before
    assert {by["add"] + by["change"] for by in done.counts.values()} == {0}


def test_a_newer_file_changes_only_what_changed(office: Office, tmp_path: Path) -> None:
    """One street moved: one client, one field."""
    import_files(office, *LEASHTIME)
    files = _newer(tmp_path, ("12 Tern Hollow Rd", "99 Tern Hollow Rd"))
    plan = plan_files(office, *files)
    (item,) = [item for item in plan.items if item.changes]
    assert [(change.field, change.old, change.new) for change in item.changes] == [
        ("street", "12 Tern Hollow Rd", "99 Tern Hollow Rd")
    ]
    import_files(office, *files)
    assert rows_of(office, Client, last_name="Rivera")[0].street == "99 Tern Hollow Rd"
    assert not troubles_of(office)


def test_what_people_changed_here_stays(office: Office, tmp_path: Path) -> None:
    """The desk corrected a phone; the old program does not know, and does not win. The preview says so."""
    import_files(office, *LEASHTIME)
    (client,) = rows_of(office, Client, last_name="Rivera")
    office.desk().perform_now(
        edit_client, client_id=client.id, version=client.version, fields={"street": "5 New Street"}
    )
    plan = plan_files(office, *_newer(tmp_path, ("12 Tern Hollow Rd", "99 Tern Hollow Rd")))
    assert any("changed here and stays" in remark for item in plan.items for remark in item.remarks)
    office.desk().perform_now(apply_import, plan=plan)
    assert rows_of(office, Client, last_name="Rivera")[0].street == "5 New Street"


def test_a_client_whom_people_added_is_only_added_to(office: Office, tmp_path: Path) -> None:
    """Somebody typed Rivera in before the import: the file fills what is empty, now and the next time."""
    office.client("Rivera", "Ana", street="12 Tern Hollow Rd", email="ana@example.com")
    import_files(office, *LEASHTIME)
    import_files(office, *_newer(tmp_path, ("12 Tern Hollow Rd", "99 Tern Hollow Rd")))
    (client,) = rows_of(office, Client, last_name="Rivera")
    assert client.street == "12 Tern Hollow Rd"
    assert client.cell_phone
    assert "99 Tern Hollow Rd" in client.notes


def test_a_changed_code_is_sealed_anew(office: Office, tmp_path: Path) -> None:
    """A newer garage code replaces the old one, and history knows that it did and not which."""
    import_files(office, *LEASHTIME)
    done = import_files(office, *_newer(tmp_path, ("4471", "8802")))
    assert "1 changed" in done.said

    def secrets(work: Work) -> set[str]:
        return {work.reveal(row.secret) for row in work.session.execute(table_of(AccessMethod).select())}

    assert "8802" in office.work(secrets)
    assert not [row for row in rows_of(office, History) if "8802" in f"{row.old}{row.new}"]


def test_a_plan_stands_only_until_somebody_writes(office: Office) -> None:
    """The store moved since: nothing is written, and the next look decides (code ``changed``)."""
    plan = plan_files(office, *LEASHTIME)
    office.client("Marsh")
    with pytest.raises(Refusal) as caught:
        office.desk().perform_now(apply_import, plan=plan)
    assert caught.value.code == "changed"
    assert count_of(office, Client) == 1


def test_a_refusal_in_the_middle_leaves_nothing(office: Office) -> None:
    """Whatever fails, fails whole."""
    plan = plan_files(office, *LEASHTIME)
    before = _sizes(office), count_of(office, History)

    def poisoned(item: Item) -> Item:
        return replace(item, values={**item.values, "number": 0}) if item.kind == "copy" else item

    with pytest.raises(Exception, match=r"(?i)check|constraint"):
        office.desk().perform_now(apply_import, plan=replace(plan, items=tuple(poisoned(each) for each in plan.items)))
    assert (_sizes(office), count_of(office, History)) == before
    assert not troubles_of(office)


def test_an_import_is_no_way_round_the_permission_table(office: Office) -> None:
    """Who may not change staff cannot add them by a file; who may not import at all is refused first."""
    office.person("Bo Tran", role="scheduler", uid=1001)
    office.person("Jo Lind", uid=1002)
    plan = plan_files(office, *LEASHTIME)
    for uid in (1001, 1002):
        with pytest.raises(Refusal, match="may not"):
            office.desk(uid).perform_now(apply_import, plan=plan)
    office.desk(1001).perform_now(apply_import, plan=plan_files(office, LEASHTIME[1]))


def test_a_file_hangs_nothing_in_a_safe_for_admins(office: Office) -> None:
    """Keys that a file puts into the only safe go there for an admin, and not for a scheduler."""
    office.person("Bo Tran", role="scheduler", uid=1001)
    office.safe("Strong box", access="admin")
    plan = plan_files(office, LEASHTIME[1])
    with pytest.raises(Refusal, match="admin-only safe"):
        office.desk(1001).perform_now(apply_import, plan=plan)
    office.desk().perform_now(apply_import, plan=plan)


def test_taking_back_takes_all_of_it(office: Office) -> None:
    """Clients are inactive, pets and people out of use, copies retired as entry errors, the safe as it was."""
    office.safe("Key Safe #1")
    import_files(office, *LEASHTIME)
    done = office.desk().perform_now(undo_import)
    assert "taken back" in done.said
    assert count_of(office, ClientMembership, status="inactive") == count_of(office, Client)
    assert count_of(office, Pet, active=True) == count_of(office, Key, active=True) == 0
    assert count_of(office, KeyCopy, state="retired", retired_reason="entry_error") == 15
    assert count_of(office, Hook, active=True) == 0
    assert [(safe.label, safe.rows, safe.columns, safe.active) for safe in rows_of(office, KeySafe)] == [
        ("Key Safe #1", 0, 0, True)
    ]
    assert count_of(office, Staff, active=True) == 1
    assert count_of(office, ImportRun, undone=True) == 1
    assert not troubles_of(office)


def test_importing_again_after_taking_back_makes_no_doubles(office: Office) -> None:
    """The same records are taken up again, copies with the same tags."""
    import_files(office, *LEASHTIME)
    before = _sizes(office)
    tags = {row.tag_code for row in rows_of(office, KeyCopy)}
    office.desk().perform_now(undo_import)
    import_files(office, *LEASHTIME)
    assert _sizes(office) == before
    assert {row.tag_code for row in rows_of(office, KeyCopy, state="in_service")} == tags
    assert count_of(office, ClientMembership, status="active") == 17
    assert plan_files(office, *LEASHTIME).does_nothing
    office.desk().perform_now(undo_import)
    assert count_of(office, KeyCopy, state="in_service") == 0
    assert count_of(office, ClientMembership, status="inactive") == count_of(office, Client)
    import_files(office, *LEASHTIME)
    assert _sizes(office) == before
    assert not troubles_of(office)


def test_taking_back_a_change_gives_the_old_value_back(office: Office, tmp_path: Path) -> None:
    """A second import is taken back alone; a field that somebody has changed since stays."""
    import_files(office, *LEASHTIME)
    changes = (("12 Tern Hollow Rd", "99 Tern Hollow Rd"), ("9 Mill Lane", "19 Mill Road"))
    import_files(office, *_newer(tmp_path, *changes))
    (marsh,) = rows_of(office, Client, last_name="Marsh")
    office.desk().perform_now(edit_client, client_id=marsh.id, version=marsh.version, fields={"street": "1 Own Way"})
    done = office.desk().perform_now(undo_import)
    assert done.kept == 1
    assert rows_of(office, Client, last_name="Rivera")[0].street == "12 Tern Hollow Rd"
    assert rows_of(office, Client, last_name="Marsh")[0].street == "1 Own Way"
    assert count_of(office, ClientMembership, status="active") == 17
    assert not troubles_of(office)


def test_what_people_work_with_is_not_taken_back(office: Office) -> None:
    """A copy went out since: the import stays, all of it, and the refusal names the copy."""
    import_files(office, *LEASHTIME)
    (sam,) = rows_of(office, Staff, first_name="Samuel")
    office.desk().perform_now(check_out, tag_code="0242-1", sitter_id=sam.id)
    with pytest.raises(Refusal) as caught:
        office.desk().perform_now(undo_import)
    assert caught.value.code == "changed"
    assert any("0242-1" in line for line in caught.value.details)
    assert count_of(office, KeyCopy, state="in_service") == 15


def test_a_key_added_since_is_in_the_way(office: Office) -> None:
    """Somebody gave an imported client another key: the client cannot go."""
    import_files(office, *LEASHTIME)
    (client,) = rows_of(office, Client, last_name="Novak")
    office.key(client.id, code="K7MT")
    with pytest.raises(Refusal) as caught:
        office.desk().perform_now(undo_import)
    assert any("K7MT-1" in line for line in caught.value.details)


def test_who_may_take_back_an_import(office: Office) -> None:
    """Base staff may not; the desk's own undo points to the import's; nothing is taken back twice."""
    office.person("Jo Lind", uid=1002)
    import_files(office, *LEASHTIME)
    with pytest.raises(Refusal, match="may not"):
        office.desk(1002).perform_now(undo_import)
    with pytest.raises(Refusal, match="That was an import"):
        office.desk().perform_now(undo)
    (run,) = rows_of(office, ImportRun)
    office.desk().perform_now(undo_import, run_id=run.id)
    with pytest.raises(Refusal, match="already"):
        office.desk().perform_now(undo_import, run_id=run.id)
    with pytest.raises(Refusal, match="no import"):
        office.desk().perform_now(undo_import)


def test_search_finds_what_was_imported(office: Office) -> None:
    """Client, pet and copy are found by each other's names, as if they had been typed."""
    import_files(office, *LEASHTIME)
    (copy,) = rows_of(office, KeyCopy, tag_code="0242-1")
    assert "rivera" in copy.search
    assert "biscuit" in copy.search


def test_a_mapping_is_kept_once_for_a_source(office: Office) -> None:
    """The same mapping again is no change; another one takes its place, with a line of history."""
    desk = office.desk()
    desk.perform_now(save_mapping, source="maple", mapping='{"tables": []}')
    said = desk.perform_now(save_mapping, source="maple", mapping='{"tables": []}')
    assert "as it is" in said
    assert count_of(office, History, subject="import_mapping") == 1
