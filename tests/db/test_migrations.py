"""Schema versions: the frozen ground, and stores of every earlier version brought up to date (R7)."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from builders import FixedClock, identity_of
from db.old_stores import ADMIN_UID, KEPT, SITTER_UID, STORES, lay_behind, lay_kept
from keydesk.db import migrations, schema
from keydesk.db.engine import connect_raw, find_sqlite
from keydesk.db.lock import WriteQueue
from keydesk.db.models import all_tables
from keydesk.db.queries.labels import stale, waiting
from keydesk.db.queries.outbox import outbox
from keydesk.db.queries.report_sets import report_sets
from keydesk.db.queries.stock_take import stock_takes
from keydesk.db.queries.visits import list_visits
from keydesk.db.queries.who_is import client_meant
from keydesk.db.store import Store
from keydesk.db.verify import verify
from keydesk.desk import Desk
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.undo import undo
from keydesk.rules.refusal import Refusal


def statements(connection: Any) -> dict[str, str]:
    """Every table, index and trigger of a file, spelled without blanks that do not count."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'")
    return {name: squeezed(sql) for name, sql in rows}


def squeezed(sql: str) -> str:
    """A statement with one blank where there were some, and none beside brackets and commas."""
    return re.sub(r"\s*([(),])\s*", r"\1", re.sub(r"\s+", " ", sql)).strip()


def test_ground_is_what_the_models_say(tmp_path: Path) -> None:
    """The migrations, frozen as SQL, end at exactly the tables and indexes that the program's models describe."""
    metadata = all_tables()
    dialect = sqlite.dialect()
    said: dict[str, str] = {}
    for table in metadata.sorted_tables:
        said[table.name] = squeezed(str(CreateTable(table).compile(dialect=dialect)))
        for index in table.indexes:
            said[str(index.name)] = squeezed(str(CreateIndex(index).compile(dialect=dialect)))
    Store.create(tmp_path / "office" / "keydesk.db", clock=FixedClock()).close()
    connection = connect_raw(tmp_path / "office" / "keydesk.db", mode="ro")
    laid = statements(connection)
    connection.close()
    assert {name: sql for name, sql in laid.items() if not sql.startswith("CREATE TRIGGER")} == said
    assert sorted(name for name, sql in laid.items() if sql.startswith("CREATE TRIGGER")) == sorted(
        migrations.guard_names()
    )


def test_a_store_of_every_version_is_kept() -> None:
    """Whoever raises the schema version keeps a store of the one before: this test and the next ones then prove it."""
    assert [f"version-{version}.db.gz" for version in KEPT] == sorted(each.name for each in STORES.iterdir())


@pytest.mark.parametrize("version", KEPT)
def test_kept_store_opens_and_goes_on(tmp_path: Path, version: int) -> None:
    """A store of that version is brought up to date with all its moves, and its desk works on."""
    path = lay_kept(version, tmp_path / "office")
    before = verify(path)
    assert before.sound
    assert before.schema == version
    desk = Desk.open(path, identity=identity_of(ADMIN_UID), clock=FixedClock(), secret_key=tmp_path / "key")
    try:
        out = desk.perform_now(check_out, tag_code="P4XZ-2", sitter_id=2)
        desk.perform_now(undo, batch_id=out.batch_id)
        desk.perform_now(check_in, tag_code="K7MT-2")
    finally:
        desk.close()
    sitter = Desk.open(path, identity=identity_of(SITTER_UID), clock=FixedClock(), secret_key=tmp_path / "key")
    with pytest.raises(Refusal, match="may not manage client keys"):
        sitter.perform_now(check_out, tag_code="P4XZ-2", sitter_id=2)
    sitter.close()
    after = verify(path)
    assert after.problems == ()
    assert after.schema == migrations.SCHEMA
    assert (after.copies, after.events) == (before.copies, before.events + 3)
    backups = sorted(each.name for each in path.parent.glob("*.before-schema-*"))
    assert len(backups) == (version < migrations.SCHEMA)


