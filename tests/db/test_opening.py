"""Opening a store: pragmas on every connection, the version gate, newer schemas, and stores that are made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from builders import FixedClock, Office, identity_of
from keydesk.db import migrations
from keydesk.db.engine import connect_raw, find_sqlite, journal_mode, make_engine, wal_is_safe
from keydesk.db.store import Store
from keydesk.db.verify import verify
from keydesk.identity import Identity
from keydesk.operations.custody import check_out
from keydesk.operations.founding import found_office
from keydesk.rules.refusal import Refusal


def raw(path: Path, *statements: str) -> list[Any]:
    """What a bare connection answers to the last of the statements."""
    connection = connect_raw(path)
    try:
        return [connection.execute(each).fetchall() for each in statements][-1]
    finally:
        connection.close()


@pytest.mark.parametrize("writes", [True, False])
def test_every_connection_has_its_pragmas(morning: Office, writes: bool) -> None:
    """D2: foreign keys are enforced and a commit is on the disk; a reader cannot write."""
    engine = make_engine(morning.path, writes=writes)
    try:
        connections = [engine.connect() for _ in range(1 if writes else 6)]
        for connection in connections:
            told = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in (
                    "foreign_keys",
                    "synchronous",
                    "journal_mode",
                    "trusted_schema",
                    "busy_timeout",
                    "query_only",
                )
            }
            assert told == {
                "foreign_keys": 1,
                "synchronous": 2,
                "journal_mode": journal_mode(find_sqlite()).lower(),
                "trusted_schema": 0,
                "busy_timeout": 10_000,
                "query_only": 0 if writes else 1,
            }
            connection.close()
    finally:
        engine.dispose()


def test_bare_connections_are_durable_too(morning: Office) -> None:
    """Migrations and restores write over a bare connection: what they commit is on the disk as well."""
    assert raw(morning.path, "PRAGMA synchronous") == [(2,)]


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_only_runs_on_a_sqlite_without_the_reset_bug(version: tuple[int, int, int], safe: bool) -> None:
    """D6: fixed in 3.51.3, 3.50.7 and 3.44.6; every other one keeps a rollback journal."""
    pretended = cast("Any", SimpleNamespace(sqlite_version_info=version))
    assert wal_is_safe(version) is safe
    assert journal_mode(pretended) == ("WAL" if safe else "TRUNCATE")


_ON_PYTHONS_OWN = """
import sys
sys.modules["pysqlite3"] = sys.modules["pysqlite3.dbapi2"] = None
sys.path[:0] = {paths!r}
from pathlib import Path
from builders import FixedClock, identity_of
from keydesk.db.engine import find_sqlite, journal_mode
from keydesk.db.store import Store
from keydesk.operations.custody import check_out
from keydesk.operations.undo import undo
from keydesk.desk import Desk
if journal_mode(find_sqlite()) == "WAL":
    print("fixed")
    sys.exit()
path = Path(sys.argv[1])
desk = Desk.open(path, identity=identity_of(1000), clock=FixedClock(), secret_key=path.with_name("k"))
print(desk.store.journal)
desk.perform_now(check_out, tag_code="W2QD-1", sitter_id=2)
desk.perform_now(undo)
with desk.store._writer.connect() as c:
    print(*(c.exec_driver_sql("PRAGMA " + each).scalar_one() for each in ("journal_mode", "synchronous")))
if len(sys.argv) > 2:
    import subprocess
    subprocess.run([sys.argv[2], "-c", sys.argv[3], str(path)], check=True)
    from keydesk.rules.refusal import Refusal
    try:
        desk.perform_now(check_out, tag_code="W2QD-1", sitter_id=2)
        print("wrote")
    except Refusal as refusal:
        print(refusal.code, refusal.message)
desk.close()
"""


def on_pythons_own(*arguments: str) -> list[str]:
    """A desk on Python's own SQLite, as where there is no wheel of pysqlite3; skipped where that one is fixed too."""
    code = _ON_PYTHONS_OWN.format(paths=[str(Path(__file__).parents[1])])
    run = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    if lines == ["fixed"]:
        pytest.skip("Python's own SQLite has no WAL-reset bug here")
    return lines


def test_store_on_an_affected_sqlite_runs_with_a_rollback_journal_and_back(morning: Office) -> None:
    """D6: with an affected SQLite the same store runs with TRUNCATE and FULL; nothing is lost either way."""
    before = verify(morning.path).events
    assert on_pythons_own(str(morning.path)) == ["TRUNCATE", "truncate 2"]
    desk = morning.desk()
    assert desk.store.journal == journal_mode(find_sqlite())
    morning.close()
    found = verify(morning.path)
    assert found.problems == ()
    assert found.events == before + 2


def test_desk_on_an_affected_sqlite_does_not_write_once_another_desk_brought_wal(morning: Office) -> None:
    """D6: two desks with different SQLites; the affected one stops, in words, before it can damage anything."""
    if not wal_is_safe(find_sqlite().sqlite_version_info):
        pytest.skip("no SQLite without the WAL-reset bug here")
    switch = (
        "import sys; from pathlib import Path; from keydesk.db.schema import set_journal_mode; "
        "set_journal_mode(Path(sys.argv[1]), 'DELETE')"
    )
    told = on_pythons_own(str(morning.path), sys.executable, switch)
    assert told[-1].startswith("unusable A desk with a newer SQLite")
    assert verify(morning.path).problems == ()


