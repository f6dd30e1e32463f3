"""Damage and falsification are noticed (R4, P7): file, links, chain, refold."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import Office
from keydesk.db.backup import copy_whole
from keydesk.db.chain import FIRST
from keydesk.db.engine import connect_raw, find_sqlite
from keydesk.db.verify import MOST, Verified, require_sound, verify
from keydesk.operations.custody import check_out
from keydesk.rules.refusal import Refusal
from races.forks import scale

Spoil = Callable[..., None]


def test_store_in_order_is_sound(morning: Office) -> None:
    """A store that only keydesk wrote has no problem, whatever texts people put into it."""
    found = verify(morning.path)
    assert found.problems == ()
    assert found.sound
    assert (found.copies, found.events) == (9, 16)
    assert found.history > 0
    assert found.last_change == found.events + found.history


def test_new_store_is_sound_and_its_chain_has_one_head(office: Office) -> None:
    """A store without any key verifies too; its head is the last entry's hash."""
    found = verify(office.path)
    assert found.sound
    assert len(found.head) == len(FIRST)
    assert found.head != FIRST


@pytest.mark.parametrize(
    ("statement", "sort"),
    [
        ("UPDATE custody_event SET to_staff_id = 2 WHERE id = 8", "chain"),
        ("UPDATE custody_event SET at = '2026-11-24T07:21:00.000000Z' WHERE id = 9", "chain"),
        ("UPDATE custody_event SET operator_id = 2 WHERE id = 1", "chain"),
        ("UPDATE custody_event SET note = '' WHERE note <> ''", "chain"),
        ("UPDATE history SET new = 'Smith' WHERE subject = 'client' AND new LIKE 'Smith%'", "chain"),
        ("UPDATE change SET hash = upper(hash) WHERE id = 5", "chain"),
        ("UPDATE change SET subject_id = subject_id + 1 WHERE id = 5", "chain"),
        ("DELETE FROM change WHERE id = 6", "chain"),
        ("DELETE FROM custody_event WHERE id = 13", "chain"),
        ("DELETE FROM history WHERE id = 2", "chain"),
        (
            "INSERT INTO history (batch_id, subject, subject_id, verb, at) SELECT 1, 'client', 1, 'x', at FROM batch",
            "chain",
        ),
        ("UPDATE key_copy SET holder_kind = 'client', safe_id = NULL, hook_id = NULL WHERE id = 1", "refold"),
        ("UPDATE key_copy SET since = '2026-11-24T07:21:00.000000Z' WHERE id = 2", "refold"),
        ("UPDATE key_copy SET due_at = '2026-11-25T17:00:00.000000Z' WHERE id = 2", "refold"),
        ("UPDATE key_copy SET last_seq = 9 WHERE id = 2", "refold"),
        ("UPDATE key_copy SET hook_id = 7 WHERE id = 1", "refold"),
        ("DELETE FROM key_copy WHERE id = 4", "refold"),
        ("UPDATE key_copy SET client_id = 2 WHERE id = 1", "links"),
        ("UPDATE key_copy SET tag_code = 'K7MT-9' WHERE id = 1", "links"),
        ("UPDATE key_copy SET home_hook_id = 999 WHERE id = 1", "links"),
        ("UPDATE key_copy SET holder_kind = 'nobody' WHERE id = 1", "integrity"),
    ],
)  # fmt: skip
def test_change_behind_the_programs_back_is_noticed(morning: Office, spoil: Spoil, statement: str, sort: str) -> None:
    """Each falsification shows, in the part of the report where it belongs."""
    spoil(morning.path, statement)
    found = verify(morning.path)
    assert not found.sound
    assert getattr(found, sort), found.problems
    with pytest.raises(Refusal) as refused:
        require_sound(found, "The store")
    assert refused.value.code == "unusable"