def test_a_store_of_version_2_keeps_its_visits_its_labels_and_its_count(tmp_path: Path) -> None:
    """What version 2 brought is there in every version after it: a series, tags, a count that goes on."""
    path = lay_kept(2, tmp_path / "office")
    desk = Desk.open(path, identity=identity_of(ADMIN_UID), clock=FixedClock(), secret_key=tmp_path / "key")
    try:
        assert len(desk.look_up_now(list_visits)) == 53
        assert [each.code for each in desk.look_up_now(waiting)] == ["K7MT-1"]
        assert "K7MT-2" not in {each.code for each in desk.look_up_now(stale)}
        assert [each.status for each in desk.look_up_now(stock_takes)] == ["open"]
    finally:
        desk.close()


def test_a_store_of_version_3_keeps_what_was_merged_and_what_waits_to_be_mailed(tmp_path: Path) -> None:
    """What version 3 brought is there in every version after it: one client of two, a field, a set, a mail."""
    path = lay_kept(3, tmp_path / "office")
    desk = Desk.open(path, identity=identity_of(ADMIN_UID), clock=FixedClock(), secret_key=tmp_path / "key")
    try:
        assert desk.look_up_now(client_meant, who="4").id == 1
        assert [each.name for each in desk.look_up_now(report_sets, report="overdue")] == ["All"]
        assert [each.status for each in desk.look_up_now(outbox)] == ["waiting"]
    finally:
        desk.close()


def test_store_that_is_behind_waits_for_the_desk_that_brings_it_up(tmp_path: Path) -> None:
    """Two desks start at once after an update: one migrates, the other finds it done."""
    path = lay_behind(tmp_path / "office")
    queue = WriteQueue(path)
    with queue.turn():
        threads = [threading.Thread(target=lambda: Store.open(path, clock=FixedClock()).close()) for _ in range(3)]
        for thread in threads:
            thread.start()
        assert verify(path).schema < migrations.SCHEMA
    for thread in threads:
        thread.join()
    queue.close()
    found = verify(path)
    assert found.problems == ()
    assert found.schema == migrations.SCHEMA