def test_newer_store_is_refused_untouched(morning: Office) -> None:
    """R6: a store of a newer keydesk is not opened, not verified, and not a byte of it changes."""
    raw(morning.path, f"PRAGMA user_version={migrations.SCHEMA + 1}", "PRAGMA wal_checkpoint(TRUNCATE)")
    before = morning.path.read_bytes()
    with pytest.raises(Refusal, match="made by a newer keydesk") as refused:
        morning.desk()
    assert refused.value.code == "unusable"
    with pytest.raises(Refusal, match="newer keydesk"):
        Store.open_emergency(morning.path, clock=morning.clock)
    with pytest.raises(Refusal, match="newer keydesk"):
        verify(morning.path)
    assert morning.path.read_bytes() == before


def test_store_that_became_newer_under_an_open_desk_is_refused_at_the_next_write_and_read(morning: Office) -> None:
    """R6: checked inside each transaction; the open desk writes nothing into tables that it does not know."""
    desk = morning.desk()
    raw(morning.path, f"PRAGMA user_version={migrations.SCHEMA + 1}")
    with pytest.raises(Refusal, match="newer keydesk"):
        desk.perform_now(check_out, tag_code="W2QD-1", sitter_id=2)
    with pytest.raises(Refusal, match="newer keydesk"):
        desk.look_up_now(lambda reading: reading.now)
    raw(morning.path, f"PRAGMA user_version={migrations.SCHEMA}")
    assert verify(morning.path).events == 16


@pytest.mark.parametrize("content", [b"", b"a letter to a client\n" * 300])
def test_file_that_is_no_store_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    """What is no keydesk store is not made one."""
    folder = tmp_path / "office"
    folder.mkdir(mode=0o700)
    path = folder / "keydesk.db"
    path.write_bytes(content)
    with pytest.raises(Refusal, match="not a keydesk store"):
        Store.open(path, clock=FixedClock())
    with pytest.raises(Refusal, match="a store already"):
        Store.create(path, clock=FixedClock())
    assert path.read_bytes() == content


def test_no_store_is_told_with_what_makes_one(tmp_path: Path) -> None:
    """A wrong path makes nothing: no file, no folder."""
    path = tmp_path / "nowhere" / "keydesk.db"
    with pytest.raises(Refusal, match="keydesk init") as refused:
        Store.open(path, clock=FixedClock())
    assert refused.value.code == "not_found"
    assert not path.parent.exists()


def test_store_is_made_once_and_a_second_founding_is_refused(office: Office) -> None:
    """There is a store already: nothing of it is changed, and nobody else becomes its first admin."""
    before = verify(office.path).head
    with pytest.raises(Refusal, match="a store already"):
        Store.create(office.path, clock=office.clock)
    store = Store.open(office.path, clock=office.clock)
    try:
        with pytest.raises(Refusal, match="has its people already"):
            found_office(store, Identity("uid", "4711", "mallory"), first_name="Mallory")
    finally:
        store.close()
    assert verify(office.path).head == before


def test_store_whose_making_was_cut_off_before_its_first_admin_counts_as_new(tmp_path: Path) -> None:
    """A start that was killed between the file and the founding does not shut the founder out."""
    path = tmp_path / "office" / "keydesk.db"
    Store.create(path, clock=FixedClock()).close()
    store = Store.create(path, clock=FixedClock())
    try:
        found_office(store, identity_of(1000), first_name="Ana", last_name="Whitfield")
        with store.reading(identity_of(1000)) as reading:
            assert reading.operator.name == "Ana Whitfield"
    finally:
        store.close()
    assert verify(path).sound


def test_schema_is_strict_and_guarded(morning: Office) -> None:
    """Tables are STRICT; custody events, history, the feed and batches refuse UPDATE and DELETE."""
    for name, strict in raw(morning.path, "SELECT name, strict FROM pragma_table_list WHERE type = 'table'"):
        assert strict or name.startswith(("sqlite_", "alembic_")), name
    for table in ("custody_event", "history", "change", "batch"):
        for statement in (f"UPDATE {table} SET id = id + 1000", f"DELETE FROM {table}"):
            with pytest.raises(find_sqlite().IntegrityError, match="never changed"):
                raw(morning.path, statement)


def test_a_copy_has_exactly_one_holder_by_the_schema(morning: Office) -> None:
    """C1: no program, and no slip in this one, can store a copy with two holders, with none, or at a wrong one."""
    for values in (
        "holder_kind = NULL, safe_id = NULL, hook_id = NULL",
        "staff_id = 2",
        "holder_kind = 'sitter', staff_id = 2",
        "holder_kind = 'client'",
        "state = 'lost'",
        "holder_kind = 'nobody'",
        "holder_kind = 'transit'",
        "state = 'gone', holder_kind = NULL, safe_id = NULL, hook_id = NULL",
        "number = 0",
    ):
        with pytest.raises(find_sqlite().IntegrityError, match="CHECK"):
            raw(morning.path, f"UPDATE key_copy SET {values} WHERE id = 1")
    with pytest.raises(find_sqlite().IntegrityError, match="UNIQUE"):
        raw(
            morning.path,
            "INSERT INTO custody_event (batch_id, copy_id, seq, kind, to_since, at, recorded_at) "
            "SELECT batch_id, copy_id, seq, kind, to_since, at, recorded_at FROM custody_event WHERE id = 1",
        )


def test_close_leaves_no_write_ahead_log_and_no_lock(morning: Office) -> None:
    """The last desk that closes leaves one file; side files for locks hold nothing."""
    morning.desk().perform_now(check_out, tag_code="W2QD-1", sitter_id=2)
    morning.close()
    left = {each.name: each.stat().st_size for each in morning.path.parent.iterdir()}
    assert {name for name, size in left.items() if size} <= {"keydesk.db", "secret.key"}
    assert morning.path.stat().st_mode & 0o777 == 0o600
