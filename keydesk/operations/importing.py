"""Applying an import: one plan, one transaction, one batch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, func, insert, select, update

from keydesk.db.models import ImportLink, ImportMapping, ImportRun, KeySafe, TwinAnswer, table_of
from keydesk.db.queries.importing import feed_id
from keydesk.db.work import Work
from keydesk.importing.items import ImportPlan
from keydesk.operations.billed_visits import keep_billed
from keydesk.operations.import_rows import Applying
from keydesk.operations.standing import require_admin_left, require_standing_over
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_LINK = table_of(ImportLink)
_RUN = table_of(ImportRun)
_MAPPING = table_of(ImportMapping)
_SAFE = table_of(KeySafe)
_ANSWER = table_of(TwinAnswer)
_SUBJECTS = {
    "client": "client",
    "pet": "pet",
    "staff": "staff",
    "visit": "visit",
    "message": "message",
    "request": "service_request",
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        batch_id: what an undo takes back; None where everything was here already.
        counts: kind → action → how many, as in the plan.
        said: what the desk says.
    """

    batch_id: int | None
    counts: Mapping[str, Mapping[str, int]]
    said: str


def apply_import(work: Work, *, plan: ImportPlan) -> Imported:
    """Writes everything that a plan adds and changes, and remembers the outside ids.

    Raises:
        Refusal: somebody wrote since the plan was made (code ``changed``: make it anew), or the operator may not do
            something that is in it; nothing was written.
    """
    _require(work, plan)
    if feed_id(work) != plan.feed_id:
        raise Refusal(
            "Somebody changed something since this import was planned. Look at it again and apply it then; "
            "nothing was imported.",
            code="changed",
        )
    # Whatever road it came by, history says that a file did it: what people change by hand, later files leave alone.
    work = replace(work, via="import")
    items, on_bills = keep_billed(work, plan.items)
    plan = replace(plan, items=items)
    if plan.does_nothing and not any(item.outside or item.secret for item in plan.items):
        return Imported(None, plan.counts, "Everything in the files is here already; nothing was changed.")
    applying = Applying(work, plan)
    applying.write()
    if any(item.kind == "staff" and item.changes for item in plan.items):
        require_admin_left(work)
    _link(work, plan, applying.ids)
    _keep_apart(work, plan, applying.ids)
    if not work.recorded and plan.does_nothing:
        return Imported(None, plan.counts, "Everything in the files is here already; nothing was changed.")
    run_id = _record_run(work, plan)
    added, changed = _total(plan, "add"), _total(plan, "change")
    changed += applying.resealed
    said = f"{added:,} added and {changed:,} changed from {shown(', '.join(plan.files), width=60)}"
    if on_bills:
        stays = "visit is on a bill and stays as it is" if on_bills == 1 else "visits are on bills and stay as they are"
        said += f"; {on_bills:,} {stays}"
    work.record("import_run", run_id, "import", field="*", new=", ".join(plan.files))
    return Imported(work.batch_id, plan.counts, f"{said}.")


