"""The lists: `keys`, `clients`, `pets`, `staff`, `safes`, `hooks`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from keydesk.cli.output import print_report
from keydesk.cli.session import AsCsv, AsJson, OfBranch, session_of
from keydesk.cli.telling import tell_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.reports.report import Report

commands = typer.Typer()

Query = Annotated[
    list[str] | None, typer.Argument(metavar="[QUERY]...", help="Words that must all be found, in any order.")
]
Asked = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[QUERY]...", help="As on the screen: words, status:active, !holds:none; docs/filter.md tells all."
    ),
]
Sort = Annotated[
    str | None,
    typer.Option(
        "--sort", metavar="COLUMN[,COLUMN]", help="The order: name,-next is by name, and by next visit from the end."
    ),
]
View = Annotated[
    str | None,
    typer.Option("--view", metavar="NAME", help="A saved view's filter, order and columns; QUERY narrows it."),
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar="COLUMN[,COLUMN]",
        help="Only these, in this order, the office's own fields among them; a wrong one is told with all there are.",
    ),
]


def _known_order(text: str | None) -> str | None:
    """An order that a list of keys can have; anything else is wrong usage."""
    from keydesk.rules.key_look import read_ordering
    from keydesk.rules.refusal import Refusal

    try:
        read_ordering(text or "")
    except Refusal as refusal:
        raise typer.BadParameter(refusal.message) from None
    return text


def _known_columns(text: str | None) -> str | None:
    """Columns that a list of keys can have; anything else is wrong usage."""
    from keydesk.rules.key_look import read_columns
    from keydesk.rules.refusal import Refusal

    try:
        read_columns("tag" if text is None else text)
    except Refusal as refusal:
        raise typer.BadParameter(refusal.message) from None
    return text


class Group(StrEnum):
    """What copies can be counted by."""

    KEY = "key"
    CLIENT = "client"


class Status(StrEnum):
    """How a client stands with the office."""

    PROSPECT = "prospect"
    ACTIVE = "active"
    INACTIVE = "inactive"


@commands.command("keys")
def list_keys(
    context: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUERY]...",
            help="As on the Keys screen: rivera status:out holder:sam due:<today !spare; docs/filter.md tells all.",
        ),
    ] = None,
    *,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="WHEN", help="Where they were then: 'yesterday 18:00', 2026-11-20, '2h ago'."),
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option(
            "--sort",
            metavar="COLUMN[,COLUMN]",
            callback=_known_order,
            help="The order: client,-due is by client, and one client's by due date from the end.",
        ),
    ] = None,
    view: Annotated[
        str | None, typer.Option("--view", metavar="NAME", help="A saved view's filter and order; QUERY narrows it.")
    ] = None,
    group: Annotated[
        Group | None, typer.Option("--group", help="Count the copies of each, and where they are.")
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns",
            metavar="COLUMN[,COLUMN]",
            callback=_known_columns,
            help="Only these, in this order: tag,client,hook,needed,pets; a wrong one is told with all there are.",
        ),
    ] = None,
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """The Master Key List: every copy and who has it, now or then."""
    from zoneinfo import ZoneInfo

    from keydesk.reports.keys import keys_report
    from keydesk.rules.dates import read_past, whole_second
    from keydesk.rules.key_look import read_columns

    if columns is not None and group is not None:
        raise typer.BadParameter("--group counts copies and has columns of its own; leave out one of the two.")
    with session_of(context).desk(branch) as desk:
        at = None
        if as_of is not None:
            now = desk.store.clock.now()
            at = whole_second(read_past(as_of, now=now, zone=ZoneInfo(desk.settings.time_zone)), now=now)
        report = desk.look_up_now(
            keys_report,
            text=" ".join(query or ()),
            as_of=at,
            sort=sort,
            view=view,
            group=None if group is None else group.value,
            columns=() if columns is None else read_columns(columns),
        )
    print_report(report, as_json=as_json, as_csv=as_csv)


def _tell_list(
    context: typer.Context,
    screen: str,
    query: Callable[..., Report],
    *,
    text: list[str] | None,
    sort: str | None,
    view: str | None,
    columns: str | None,
    as_json: bool,
    as_csv: bool,
    branch: str | None = None,
    **what: Any,
) -> None:
    """A list on stdout; an order or a column that it does not have, own fields among them, is wrong usage."""
    from keydesk.reports.list_look import listed_here
    from keydesk.rules.refusal import Refusal

    with session_of(context).desk(branch) as desk:
        if sort is not None or columns is not None:
            listed = desk.look_up_now(listed_here, screen=screen)
            try:
                listed.read_ordering(sort or "")
                what["columns"] = () if columns is None else listed.read_columns(columns)
            except Refusal as refusal:
                raise typer.BadParameter(refusal.message) from None
        report = desk.look_up_now(query, text=" ".join(text or ()), sort=sort, view=view, **what)
    print_report(report, as_json=as_json, as_csv=as_csv)


@commands.command("clients")
def list_clients(
    context: typer.Context,
    query: Asked = None,
    *,
    status: Annotated[list[Status] | None, typer.Option("--status", help="Only those; can be given again.")] = None,
    duplicates: Annotated[
        bool, typer.Option("--duplicates", help="Every two who may be one household, the likeliest first, and why.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Of the duplicates those, too, who were said to be two households.")
    ] = False,
    sort: Sort = None,
    view: View = None,
    columns: Columns = None,
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Clients by name: found by names, pets, street, phone, e-mail."""
    if duplicates:
        from keydesk.reports.merging import duplicates_report

        return tell_report(context, duplicates_report, as_json=as_json, as_csv=as_csv, everything=everything)
    from keydesk.reports.lists import clients_report

    return _tell_list(
        context, "clients", clients_report, text=query, sort=sort, view=view, columns=columns, branch=branch,
        as_json=as_json, as_csv=as_csv, statuses=[each.value for each in status or ()],
    )  # fmt: skip


