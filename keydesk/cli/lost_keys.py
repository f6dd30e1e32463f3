"""`keydesk lost-key`, `lost-keys` and `rekey`: what is done when a key is gone, or a lock is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.output import print_json, print_report, stdout
from keydesk.cli.session import AsCsv, AsJson, session_of

if TYPE_CHECKING:
    from keydesk.db.rows.lost_key import LostKeyRow
    from keydesk.desk import Desk

commands = typer.Typer()

Code = Annotated[str, typer.Argument(metavar="CODE", help="A tag, a unique ending, an old code.")]
When = Annotated[str | None, typer.Option(metavar="WHEN", help="When: now, 'yesterday 18:00', 2026-11-20.")]


@commands.command("lost-keys")
def lost_keys(context: typer.Context, *, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """Keys that are missing, lost or stolen, and what is to be done about each."""
    from keydesk.reports.lost_keys import lost_keys_report

    with session_of(context).desk() as desk:
        report = desk.look_up_now(lost_keys_report)
    print_report(report, as_json=as_json, as_csv=as_csv)


@commands.command("lost-key")
def lost_key(
    context: typer.Context,
    code: Code,
    *,
    client_told: Annotated[
        str | None, typer.Option("--client-told", metavar="WHEN", help="The client was told.")
    ] = None,
    insurer_told: Annotated[str | None, typer.Option("--insurer-told", metavar="WHEN", help="The insurer was.")] = None,
    lock: Annotated[
        str | None, typer.Option("--lock", metavar="rekey|keep", help="What is decided about the lock.")
    ] = None,
    cost: Annotated[str | None, typer.Option("--cost", metavar="MONEY", help="What it cost: 45 or 45.50.")] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Anything else.")] = None,
    open_: Annotated[bool, typer.Option("--open", help="Open its case.")] = False,
    close: Annotated[bool, typer.Option("--close", help="Close its case.")] = False,
    as_json: AsJson = False,
) -> None:
    """The case of a key that is gone: last custody, other copies, visits at risk, what is to do."""
    from zoneinfo import ZoneInfo

    from keydesk.reports import lost_keys as report

    session = session_of(context)
    asked = {"client_told_at": client_told, "insurer_told_at": insurer_told}
    with session.desk() as desk:
        changes: dict[str, Any] = {name: _moment(desk, text) for name, text in asked.items() if text is not None}
        changes |= {
            name: value
            for name, value in (("rekey_decision", lock), ("cost_cents", _money(cost)), ("note", note))
            if value is not None
        }
        case = desk.look_up_now(report.lost_key_document, code=code)
        if open_ or close or changes:
            session.say(_act(desk, case, changes, close=close))
            case = desk.look_up_now(report.lost_key_document, code=code)
        now, zone = desk.store.clock.now(), ZoneInfo(desk.settings.time_zone)
    if as_json:
        print_json(_document(case), zone)
        return
    with stdout() as stream:
        report.write(case, stream, now=now, zone=zone)


@commands.command("rekey")
def rekey(
    context: typer.Context,
    code: Code,
    *,
    copies: Annotated[int, typer.Option("--copies", min=0, max=99, help="How many new copies there are.")] = 0,
    new_code: Annotated[bool, typer.Option("--new-code", help="The key gets a new code.")] = False,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why, or who did it.")] = "",
) -> None:
    """The lock was changed: every copy is out of use, and new ones take their place."""
    from keydesk.db.queries.lost_keys import key_of
    from keydesk.operations.lost_keys import rekey as operation

    session = session_of(context)
    with session.desk() as desk:
        key_id = desk.look_up_now(key_of, code=code)
        done = desk.perform_now(operation, key_id=key_id, copies=copies, new_code=new_code, note=note)
    session.say(done.said)


def _act(desk: Desk, case: LostKeyRow, changes: dict[str, Any], *, close: bool) -> str:
    from keydesk.operations import lost_keys as operations

    said = ""
    case_id, version = case.case_id, case.version
    if case_id is None or case.status == "closed":
        opened = desk.perform_now(operations.open_case, copy_id=case.copy_id)
        case_id, version, said = opened.id, opened.version, opened.said
    if changes:
        saved = desk.perform_now(operations.edit_case, case_id=case_id, version=version, **changes)
        version, said = saved.version, saved.said
    if close:
        said = desk.perform_now(operations.close_case, case_id=case_id, version=version).said
    return said


def _moment(desk: Desk, text: str) -> Any:
    from zoneinfo import ZoneInfo

    from keydesk.rules.dates import read_past

    now = desk.store.clock.now()
    return now if text.strip().casefold() == "now" else read_past(text, now=now, zone=ZoneInfo(desk.settings.time_zone))


def _money(text: str | None) -> int | None:
    from keydesk.rules.office import read_price

    return None if text is None else read_price(text)


def _document(case: LostKeyRow) -> dict[str, Any]:
    """The case for programs: stable names, instants with their offset."""
    return {
        "tag_code": case.tag_code,
        "client": case.client,
        "label": case.label,
        "state": case.state,
        "last": [
            {"at": each.at, "from": each.before.name, "to": each.after.name, "operator": each.operator}
            for each in case.last
        ],
        "others": [
            {"tag_code": each.tag_code, "kind": each.kind, "name": each.name, "hook": each.hook} for each in case.others
        ],
        "visits_at_risk": [
            {
                "day": each.day,
                "starts_at": f"{each.starts_at:%H:%M}",
                "sitter": each.sitter,
                "flag": each.flag,
                "reason": each.reason,
            }
            for each in case.at_risk
        ],
        "case": _case(case) if case.case_id is not None else None,
    }


def _case(case: LostKeyRow) -> dict[str, Any]:
    return {
        "status": case.status,
        "opened_at": case.opened_at,
        "opened_by": case.opened_by,
        "client_told_at": case.client_told_at,
        "insurer_told_at": case.insurer_told_at,
        "lock": case.rekey_decision,
        "cost_cents": case.cost_cents,
        "note": case.note,
        "closed_at": case.closed_at,
        "to_do": list(case.to_do),
    }
