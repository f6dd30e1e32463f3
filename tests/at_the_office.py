"""A company with its people and its safes, for the screens that look after them."""

from __future__ import annotations

from datetime import date

import pytest

from builders import Office
from keydesk.operations.custody import check_in, check_out
from keydesk.operations.staff import set_active

SAM, JO, BO = 2, 3, 4
FRONT, DRAWER = 1, 2


def open_the_company(office: Office) -> Office:
    """Fills an office with people, two safes and eight keys, on the day after some of them went out."""
    office.person("Sam Ortega")
    office.person("Jo Reyes")
    office.person("Bo Tran", role="scheduler", uid=1001, sitter=False)
    office.badge(SAM)
    office.badge(JO)
    office.safe("Front office", rows=3, columns=20)
    office.safe("Manager's drawer", rows=1, columns=4, access="admin")
    for last, code, label in (
        ("Rivera", "K7MT", "front door"),
        ("Okafor", "P4XZ", "back door"),
        ("Marsh", "A2QD", "fob"),
        ("Lindqvist", "3FQD", "front door"),
    ):
        office.key(office.client(last, "Kim"), code=code, copies=2, label=label)
    desk = office.desk()
    desk.perform_now(check_out, tag_code="K7MT-1", sitter_id=SAM)
    desk.perform_now(check_out, tag_code="3FQD-1", sitter_id=SAM, standing=True)
    desk.perform_now(check_out, tag_code="P4XZ-1", sitter_id=JO)
    desk.perform_now(check_in, tag_code="A2QD-2", safe_id=FRONT, hook_id=21)
    office.visit(1, SAM, date(2026, 11, 26))
    office.clock.advance(days=2)
    desk.perform_now(set_active, staff_id=JO, active=False)
    return office


@pytest.fixture
def company(office: Office) -> Office:
    """Sam holds K7MT-1 (late) and 3FQD-1 (standing); Jo has left with P4XZ-1; A2QD-2 hangs on B1, which is wrong."""
    return open_the_company(office)