@commands.command("pets")
def list_pets(
    context: typer.Context,
    query: Asked = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Those that are not about any more, too.")] = False,
    sort: Sort = None,
    view: View = None,
    columns: Columns = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Pets by name, with whose they are."""
    from keydesk.reports.lists import pets_report

    _tell_list(
        context, "pets", pets_report, text=query, sort=sort, view=view, columns=columns,
        as_json=as_json, as_csv=as_csv, everything=everything,
    )  # fmt: skip


@commands.command("staff")
def list_staff(
    context: typer.Context,
    query: Asked = None,
    *,
    everybody: Annotated[bool, typer.Option("--all", help="Those who have left, too.")] = False,
    sort: Sort = None,
    view: View = None,
    columns: Columns = None,
    branch: OfBranch = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """People of the company, their badges, and the keys they have."""
    from keydesk.reports.lists import staff_report

    _tell_list(
        context, "staff", staff_report, text=query, sort=sort, view=view, columns=columns, branch=branch,
        as_json=as_json, as_csv=as_csv, everybody=everybody,
    )  # fmt: skip


@commands.command("safes")
def list_safes(
    context: typer.Context,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Those out of use, too.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Safes, with how many keys hang, are out, and hooks are free."""
    from keydesk.reports.lists import safes_report

    tell_report(context, safes_report, as_json=as_json, as_csv=as_csv, everything=everything)


@commands.command("hooks")
def list_hooks(
    context: typer.Context,
    safe: Annotated[str, typer.Argument(metavar="SAFE", help="The safe's label, or how it begins.")],
    query: Query = None,
    *,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """One safe's hooks, with what hangs and what lives on each."""
    from keydesk.reports.lists import hooks_report

    tell_report(context, hooks_report, as_json=as_json, as_csv=as_csv, safe=safe, text=" ".join(query or ()))
