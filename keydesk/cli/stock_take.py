"""`keydesk stock-take`: counting safes and what sitters hold, also from a file of scans."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from keydesk.cli.output import print_json, print_report
from keydesk.cli.session import AsCsv, AsJson, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from keydesk.desk import Desk
    from keydesk.rules.counted_lines import Said
    from keydesk.rules.stock_take import Remedy

commands = typer.Typer(name="stock-take", invoke_without_command=True)

Number = Annotated[
    int | None, typer.Argument(metavar="[NO]", help="Which; without it the one that goes on, where there is only one.")
]
Safes = Annotated[list[str] | None, typer.Option("--safe", metavar="SAFE", help="A safe; can be given again.")]
Sitters = Annotated[list[str] | None, typer.Option("--sitter", metavar="SITTER", help="What somebody holds.")]
Why = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; needed where something is left as it is.")]

_MOST_READ = 4 * 1024 * 1024
"""Bytes of scans that are read from a file."""


@commands.callback()
def every_count(context: typer.Context) -> None:
    """Count safes and what sitters hold; nothing moves until it is settled.

    Alone it lists the stock-takes that there are.
    """
    if context.invoked_subcommand is None:
        list_counts(context)


@commands.command("list")
def list_counts(context: typer.Context, *, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """Every stock-take, those that go on first."""
    from keydesk.reports.stock_take import stock_takes_report

    with session_of(context).desk() as desk:
        report = desk.look_up_now(stock_takes_report)
    print_report(report, as_json=as_json, as_csv=as_csv)


@commands.command("due")
def list_due(
    context: typer.Context,
    *,
    days: Annotated[int | None, typer.Option("--days", min=0, help="Only safes not counted for more days.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """When each safe was last counted."""
    from keydesk.reports.stock_take import last_counts_report

    with session_of(context).desk() as desk:
        report = desk.look_up_now(last_counts_report, more_than_days=days)
    print_report(report, as_json=as_json, as_csv=as_csv)


@commands.command("start")
def start(
    context: typer.Context,
    *,
    safe: Safes = None,
    sitter: Sitters = None,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="What to call it, e.g. November.")] = "",
    as_json: AsJson = False,
) -> None:
    """Begin to count."""
    from keydesk.db.queries.who_is import safe_meant, sitter_meant
    from keydesk.operations.stock_take import start_count

    session = session_of(context)
    with session.desk() as desk:
        safes = [desk.look_up_now(safe_meant, label=each).id for each in safe or ()]
        sitters = [desk.look_up_now(sitter_meant, who=each).id for each in sitter or ()]
        done = desk.perform_now(start_count, safe_ids=safes, staff_ids=sitters, label=name)
    if as_json:
        print_json({"stock_take": done.stock_take_id})
    session.say(f"Stock-take {done.stock_take_id}. {done.said}")


@commands.command("scan")
def scan(
    context: typer.Context,
    number: Number = None,
    *,
    source: Annotated[Path, typer.Option("--from", metavar="FILE", help="Lines as a scanner sends them; - is stdin.")],
    safe: Annotated[
        str | None, typer.Option("--safe", metavar="SAFE", help="Where, until a line says another.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what hangs there, from a file of scans.

    A line is a tag; or a hook and its tag (A7 K7MT-2); or a hook that is empty (A7 empty) or has a key without a tag
    (A7 ?). A safe or a person in brackets, [Front office], says where the lines after it are.
    """
    from keydesk.operations.counting import say_seen

    session = session_of(context)
    text = _read(source)
    with session.desk() as desk:
        take = _meant(desk, number)
        lines = _lines(desk, take, text, safe)
        if not lines:
            raise Refusal("There is nothing in it: a line is a tag, or a hook and its tag.")
        told = desk.perform_now(say_seen, stock_take_id=take, lines=lines)
    if as_json:
        print_json([{"tag": each.tag, "kind": each.kind, "said": each.said, "again": each.again} for each in told])
        return
    for each in told:
        if each.kind not in {"found", "empty"} and not each.again:
            session.say(each.said)
    again = sum(each.again for each in told)
    session.say(f"{len(told)} counted" + (f", {again} of them for the second time." if again else "."))


