"""Two desks at the office's own fields of one client: different ones are both kept, about the same one it is asked."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from builders import Office
from keydesk.db.queries.fields import own_fields_of
from keydesk.db.queries.history import history_of
from keydesk.db.verify import verify
from keydesk.desk import Desk
from keydesk.operations.clients import edit_client
from keydesk.operations.fields import add_field
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.widgets.form_fields import FieldRow
from robot import Robot, robot_at

RIVERA = 1
ROUNDS = 8


@pytest.fixture
def street(office: Office) -> Office:
    """Rivera, two fields of the office's own, and two schedulers."""
    office.person("Bo Tran", role="scheduler", uid=2001)
    office.person("Cy Lund", role="scheduler", uid=2002)
    office.client("Rivera", "Ana")
    for label in ("Alarm", "Cats"):
        office.desk().perform_now(add_field, subject="client", label=label, kind="text")
    return office


@dataclass
class Form:
    """A form that is open at one desk, as the program's is: told of a meeting it takes over, and saves again."""

    desk: Desk
    version: int = 1
    told: list[str] = field(default_factory=list)

    def save(self, **typed: str) -> None:
        """Save until it is done."""
        while True:
            try:
                done = self.desk.perform_now(edit_client, client_id=RIVERA, version=self.version, fields=typed)
            except ChangedMeanwhile as meanwhile:
                self.version = meanwhile.version
                self.told.append(meanwhile.message)
            else:
                self.version = done.version
                return


def kept(office: Office) -> dict[str, str]:
    """What Rivera has in the two fields."""
    return dict(office.desk().look_up_now(own_fields_of, subject="client", subject_id=RIVERA).values)


def test_two_who_fill_different_fields_at_once_both_keep_theirs(street: Office) -> None:
    """A14, C5: whoever is second is told by whom, saves again, and neither's field is ever set back."""
    bo, cy = Form(street.desk(2001)), Form(street.desk(2002))
    start = threading.Barrier(2)

    def fill(form: Form, name: str) -> None:
        start.wait()
        for number in range(ROUNDS):
            form.save(**{name: f"{name} {number}"})

    threads = [threading.Thread(target=fill, args=each) for each in ((bo, "alarm"), (cy, "cats"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept(street) == {"alarm": f"alarm {ROUNDS - 1}", "cats": f"cats {ROUNDS - 1}"}
    assert all("Cy Lund changed Rivera, Ana" in each for each in bo.told)
    assert all("Bo Tran changed Rivera, Ana" in each for each in cy.told)
    lines = street.desk().look_up_now(history_of, subject="client", subject_id=RIVERA)
    for name in ("alarm", "cats"):
        # Each value follows the one before it: nothing between them was lost or written over.
        changes = [(each.old, each.new) for each in reversed(lines) if each.field == name]
        wanted = [None, *(f"{name} {number}" for number in range(ROUNDS))]
        assert changes == list(pairwise(wanted))
    assert verify(street.path).problems == ()


async def test_the_form_takes_over_the_other_field_and_asks_about_the_same_one(street: Office) -> None:
    """C5 on screen: theirs is put in where only they wrote; where both did, theirs stands beneath, and one decides."""
    bo = Form(street.desk(2001))
    async with robot_at(street, mode="clients") as robot:
        await robot.sees("Rivera, Ana")
        await robot.ask("e")
        await robot.fill(alarm="ADT")
        bo.save(cats="three")
        await robot.press("ctrl+s")
        await robot.sees("Bo Tran changed Rivera, Ana")
        assert values(robot) == {"alarm": "ADT", "cats": "three"}
        bo.save(alarm="Ring")
        await robot.press("ctrl+s")
        await robot.sees("stored now: Ring")
        assert values(robot) == {"alarm": "ADT", "cats": "three"}
        assert kept(street) == {"alarm": "Ring", "cats": "three"}
        await robot.press("ctrl+s")
        await robot.hears("Rivera, Ana saved")
    assert kept(street) == {"alarm": "ADT", "cats": "three"}


def values(robot: Robot) -> dict[str, str]:
    """What stands in the two fields of the form on top."""
    return {row.field.name: row.value for row in robot.screen.query(FieldRow) if row.field.name in {"alarm", "cats"}}
