"""Offices in which every operation finds something to do, made ready by what was done before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from sqlalchemy import insert

from builders import MORNING, Office
from keydesk.db.models import AccessMethod, table_of
from keydesk.db.queries.importing import feed_id
from keydesk.db.work import Work
from keydesk.importing.drafts import Origin
from keydesk.importing.items import ImportPlan, Item
from keydesk.operations.asking import Asked
from keydesk.operations.counting import say_seen
from keydesk.operations.custody import check_out
from keydesk.operations.importing import apply_import
from keydesk.operations.keys import retire_key
from keydesk.operations.pets import add_pet
from keydesk.operations.safes import add_safe, retire_safe
from keydesk.operations.settling import Decision, settle
from keydesk.operations.stock_take import start_count
from keydesk.operations.whereabouts import report_missing, retire
from keydesk.rules.counted_lines import Said

BASE_UID = 1002
SAM, KIM, RIVERA, SAFE = 2, 3, 1, 1
HOOKS = (1, 2, 3, 4, 5, 6)


@dataclass
class Scene:
    """An office in which every operation finds something to do; Ana is its admin, Kim a sitter with an own login."""

    office: Office

    def did(self, operation: Any, **wanted: Any) -> Any:
        """Something that Ana did before."""
        return self.office.desk().perform_now(operation, **wanted)

    def out(self, tag: str = "K7MT-1") -> int:
        """Sam has the key; gives the batch."""
        return int(self.did(check_out, tag_code=tag, sitter_id=SAM).batch_id)

    def version(self, table: str, row_id: int) -> int:
        """The version that a form has seen."""
        found = self.asked(f"SELECT version FROM {table} WHERE id = {row_id}")
        return int(found)

    def asked(self, statement: str) -> Any:
        """One value, by plain SQL."""
        desk = self.office.desk()
        return desk.look_up_now(lambda reading: reading.session.connection().exec_driver_sql(statement).scalar())

    def plan(self) -> ImportPlan:
        """An import of one vet."""
        item = Item("vet", "add", Origin("vets.csv", 2), "Dr. Wu", values={"name": "Dr. Wu", "clinic": "Elm Vets"})
        return ImportPlan(
            ("generic",), ("vets.csv",), (item,), Counter(), feed_id=self.office.desk().look_up_now(feed_id)
        )


Story = Callable[[Scene], dict[str, Any]]


def one_key(**wanted: Any) -> Story:
    """The key that hangs in the safe."""
    return lambda _: {"tag_code": "K7MT-1", **wanted}


def key_out(**wanted: Any) -> Story:
    """The key that Sam has."""

    def ready(scene: Scene) -> dict[str, Any]:
        scene.out()
        return {"tag_code": "K7MT-1", **wanted}

    return ready


def after(did: Any, *, given: dict[str, Any] | None = None, **wanted: Any) -> Story:
    """After something that Ana did to the key."""

    def ready(scene: Scene) -> dict[str, Any]:
        scene.did(did, tag_code="K7MT-1", **(given or {}))
        return {"tag_code": "K7MT-1", **wanted}

    return ready


def pet(scene: Scene) -> int:
    """A pet of Rivera's."""
    return int(scene.did(add_pet, client_id=RIVERA, fields={"name": "Biscuit", "species": "dog"}).id)


def many(*, out: bool = False, missing: bool = False, **wanted: Any) -> Story:
    """Two keys, by their codes."""

    def ready(scene: Scene) -> dict[str, Any]:
        for tag in ("K7MT-1", "2HPN-1"):
            if out:
                scene.out(tag)
            if missing:
                scene.did(report_missing, tag_code=tag)
        return {"asked": Asked(codes=("K7MT-1", "2HPN-1"), since=MORNING + timedelta(hours=2), **wanted)}

    return ready


def given(**wanted: Any) -> Story:
    """Nothing to make ready."""
    return lambda _: wanted


def garage_code(scene: Scene) -> dict[str, Any]:
    """A code of Rivera's garage."""

    def add(work: Work) -> None:
        work.session.execute(insert(table_of(AccessMethod)).values(client_id=RIVERA, kind="garage_code"))
        work.record("access_method", 1, "add", field="*", new="garage")

    scene.did(add)
    return {"codes": [(1, 1)]}


def late_key(scene: Scene) -> dict[str, Any]:
    """A key that Sam should have brought back."""
    scene.out()
    scene.office.clock.advance(days=9)
    return {"tag_codes": ["K7MT-1"]}


def late_many(scene: Scene) -> dict[str, Any]:
    """Two keys that Sam should have brought back, by their codes."""
    for tag in ("K7MT-1", "2HPN-1"):
        scene.out(tag)
    scene.office.clock.advance(days=9)
    return {"asked": Asked(codes=("k7mt-1", "2HPN-1"), since=MORNING, note="by phone")}


def undone(scene: Scene) -> dict[str, Any]:
    """Something to take back."""
    return {"batch_id": scene.out()}


def matched(scene: Scene) -> dict[str, Any]:
    """An answer to forget."""
    from keydesk.operations.calendar_matches import remember_match

    scene.did(remember_match, kind="ignore", key="vet", text="Vet")
    return {"match_id": 1}


def imported(scene: Scene) -> dict[str, Any]:
    """An import to take back."""
    scene.did(apply_import, plan=scene.plan())
    return {}