@commands.command("show")
def show(
    context: typer.Context,
    number: Number = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="What is right, too.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """What it comes to: what is wrong, and what was done about it."""
    from keydesk.reports.stock_take import stock_take_report

    with session_of(context).desk() as desk:
        report = desk.look_up_now(stock_take_report, stock_take_id=_meant(desk, number), everything=everything)
    print_report(report, as_json=as_json, as_csv=as_csv)


@commands.command("settle")
def settle(
    context: typer.Context,
    remedy: Annotated[str, typer.Argument(metavar="record|missing|leave", help="What to do about them.")],
    findings: Annotated[
        list[str], typer.Argument(metavar="TAG...", help="Tags as `show` has them; 'all' for all that can be.")
    ],
    *,
    number: Annotated[int | None, typer.Option("--no", metavar="NO", help="Which stock-take.")] = None,
    reason: Why = "",
) -> None:
    """Record keys where they were seen, mark them missing, or leave them with a reason."""
    from keydesk.db.queries.stock_take import stock_take as look
    from keydesk.operations.settling import Decision
    from keydesk.operations.settling import settle as operation
    from keydesk.rules.stock_take import remedies_of

    wanted = _read_remedy(remedy)
    session = session_of(context)
    with session.desk() as desk:
        take = _meant(desk, number)
        open_ones = desk.look_up_now(look, stock_take_id=take).open_findings
        if findings == ["all"]:
            able = [each for each in open_ones if wanted in remedies_of(each.kind, of_copy=each.copy_id is not None)]
            keys = [each.key for each in able]
        else:
            by_name = {name.casefold(): each.key for each in open_ones for name in (each.tag, each.key) if name}
            unknown = [each for each in findings if each.casefold() not in by_name]
            if unknown:
                raise Refusal(
                    f"{unknown[0]} is no finding that is open. `keydesk stock-take show` lists them.", code="not_found"
                )
            keys = [by_name[each.casefold()] for each in findings]
        if not keys:
            raise Refusal("No finding that is open can be settled so.")
        decisions = [Decision(each, wanted) for each in dict.fromkeys(keys)]
        done = desk.perform_now(
            operation, stock_take_id=take, decisions=decisions, reason=reason, override=bool(reason)
        )
    session.say(done.said)


@commands.command("sign-off")
def sign_off(
    context: typer.Context, number: Number = None, *, note: Annotated[str, typer.Option("--note")] = ""
) -> None:
    """End it: its result is kept as it is."""
    from keydesk.operations.stock_take import sign_off as operation

    session = session_of(context)
    with session.desk() as desk:
        session.say(desk.perform_now(operation, stock_take_id=_meant(desk, number), note=note).said)


@commands.command("drop")
def drop(context: typer.Context, number: Number = None, *, reason: Why = "") -> None:
    """Give it up; nothing was moved by it."""
    from keydesk.operations.stock_take import drop_count

    session = session_of(context)
    with session.desk() as desk:
        session.say(desk.perform_now(drop_count, stock_take_id=_meant(desk, number), reason=reason).said)


def _meant(desk: Desk, number: int | None) -> int:
    """The stock-take of a number, or the only one that goes on.

    Raises:
        Refusal: none or several go on.
    """
    if number is not None:
        return number
    from keydesk.db.queries.stock_take import stock_takes

    open_ones = desk.look_up_now(stock_takes, only_open=True)
    if len(open_ones) == 1:
        return int(open_ones[0].stock_take_id)
    if not open_ones:
        raise Refusal("Nothing is being counted. `keydesk stock-take start --safe SAFE` begins.", code="not_found")
    listed = ", ".join(f"{each.stock_take_id} ({each.places})" for each in open_ones)
    raise Refusal(f"Several stock-takes go on; say which number: {listed}.")


def _read_remedy(text: str) -> Remedy:
    if text == "record":
        return "record"
    if text == "missing":
        return "missing"
    if text == "leave":
        return "leave"
    raise typer.BadParameter("It is record, missing or leave.")


def _read(source: Path) -> str:
    if str(source) == "-":
        return sys.stdin.buffer.read(_MOST_READ).decode("utf-8", "replace")
    try:
        with source.open("rb") as file:
            return file.read(_MOST_READ).decode("utf-8-sig", "replace")
    except OSError as error:
        raise Refusal(f"{source} could not be read: {error.strerror or error}.") from error


def _lines(desk: Desk, take: int, text: str, safe: str | None) -> list[Said]:
    """The lines of a file, each with its place.

    Raises:
        Refusal: a place is not known, or no line has said where; names the line.
    """
    from keydesk.db.queries.stock_take import stock_take as look
    from keydesk.rules.counted_lines import read_counted_lines

    count = desk.look_up_now(look, stock_take_id=take)
    places = {each.name: (each.safe_id, each.staff_id) for each in count.places}
    return read_counted_lines(text, places=places, hooks=count.hooks, first=safe)
