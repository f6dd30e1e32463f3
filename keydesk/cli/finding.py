"""`who-has` and `history`: one copy, wherever it is, whatever state the disk is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from keydesk.cli.output import print_only, print_report
from keydesk.cli.session import AsCsv, AsJson, OfBranch, Session, session_of
from keydesk.cli.telling import tell_report
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from keydesk.reports.report import Report

commands = typer.Typer()

Code = Annotated[str, typer.Argument(metavar="CODE", help="A tag, a unique ending of one, or an old system's code.")]


@commands.command("who-has")
def who_has(context: typer.Context, code: Code, *, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """Where one copy is, since when, and when it should be back."""
    session = session_of(context)
    try:
        with session.desk() as desk:
            from keydesk.reports.keys import where_report

            report = desk.look_up_now(where_report, code=code)
    except Refusal as refusal:
        if refusal.code != "unusable":
            raise
        report = _read_in_emergency(session, code, refusal)
    if as_csv:
        print_report(report, as_csv=True, as_json=as_json)
    else:
        print_only(report, as_json=as_json)


@commands.command("history")
def history(
    context: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="A tag; or client, pet or staff, and then who is meant.")],
    who: Annotated[str, typer.Argument(metavar="[WHO]", help="A client's, pet's or person's number or name.")] = "",
    *,
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Every event of one copy, or every change of a client, a pet or a person.

    Oldest first: who, when, what it was before and after. Codes that open doors are in no history.
    """
    if who:
        from keydesk.reports.changes import KINDS, changes_report

        kind = code.casefold().removesuffix("s") if code.casefold() != "staff" else "staff"
        if kind not in KINDS:
            raise Refusal(f"A history is of a tag alone, or of {', '.join(KINDS)} and a name; not of “{code[:30]}”.")
        how = {"as_json": as_json, "as_csv": as_csv}
        return tell_report(context, changes_report, branch=branch, kind=kind, who=who, **how)
    from keydesk.reports.keys import history_report

    return tell_report(context, history_report, as_json=as_json, as_csv=as_csv, branch=branch, code=code)


def _read_in_emergency(session: Session, code: str, why: Refusal) -> Report:
    """The answer from the file as it lies on a disk that is full or read-only (promise D5).

    Raises:
        Refusal: the file cannot be read that way either; the first refusal, which says more.
    """
    from keydesk.clock import SystemClock
    from keydesk.db.store import Store
    from keydesk.identity import of_this_process
    from keydesk.reports.keys import where_report

    try:
        store = Store.open_emergency(session.store, clock=SystemClock())
    except Refusal:
        raise why from None
    try:
        with store.reading(of_this_process()) as reading:
            return where_report(reading, code=code, emergency=True)
    finally:
        store.close()
