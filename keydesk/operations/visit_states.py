"""Calling visits off, saying that they were made, and taking both back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from keydesk.db.work import Work
from keydesk.operations.billed_visits import require_unbilled
from keydesk.operations.due import follow_visits
from keydesk.operations.editing import require_version, save
from keydesk.operations.visit_asked import VisitsChanged
from keydesk.operations.visit_changes import together
from keydesk.operations.visit_parts import (
    VISIT,
    load_client,
    load_visit,
    require_bookable,
    require_sitter,
    today_of,
    visit_name,
)
from keydesk.operations.visit_series import end_series, load_series
from keydesk.operations.visit_series_changes import chosen
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown
from keydesk.rules.visits import STATUS_WORDS, Scope


def cancel_visit(
    work: Work, *, visit_id: int, version: int | None = None, scope: Scope = "one", reason: str = ""
) -> VisitsChanged:
    """Calls a visit off, or with it those of its series that follow or that are still to come; all stay on the record.

    Raises:
        ChangedMeanwhile: somebody changed the visit after ``version`` was read.
        Refusal: it was called off already, or was made.
    """
    row = load_visit(work, visit_id)
    client = load_client(work, row["client_id"])
    name = visit_name(work, row, client)
    require_version(work, "visit", row, version=version, name=name)
    if row["series_id"] is None or scope == "one":
        _require_status(row, name, "scheduled")
        saved = _set(work, row, client, "cancelled", "cancel", reason)
        follow_visits(work, [row["client_id"]])
        return VisitsChanged((visit_id,), saved, work.batch_id, f"{shown(name, width=80)} is called off.")
    visits = chosen(work, row, scope)
    if not visits:
        raise Refusal("No visit of the series is still to come.")
    series = load_series(work, row["series_id"])
    first = row["series_day"] if scope == "following" else visits[0]["series_day"]
    end_series(work, series, last=first - timedelta(days=1))
    present = row["version"]
    for each in visits:
        saved = _set(work, each, client, "cancelled", "cancel", reason)
        present = saved if each["id"] == visit_id else present
    follow_visits(work, [row["client_id"]])
    many = len(visits)
    whose = shown(name.partition(" · ")[0], width=60)
    said = f"{many} {'visit' if many == 1 else 'visits'} of {whose} called off; no more are made."
    return VisitsChanged(tuple(each["id"] for each in visits), present, work.batch_id, said)


def cancel_visits(work: Work, *, visit_ids: Sequence[int], reason: str = "") -> VisitsChanged:
    """Calls single visits off, all of them or none.

    Raises:
        Refusal: one was called off already, or was made; ``details`` names each.
    """
    return _each(work, visit_ids, "cancelled", "cancel", ("scheduled",), "called off", reason)


def complete_visits(work: Work, *, visit_ids: Sequence[int]) -> VisitsChanged:
    """Says that visits were made, all of them or none.

    Raises:
        Refusal: one was called off, was made already, or is on a day that is still to come; ``details`` names each.
    """
    return _each(work, visit_ids, "completed", "complete", ("scheduled",), "done", "")


def reopen_visits(work: Work, *, visit_ids: Sequence[int]) -> VisitsChanged:
    """Books visits again that were called off or said to be made, all of them or none.

    Raises:
        Refusal: one is booked; or its client or its sitter may not have it any more; ``details`` names each.
    """
    return _each(work, visit_ids, "scheduled", "reopen", ("cancelled", "completed"), "booked again", "")


def _each(
    work: Work, visit_ids: Sequence[int], status: str, verb: str, before: Sequence[str], words: str, reason: str
) -> VisitsChanged:
    if not visit_ids:
        raise Refusal("No visit is named.")
    done: list[VisitsChanged] = []
    refused: list[Refusal] = []
    clients: list[int] = []
    name = ""
    for visit_id in dict.fromkeys(visit_ids):
        row = load_visit(work, visit_id)
        client = load_client(work, row["client_id"])
        name = visit_name(work, row, client)
        try:
            _require_status(row, name, *before)
            _require_fit(work, row, client, status, name)
        except Refusal as refusal:
            refused.append(refusal)
            continue
        version = _set(work, row, client, status, verb, reason)
        done.append(VisitsChanged((visit_id,), version, work.batch_id, ""))
        clients.append(row["client_id"])
    if len(refused) == 1 and not done:
        raise refused[0]
    if refused:
        raise Refusal(
            f"In the way: {len(refused)} of {len(refused) + len(done)} visits. Nothing was changed.",
            details=[each.message for each in refused],
        )
    follow_visits(work, clients)
    if len(done) == 1:
        return VisitsChanged(done[0].visit_ids, done[0].version, work.batch_id, f"{shown(name, width=80)} is {words}.")
    return together(work, done, f"visits are {words}")


def _require_status(row: Mapping[str, Any], name: str, *wanted: str) -> None:
    if row["status"] not in wanted:
        words = {"cancelled": "called off already", "completed": "done already", "scheduled": "booked"}[row["status"]]
        more = ""
        if row["status"] == "completed":
            more = " Open it again first."
        elif row["status"] == "cancelled" and wanted == ("scheduled",):
            more = " Book it again first."
        raise Refusal(f"{shown(name, width=80)} is {words}.{more}", short=STATUS_WORDS[row["status"]])


def _require_fit(work: Work, row: Mapping[str, Any], client: Mapping[str, Any], status: str, name: str) -> None:
    """What was to be is not made yet, and what is booked again is for a client and a sitter who may have it."""
    if status == "completed" and row["day"] > today_of(work):
        raise Refusal(f"{shown(name, width=80)} is still to come.", short="still to come")
    if status == "scheduled":
        require_unbilled(work, row, name)
        require_bookable(work, client, row["branch_id"])
        if row["sitter_id"] is not None:
            require_sitter(work, client, row["sitter_id"], row["branch_id"])


def _set(work: Work, row: Mapping[str, Any], client: Mapping[str, Any], status: str, verb: str, reason: str) -> int:
    name = visit_name(work, row, client)
    saved = save(
        work, VISIT, "visit", row, {"status": status}, version=None, name=name, verb=verb, reason=reason.strip()
    )
    return saved.version
