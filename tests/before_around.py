"""What operations on what is around a client, and on PINs, begin with."""

from __future__ import annotations

from typing import Any

from before_operations import KIM, RIVERA, SAM, Scene
from keydesk.operations.editing import Saved
from keydesk.rules.pins import kept_pin

PIN = "271828"
KEPT = kept_pin(PIN, b"a salt of sixteen")


def way_in(scene: Scene) -> dict[str, Any]:
    """Rivera's garage code."""
    from keydesk.operations.access import add_way_in

    done: Saved = scene.did(add_way_in, client_id=RIVERA, kind="garage code", code="4711")
    return {"method_id": done.id, "version": 1}


def way_to_reveal(scene: Scene) -> dict[str, Any]:
    """The same, and why somebody wants to see it."""
    return {"method_id": way_in(scene)["method_id"], "reason": "the sitter stands before the door"}


def old_way_in(scene: Scene) -> dict[str, Any]:
    """The same, on a later day."""
    given = way_in(scene)
    scene.office.clock.advance(days=400)
    return given


def retired_way_in(scene: Scene) -> dict[str, Any]:
    """One that is out of use."""
    from keydesk.operations.access import retire_way_in

    given = way_in(scene)
    scene.did(retire_way_in, **given)
    return {**given, "version": 2}


def contact(scene: Scene) -> dict[str, Any]:
    """Rivera's neighbour."""
    from keydesk.operations.contacts import add_contact

    return {"contact_id": scene.did(add_contact, client_id=RIVERA, fields={"name": "Lou"}).id, "version": 1}


def retired_contact(scene: Scene) -> dict[str, Any]:
    """One who is no contact any more."""
    from keydesk.operations.contacts import retire_contact

    given = contact(scene)
    scene.did(retire_contact, **given)
    return {**given, "version": 2}


def login(scene: Scene) -> dict[str, Any]:
    """An address with which Rivera signs in."""
    from keydesk.operations.logins import add_login

    return {"login_id": scene.did(add_login, client_id=RIVERA, email="ana@example.com").id}


def own_pin(_scene: Scene) -> dict[str, Any]:
    """What is kept of a PIN."""
    return {"kept": KEPT}


def with_pin(scene: Scene) -> dict[str, Any]:
    """Both who try have a PIN."""
    from keydesk.operations.pins import set_pin

    scene.did(set_pin, kept=KEPT)
    return {}


def somebodys_pin(scene: Scene) -> dict[str, Any]:
    """Sam has a PIN that he has forgotten."""
    from sqlalchemy import insert

    from keydesk.db.models import OperatorIdentity, table_of
    from keydesk.db.work import Work

    def give(work: Work) -> None:
        work.session.execute(insert(table_of(OperatorIdentity)).values(staff_id=SAM, kind="pin", value=KEPT))
        work.record("staff", SAM, "pin", field="pin", new="set")

    scene.did(give)
    return {"staff_id": SAM}


__all__ = ["KEPT", "KIM", "PIN"]