def save_mapping(work: Work, *, source: str, mapping: str) -> str:
    """Keeps how a source's columns are read, for its next file; returns what the desk says."""
    work.require(Permission.IMPORT)
    source = source.strip()
    if not source:
        raise Refusal("Give the source a name, such as the office or program that the file comes from.")
    old = work.session.execute(select(_MAPPING.c.id, _MAPPING.c.mapping).where(_MAPPING.c.source == source)).first()
    if old is not None and old.mapping == mapping:
        return f"The mapping of {shown(source, width=40)} is kept as it is."
    if old is None:
        result = work.session.execute(insert(_MAPPING).values(source=source, mapping=mapping))
        mapping_id = int(result.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it
    else:
        mapping_id = old.id
        work.session.execute(update(_MAPPING).where(_MAPPING.c.id == old.id).values(mapping=mapping))
    before = None if old is None else old.mapping
    work.record("import_mapping", mapping_id, "save", field="mapping", old=before, new=mapping)
    return f"The mapping of {shown(source, width=40)} is kept."


def _require(work: Work, plan: ImportPlan) -> None:
    """An import is no way round the permission table: it takes what each of its parts takes by hand."""
    work.require(Permission.IMPORT)
    needed = {
        "field": Permission.SET_UP,
        "client": Permission.EDIT_CLIENTS,
        "contact": Permission.EDIT_CLIENTS,
        "access": Permission.EDIT_CLIENTS,
        "vet": Permission.EDIT_CLIENTS,
        "block": Permission.EDIT_CLIENTS,
        "pet": Permission.EDIT_CLIENTS,
        "price": Permission.EDIT_CLIENTS,
        "territory": Permission.SET_UP,
        "staff": Permission.EDIT_STAFF,
        "safe": Permission.EDIT_SAFES,
        "hook": Permission.EDIT_SAFES,
        "key": Permission.MANAGE_KEYS,
        "copy": Permission.MANAGE_KEYS,
        "service": Permission.EDIT_VISITS,
        "visit": Permission.EDIT_VISITS,
        "message": Permission.MESSAGE,
        "request": Permission.MESSAGE,
    }
    touched = {item.kind for item in plan.items if item.adds or item.changes or item.action == "add"}
    copies = [item for item in plan.items if item.kind == "copy" and item.action == "add"]
    if any(item.values.get("since") for item in copies):
        work.require(Permission.BACK_DATE, work.branch)
    hung_in = {ref.id for item in copies for column, ref in item.refs.items() if column in {"safe_id", "home_safe_id"}}
    for_admins = work.session.execute(select(_SAFE.c.id).where(_SAFE.c.access == "admin")).scalars()
    if hung_in & set(for_admins):
        work.require(Permission.OPEN_ADMIN_SAFE, work.branch)
    for permission in sorted({needed[kind] for kind in touched}):
        work.require(permission, work.branch)
    said = {str(item.values["branch_id"]) for item in plan.items if item.kind in {"message", "request"} and item.adds}
    for branch in sorted(said & set(work.enabled)):
        work.require(Permission.MESSAGE, branch)
    for item in plan.items:
        if item.kind == "staff" and item.target is not None and item.changes:
            require_standing_over(work, item.target)


def _link(work: Work, plan: ImportPlan, ids: Mapping[int, int]) -> None:
    """Remembers outside ids with the print of what their file said."""
    known = {
        (row.source, row.subject, row.outside_id): row.id
        for row in work.session.execute(
            select(_LINK.c.id, _LINK.c.source, _LINK.c.subject, _LINK.c.outside_id).where(
                _LINK.c.source.in_({item.outside[0] for item in plan.items if item.outside})
            )
        )
    }
    fresh, moved = [], []
    for place, item in enumerate(plan.items):
        same = item.refs.get("same_as")
        row = item.target if item.target is not None else ids.get(place if same is None else same.item or 0)
        if item.outside is None or row is None or item.kind not in _SUBJECTS:
            continue
        source, uid = item.outside
        key = (source, _SUBJECTS[item.kind], uid)
        if key in known:
            moved.append({"link": known[key], "row": row, "print": item.fingerprint})
        else:
            fresh.append(
                {
                    "source": source,
                    "subject": key[1],
                    "outside_id": uid,
                    "subject_id": row,
                    "batch_id": work.batch_id,
                    "fingerprint": item.fingerprint,
                }
            )
    if fresh:
        work.session.execute(insert(_LINK), fresh)
    if moved:
        work.session.connection().execute(
            update(_LINK)
            .where(_LINK.c.id == bindparam("link"))
            .values(subject_id=bindparam("row"), fingerprint=bindparam("print")),
            moved,
        )


def _keep_apart(work: Work, plan: ImportPlan, ids: Mapping[int, int]) -> None:
    """Two who look alike and were said to be two are not asked about again as clients."""
    for one, other in plan.apart:
        first, second = (ref.id if ref.id is not None else ids.get(ref.item or 0) for ref in (one, other))
        if first is not None and second is not None and first != second:
            work.session.execute(
                insert(_ANSWER).values(
                    client_id=min(first, second),
                    other_id=max(first, second),
                    same=False,
                    made_by_id=work.operator.staff_id,
                    made_at=work.now,
                )
            )


def _record_run(work: Work, plan: ImportPlan) -> int:
    run_id = int(work.session.execute(select(func.coalesce(func.max(_RUN.c.id), 0))).scalar_one()) + 1
    work.session.execute(
        insert(_RUN).values(
            id=run_id,
            batch_id=work.batch_id,
            source=", ".join(plan.sources),
            files=", ".join(plan.files),
            counts=json.dumps(plan.counts),
            at=work.now,
            undone=False,
        )
    )
    return run_id


def _total(plan: ImportPlan, action: str) -> int:
    return sum(counts[action] for counts in plan.counts.values())
