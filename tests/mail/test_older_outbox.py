"""An outbox of an earlier version keeps its mails when the store is brought up to date (R7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import FixedClock, identity_of
from db.old_stores import ADMIN_UID, KEPT, lay_kept
from keydesk.db.engine import connect_raw
from keydesk.db.queries.outbox import outbox, outbox_mail
from keydesk.desk import Desk
from keydesk.operations.mail import retry_mails


@pytest.mark.parametrize("version", KEPT)
def test_what_waited_in_an_older_store_waits_still(tmp_path: Path, version: int) -> None:
    """Nothing of it is lost, and it can be sent."""
    path = lay_kept(version, tmp_path / "office")
    connection = connect_raw(path)
    connection.execute(
        "INSERT INTO outbox (id, dedupe, to_address, subject, body, status, attempts, queued_at) VALUES "
        "(7, 'old', 'sam@example.com', 'Visits', 'Sam, your visits', 'failed', 3, '2026-11-24T07:00:00.000000Z')"
    )
    connection.commit()
    connection.close()
    desk = Desk.open(path, identity=identity_of(ADMIN_UID), clock=FixedClock(), secret_key=tmp_path / "key")
    try:
        (row,) = (each for each in desk.look_up_now(outbox) if each.mail_id == 7)
        assert (row.mail_id, row.to, row.status, row.attempts) == (7, "sam@example.com", "failed", 3)
        assert desk.look_up_now(outbox_mail, mail_id=7).text == "Sam, your visits"
        desk.perform_now(retry_mails, mail_ids=[7])
        (row,) = (each for each in desk.look_up_now(outbox) if each.mail_id == 7)
        assert row.status == "waiting"
    finally:
        desk.close()