@pytest.mark.parametrize("what", ["raises", "empties a table", "breaks a link"])
def test_migration_that_goes_wrong_leaves_the_store_as_it_was(
    tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One transaction and a check: an error, fewer rows or a broken link, and everything is rolled back."""
    path = lay_kept(1, tmp_path / "office")
    before = verify(path)

    def wrong(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half_done (id INTEGER PRIMARY KEY) STRICT")
        if what == "raises":
            msg = "a mistake in a migration"
            raise ValueError(msg)
        if what == "empties a table":
            connection.exec_driver_sql("DELETE FROM office_setting")
            connection.exec_driver_sql("DELETE FROM staff_membership")
        else:
            connection.exec_driver_sql("UPDATE key_copy SET home_hook_id = 4711 WHERE id = 1")

    monkeypatch.setattr(migrations, "bring_up_to_date", wrong)
    with pytest.raises(ValueError if what == "raises" else Refusal):
        schema._migrate(path)
    after = verify(path)
    assert after.problems == ()
    assert after.head == before.head
    connection = connect_raw(path, mode="ro")
    assert "half_done" not in statements(connection)
    connection.close()


def test_guards_are_made_anew_by_every_migration(tmp_path: Path) -> None:
    """A migration that builds an append-only table anew loses its triggers; they are there again when it has ended."""
    path = lay_kept(1, tmp_path / "office")
    connection = connect_raw(path)
    for name in migrations.guard_names():
        connection.execute(f"DROP TRIGGER {name}")
    connection.close()
    assert not verify(path).sound
    schema._migrate(path)
    assert verify(path).problems == ()
    with_guards = connect_raw(path)
    with pytest.raises(find_sqlite().IntegrityError, match="never changed"):
        with_guards.execute("DELETE FROM custody_event")
    with_guards.close()


def test_damaged_store_is_not_migrated(tmp_path: Path, spoil: Callable[..., None]) -> None:
    """R7: the backup before a migration is verified; a store that does not verify stays as it is, and is told."""
    from keydesk.db.backup import back_up

    path = lay_kept(1, tmp_path / "office")
    spoil(path, "UPDATE custody_event SET to_staff_id = 3 WHERE id = 10")
    with pytest.raises(Refusal, match="is damaged"):
        back_up(path, tmp_path / "office" / "before.db")
    assert not (tmp_path / "office" / "before.db").exists()
    assert (tmp_path / "office" / "before.db.unsound").exists()


def test_visits_of_the_first_version_are_kept_with_what_refers_to_them(tmp_path: Path) -> None:
    """Version 2 makes the visits' table anew: every visit is there with all it had, and an invoice still names it."""
    path = lay_kept(1, tmp_path / "office")
    connection = connect_raw(path)
    connection.execute(
        "INSERT INTO visit (id, client_id, sitter_id, day, starts_at, ends_at, price_cents, source, source_uid, "
        "version) VALUES (7, 1, 2, '2026-11-25', '2026-11-25 08:00', '2026-11-25 08:30', 2200, 'google', 'uid-1', 3)"
    )
    connection.execute("INSERT INTO invoice (id, client_id, number, issued_on) VALUES (1, 1, '1', '2026-11-25')")
    connection.execute("INSERT INTO invoice_line (invoice_id, visit_id, text) VALUES (1, 7, 'walk')")
    connection.commit()
    before = connection.execute("SELECT * FROM visit").fetchall()
    connection.close()
    schema._migrate(path)
    after = connect_raw(path, mode="ro")
    kept = (
        "id, branch_id, client_id, service_id, sitter_id, day, starts_at, ends_at, all_day, status, price_cents, pets"
    )
    rows = after.execute(f"SELECT {kept}, note, source, source_uid, version FROM visit").fetchall()
    assert rows == before
    assert after.execute("SELECT series_id, series_day, assigned_as FROM visit").fetchall() == [(None, None, "")]
    assert after.execute("PRAGMA foreign_key_list(invoice_line)").fetchall()[0][2] == "visit"
    assert after.execute("PRAGMA foreign_key_check").fetchall() == []
    after.close()


def test_what_was_said_and_billed_before_is_kept_with_what_refers_to_it(tmp_path: Path) -> None:
    """Version 4 makes five tables anew: each row is there with all it had, and still names the visit and the bill."""
    path = lay_kept(3, tmp_path / "office")
    at = "'2026-11-24 09:15:00.000000'"
    connection = connect_raw(path)
    connection.executescript(
        f"""
        INSERT INTO visit (id, client_id, sitter_id, day, starts_at, ends_at)
            VALUES (7007, 1, 2, '2026-11-25', '2026-11-25 08:00', '2026-11-25 08:30');
        INSERT INTO message VALUES (3, 1, 'facility', 'in', 'phone', 'gate; code' || char(10) || 'changed', {at}, 2);
        INSERT INTO message VALUES (9, 2, 'in_home', 'note', '', '', {at}, NULL);
        INSERT INTO service_request VALUES (5, 1, 'facility', 'three nights', 'booked', {at});
        INSERT INTO service_request VALUES (6, 2, 'in_home', '', 'declined', {at});
        INSERT INTO invoice VALUES (4, 1, 'in_home', 12, '2026-11-25', '2026-12-09', 'sent', 4400);
        INSERT INTO invoice VALUES (8, 1, 'facility', 12, '2026-11-25', NULL, 'void', 0);
        INSERT INTO invoice_line VALUES (11, 4, 7007, 'walk', 2200);
        INSERT INTO invoice_line VALUES (12, 4, NULL, 'food', 2200);
        INSERT INTO payment VALUES (2, 1, 'in_home', 4, 4400, '2026-11-26', 'check');
        INSERT INTO payment VALUES (1, 1, 'facility', NULL, 100, '2026-11-26', '');
        """
    )
    tables = ("message", "service_request", "invoice", "invoice_line", "payment")
    columns = {each: ", ".join(row[1] for row in connection.execute(f"PRAGMA table_info({each})")) for each in tables}
    before = {each: connection.execute(f"SELECT * FROM {each} ORDER BY id").fetchall() for each in tables}
    connection.close()
    Store.open(path, clock=FixedClock()).close()
    after = connect_raw(path, mode="ro")
    assert {
        each: after.execute(f"SELECT {columns[each]} FROM {each} ORDER BY id").fetchall() for each in tables
    } == before
    named = {
        (each, row[3]): row[2]
        for each in tables
        for row in after.execute(f"PRAGMA foreign_key_list({each})").fetchall()
    }
    assert named["invoice_line", "invoice_id"] == named["payment", "invoice_id"] == "invoice"
    assert named["invoice_line", "visit_id"] == "visit"
    assert not [each for each in statements(after) if each.endswith("_before")]
    assert after.execute("PRAGMA foreign_key_check").fetchall() == []
    after.close()
    assert verify(path).problems == ()
