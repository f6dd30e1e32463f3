"""`keydesk config branches`: In-Home and Facility, what is in each, and Facility switched on and off."""

from __future__ import annotations

from typing import Annotated

import typer

from keydesk.cli.output import print_report
from keydesk.cli.session import AsCsv, AsJson, session_of
from keydesk.rules.refusal import Refusal

_SWITCHES = {"on": True, "off": False}


def list_branches(
    context: typer.Context,
    branch: Annotated[str, typer.Argument(metavar="[BRANCH]", help="in_home or facility.")] = "",
    switch: Annotated[str, typer.Argument(metavar="[on or off]", help="Switch it on, or off.")] = "",
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Switch it off whatever is there.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """The branches with what is in each; switch Facility on or off: what is there rests, and is never taken away."""
    from keydesk.operations.branches import set_branch
    from keydesk.reports.branches import branches_report

    session = session_of(context)
    with session.desk() as desk:
        if branch:
            if switch.casefold() not in _SWITCHES:
                raise Refusal("Say on or off: `keydesk config branches facility on`.")
            on = _SWITCHES[switch.casefold()]
            try:
                session.say(desk.perform_now(set_branch, via="cli", branch=branch, on=on, anyway=yes).said)
            except Refusal as refusal:
                if refusal.details:
                    refusal.message += " --yes switches it off all the same."
                    refusal.args = (refusal.message,)
                raise
        report = desk.look_up_now(branches_report)
    print_report(report, as_json=as_json, as_csv=as_csv)
