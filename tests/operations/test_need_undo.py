"""Whether a client needs a key, said and taken back (F4)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from builders import Office
from keydesk.db.models import Batch, table_of
from keydesk.db.queries.client_page import client_page
from keydesk.db.work import Reading
from keydesk.operations.key_need import set_key_required, set_no_key_required
from keydesk.operations.undo import undo
from keydesk.rules.refusal import Refusal


def test_undo_takes_back_that_no_key_is_needed(office: Office) -> None:
    """The flag is there again, and the way in that came with it is out of use; said otherwise meanwhile, it stays."""
    desk = office.desk()
    rivera = office.client("Rivera", "Ana")
    done = desk.perform_now(set_no_key_required, client_id=rivera, reason="lockbox", note="on the porch")
    assert "lockbox" in done.said
    profile = desk.look_up_now(client_page, client_id=rivera).profile
    assert [(each.kind, each.note) for each in profile.access] == [("lockbox", "on the porch")]
    assert "Rivera, Ana: a key is required" in desk.perform_now(undo).said
    profile = desk.look_up_now(client_page, client_id=rivera).profile
    assert (profile.key_required, profile.no_key_reason, profile.no_key_note) == (True, None, "")
    assert profile.access == ()
    desk.perform_now(set_no_key_required, client_id=rivera, reason="keypad")
    batch = desk.look_up_now(last_batch)
    desk.perform_now(set_key_required, client_id=rivera)
    with pytest.raises(Refusal, match="changed since"):
        desk.perform_now(undo, batch_id=batch)


def last_batch(reading: Reading) -> int:
    """The number of the latest act."""
    return int(reading.session.execute(select(func.max(table_of(Batch).c.id))).scalar_one())