def test_first_bad_entry_is_named_once(morning: Office, spoil: Spoil) -> None:
    """One changed line is one problem, and the report names where the chain first fails, not all that follows."""
    spoil(morning.path, "UPDATE history SET new = 'somebody' WHERE id = 3")
    found = verify(morning.path)
    assert len(found.chain) == 1
    with_change = connect_raw(morning.path, mode="ro")
    (change,) = with_change.execute("SELECT id FROM change WHERE kind = 'history' AND event_id = 3").fetchone()
    with_change.close()
    assert found.first_bad_change == change


def test_missing_guard_is_noticed(morning: Office) -> None:
    """Somebody who takes the guard of an append-only table away is seen, even before they change anything."""
    connection = connect_raw(morning.path)
    connection.execute("DROP TRIGGER guard_history_delete")
    connection.close()
    assert verify(morning.path).integrity == (
        "the guard guard_history_delete, which refuses changes to what is append-only, is gone",
    )


def test_many_problems_of_one_sort_are_counted(morning: Office, spoil: Spoil) -> None:
    """A store in ruins is told in a few lines, with a count of the rest."""
    spoil(morning.path, "UPDATE history SET reason = 'x'", "UPDATE custody_event SET reason = 'x'")
    found = verify(morning.path)
    assert len(found.chain) == MOST + 1
    assert found.chain[-1].startswith("and ")


def test_verify_while_a_desk_is_open(morning: Office) -> None:
    """A store in use can be verified: what is committed is in, and nobody waits."""
    desk = morning.desk()
    desk.perform_now(check_out, tag_code="W2QD-1", sitter_id=2)
    found = verify(morning.path)
    assert found.sound
    assert found.events == 17


def test_flipped_bits_are_noticed_or_refused(morning: Office, tmp_path: Path) -> None:
    """R4: a flipped bit in what people read is seen. Never a crash: a report, or a refusal of the file."""
    whole = tmp_path / "whole.db"
    whole.touch()
    copy_whole(morning.path, whole)
    good = whole.read_bytes()
    dice, seen, changed = random.Random(7), 0, 0
    # Most of a small store is room that nothing is written in yet, and the texts of its tables.
    written = [place for place in range(len(good) // 3, len(good)) if good[place]]
    reading = _what_people_read(whole)
    (tmp_path / "spoilt").mkdir()
    for number in range(scale("KEYDESK_TEST_FLIPS", 600)):
        place = dice.choice(written)
        bad = bytearray(good)
        bad[place] ^= 1 << dice.randrange(8)
        spoilt = tmp_path / "spoilt" / f"{number}.db"
        spoilt.write_bytes(bad)
        try:
            same = _what_people_read(spoilt) == reading
        except (find_sqlite().Error, UnicodeDecodeError):
            same = False
        if same:
            continue
        changed += 1
        try:
            seen += not verify(spoilt).sound
        except Refusal:
            seen += 1
    print(f"{changed} flips change what people read, {seen} noticed")  # noqa: T201 - the long proof reports its numbers
    assert changed > 0
    assert seen >= changed * 0.9


def _what_people_read(path: Path) -> list[object]:
    connection = connect_raw(path, mode="ro")
    try:
        return [
            connection.execute(statement).fetchall()
            for statement in (
                "SELECT * FROM key_copy ORDER BY id",
                "SELECT * FROM custody_event ORDER BY id",
                "SELECT * FROM history ORDER BY id",
            )
        ]
    finally:
        connection.close()


@pytest.mark.parametrize("content", [b"", b"not a database at all, but a letter to a client\n" * 100])
def test_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """What is no keydesk store is told so in one line, and is not touched."""
    path = tmp_path / "letter.db"
    path.write_bytes(content)
    with pytest.raises(Refusal, match="not a keydesk store") as refused:
        verify(path)
    assert refused.value.code == "unusable"
    assert path.read_bytes() == content
    assert sorted(each.name for each in tmp_path.iterdir() if each.name != "home") == ["letter.db"]


def test_verification_is_frozen(morning: Office) -> None:
    """A report that is passed around cannot be bent."""
    found = verify(morning.path)
    assert isinstance(found, Verified)
    with pytest.raises(AttributeError):
        found.head = ""  # type: ignore[misc]  # that is what is tried