def empty_safe(scene: Scene) -> dict[str, Any]:
    """A safe in which nothing hangs."""
    return {"safe_id": scene.did(add_safe, label="Back room", rows=1, columns=2).id}


def retired_safe(scene: Scene) -> dict[str, Any]:
    """A safe out of use."""
    found = empty_safe(scene)
    scene.did(retire_safe, reason="rust", **found)
    return found


def no_key_client(scene: Scene) -> dict[str, Any]:
    """A client whose visits need no key."""
    from keydesk.operations.key_need import set_no_key_required

    scene.did(set_no_key_required, client_id=RIVERA, reason="keypad")
    return {"client_id": RIVERA}


def blocked(scene: Scene) -> dict[str, Any]:
    """A sitter whom the client has blocked."""
    scene.office.block(RIVERA, SAM)
    return {"client_id": RIVERA, "staff_id": SAM}


def copyless_key(scene: Scene) -> dict[str, Any]:
    """A key whose only copy is out of use."""
    scene.did(retire, tag_code="K7MT-1", reason="destroyed")
    return {"key_id": 1, "reason": "new door"}


def retired_key(scene: Scene) -> dict[str, Any]:
    """A key out of use."""
    scene.did(retire_key, **copyless_key(scene))
    return {"key_id": 1}


def service(scene: Scene) -> dict[str, Any]:
    """Something that is booked."""
    from keydesk.operations.office import add_service

    added = scene.did(add_service, name="Walk")
    return {"service_id": added.id, "version": added.version, "minutes": 45}


def queued_label(scene: Scene) -> dict[str, Any]:
    """A tag that waits to be printed."""
    from keydesk.operations.labels import queue_labels

    scene.did(queue_labels, copy_ids=[1])
    return {"queue_ids": [1]}


def counting(scene: Scene) -> dict[str, Any]:
    """A safe that is being counted."""
    return {"stock_take_id": scene.did(start_count, safe_ids=[SAFE]).stock_take_id}


def seen(scene: Scene) -> dict[str, Any]:
    """A safe of which one key has been counted."""
    found = counting(scene)
    scene.did(say_seen, lines=[Said("K7MT-1", safe_id=SAFE)], **found)
    return found


def settled(scene: Scene) -> dict[str, Any]:
    """A count in which nothing is left open."""
    found = seen(scene)
    scene.did(settle, decisions=[Decision("copy:2", "missing")], **found)
    return found


def gone(scene: Scene) -> dict[str, Any]:
    """A copy that is missing."""
    scene.did(report_missing, tag_code="K7MT-1")
    return {"copy_id": 1}


def lost_case(scene: Scene) -> dict[str, Any]:
    """The case of a copy that is missing."""
    from keydesk.operations.lost_keys import open_case

    return {"case_id": scene.did(open_case, **gone(scene)).id}


def told_case(scene: Scene) -> dict[str, Any]:
    """A case of which everything is done."""
    from keydesk.operations.lost_keys import edit_case

    found = lost_case(scene)
    scene.did(edit_case, client_told_at=MORNING, rekey_decision="keep", **found)
    return found


def report_set(scene: Scene) -> dict[str, Any]:
    """What a report is asked with, kept for everybody."""
    from keydesk.operations.report_sets import save_report_set

    texts = {"sitter": "Sam"}
    return {"set_id": scene.did(save_report_set, report="overdue", name="Sam's", texts=texts, shared=True).set_id}


def view(scene: Scene) -> dict[str, Any]:
    """A saved view of everybody's."""
    from keydesk.operations.views import save_view

    return {"view_id": scene.did(save_view, name="Late keys", query="status:overdue", shared=True).view_id}


def mail(scene: Scene) -> dict[str, Any]:
    """A mail of the day to Sam."""
    from keydesk.rules.mail import MailDraft

    text = "Sam, your visits.\n"
    return {"mails": [MailDraft("visits", MORNING.date(), SAM, "Sam", "sam@example.com", "Today", text, "<p>Sam")]}


def queued_mail(scene: Scene) -> dict[str, Any]:
    """A mail that waits."""
    from keydesk.operations.mail import queue_mails

    return {"mail_ids": list(scene.did(queue_mails, **mail(scene)).mail_ids)}


def mail_waits(**wanted: Any) -> Story:
    """With a mail that waits."""

    def ready(scene: Scene) -> dict[str, Any]:
        queued_mail(scene)
        return wanted

    return ready


def mail_in_hand(scene: Scene) -> dict[str, Any]:
    """A mail that a run has in hand."""
    from keydesk.operations.mail import claim_mail

    (mail_id,) = queued_mail(scene)["mail_ids"]
    scene.did(claim_mail, claim="cron")
    return {"mail_id": mail_id, "claim": "cron", "outcome": "sent"}


def visit(scene: Scene, **values: Any) -> int:
    """A booked visit of today."""
    return scene.office.visit(RIVERA, SAM, MORNING.date(), **values)


def endless_series(scene: Scene) -> dict[str, Any]:
    """A series whose visits are used up."""
    from keydesk.operations.visits import book_visit

    scene.did(book_visit, client_id=RIVERA, day=MORNING.date(), at=time(8), repeat="daily")
    scene.office.clock.advance(days=100)
    return {}
