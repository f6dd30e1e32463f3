"""A morning with visits and flags, for tests of the Today screen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from builders import MORNING, Office
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from keydesk.operations.whereabouts import report_missing
from keydesk.rules.custody import Holder

TODAY = MORNING.date()
TOMORROW = TODAY + timedelta(days=1)
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def morning(office: Office) -> Office:
    """Sam and Jo make visits. Marsh's key hangs on A1, Rivera's is with Jo, Okafor has none on file; Novak has nobody.

    Lindqvist's visit is in order: Sam has the key. Castellanos needs none.
    """
    sam, jo = office.person("Sam Ortega"), office.person("Jo Reyes")
    office.person("Kit Lane", uid=1001)
    office.person("Bo Tran", role="scheduler", uid=1002, sitter=False)
    office.safe("Front office", rows=3, columns=6)
    marsh, rivera = office.client("Marsh", "Lee"), office.client("Rivera", "Ana")
    okafor, novak = office.client("Okafor", "Uche"), office.client("Novak", "Ida")
    lindqvist = office.client("Lindqvist", "Mia")
    castellanos = office.client("Castellanos", "Pia", key_required=False, no_key_reason="keypad")
    office.key(marsh, code="2HPL", label="front door")
    office.key(rivera, code="K7MT", label="front door", copies=2)
    office.key(lindqvist, code="3FQD", label="front door")
    office.key(novak, code="4XKA", label="building fob")
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=jo)
    desk.perform_now(check_out, tag_code="K7MT-2", sitter_id=jo, override=True, reason="both pieces")
    desk.perform_now(check_out, tag_code="3FQD-1", sitter_id=sam, override=True, reason="the only one")
    office.visit(castellanos, jo, TODAY, "08:15", pets="Biscuit")
    office.visit(rivera, sam, TODAY, "08:30", pets="Mochi, Tofu", note="Back gate sticks: lift it")
    office.visit(lindqvist, sam, TODAY, "09:15", pets="Puck")
    office.visit(okafor, jo, TODAY, "11:00", pets="Rex")
    office.visit(marsh, sam, TODAY, "14:00", pets="Olive")
    office.visit(novak, None, TODAY, "17:00", pets="Figo")
    office.visit(lindqvist, sam, TODAY, "18:00", status="cancelled")
    office.visit(lindqvist, sam, TOMORROW, "09:15", pets="Puck")
    return office


def add_key_at(office: Office, client: str, code: str, *, holder: Holder | None = None, missing: bool = False) -> int:
    """Adds a client with one key, somewhere, and a visit of Sam's today; the client."""
    client_id = office.client(client, "Max")
    office.key(client_id, code=code, copies=[NewCopy(holder=holder)] if holder is not None else 1)
    if missing:
        office.desk().perform_now(report_missing, tag_code=f"{code}-1")
    office.visit(client_id, 2, TODAY, "07:45")
    return client_id
