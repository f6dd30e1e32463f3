"""`keydesk scan`: a scanner's lines, taken as the Desk would take them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from keydesk.cli.ending import DONE, REFUSED
from keydesk.cli.output import print_json, stdout
from keydesk.cli.session import AsJson, session_of
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import shown

if TYPE_CHECKING:
    from keydesk.counter import Taken
    from keydesk.desk import Desk
    from keydesk.rules.desk_lines import Entry
    from keydesk.rules.turn import Turn

commands = typer.Typer()

_LONGEST = 400
"""Characters of a line that are looked at: no badge, tag or name is longer."""

_MOST_READ = 64 * 1024
"""Bytes of a line that are kept; a paste without line ends can be any length."""

_NOT_DONE = frozenset({"unknown", "refused", "wrong_person", "which", "stopped"})


@commands.command("scan")
def scan(
    context: typer.Context,
    source: Annotated[
        Path, typer.Option("--from", metavar="FILE", help="Badges and tags, one a line; - is stdin.")
    ] = Path("-"),
    *,
    as_json: AsJson = False,
) -> None:
    """Replay a scanner's badges and tags as the Desk would take them.

    A badge begins a sitter's turn; in it a tag goes out to the sitter, and what the sitter had comes in. A tag alone
    comes in. An empty line ends the turn. The Desk's words (undo, due fri, note …) can stand between them. Ends with 1
    when some line moved nothing that it should have.
    """
    session = session_of(context)
    with session.desk() as desk, _opened(source) as stream:
        run = _Run(desk, as_json=as_json)
        try:
            for number, text in enumerate(_lines(stream), 1):
                run.take(number, text)
            run.end()
        finally:
            run.print_document()
    session.say(run.summary())
    raise typer.Exit(REFUSED if run.not_done else DONE)


@dataclass
class _Run:
    """The lines of one file, as they are taken one after another."""

    desk: Desk
    as_json: bool
    lines: int = 0
    not_done: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)
    turn: Turn | None = None

    def take(self, number: int, text: str) -> None:
        """One line: look up, move, tell."""
        from zoneinfo import ZoneInfo

        from keydesk.counter import drive_now, leave, refused_line, take
        from keydesk.rules.turn import Turn

        current = self.turn or Turn()
        zone = ZoneInfo(self.desk.settings.time_zone)
        if not text.strip():
            # Nobody has read what the last line offers, so an empty line only ends the turn.
            current = leave(current).turn
        else:
            self.lines += 1
        try:
            taken = drive_now(self.desk, take(current, text, zone=zone), via="cli")
        except Refusal as refusal:
            if refusal.code == "unusable":
                raise
            taken = refused_line(current, text, refusal, now=self.desk.now)
        self.turn = taken.turn
        self._tell(number, text, taken)

    def end(self) -> None:
        """After the last line: what waits for a badge is told, since it did not move."""
        for copy in self.turn.asked if self.turn is not None else ():
            self.not_done += 1
            self.counts["to whom"] = self.counts.get("to whom", 0) + 1
            typer.echo(f"{shown(copy.tag)} waits for a badge: it did not move.", err=True)

    def print_document(self) -> None:
        """What became of every line, as one document."""
        if self.as_json:
            from zoneinfo import ZoneInfo

            print_json(self.told, ZoneInfo(self.desk.settings.time_zone))

    def summary(self) -> str:
        """``20 lines: 15 out, 4 in, 1 unknown``."""
        counted = ", ".join(f"{count} {word}" for word, count in self.counts.items()) or "nothing moved"
        return f"{self.lines} {'line' if self.lines == 1 else 'lines'}: {counted}."

    def _tell(self, number: int, text: str, taken: Taken) -> None:
        entries = [each for each in taken.entries if not (each.kind == "ended" and each is not taken.entries[-1])]
        for entry in entries:
            self.not_done += entry.kind in _NOT_DONE
            if entry.kind in {"out", "in", "handed_over", "already", "undone"} or entry.kind in _NOT_DONE:
                self.counts[entry.mark.word] = self.counts.get(entry.mark.word, 0) + 1
            if self.as_json:
                self.told.append(_document(number, text, entry))
            else:
                with stdout() as stream:
                    stream.write(_line(entry) + "\n")
                    stream.flush()


def _document(number: int, text: str, entry: Entry) -> dict[str, Any]:
    return {
        "line": number,
        "text": text,
        "word": entry.mark.word,
        "kind": entry.kind,
        "key": entry.key,
        "what": entry.what,
        "place": entry.place,
        "said": entry.said,
        "details": list(entry.details),
        "at": entry.at,
        "batch": entry.batch_id,
    }


def _line(entry: Entry) -> str:
    """The word, the tag, what it is, and where it went; for what did not move also why."""
    why = "; ".join(entry.details) if entry.kind in _NOT_DONE else ""
    parts = [shown(each) for each in (entry.what, entry.place, why or (entry.said if not entry.what else "")) if each]
    return f"{entry.mark.word:13} {shown(entry.key, width=40):10} {'  '.join(parts)}".rstrip()


def _lines(stream: BinaryIO) -> Iterator[str]:
    """The lines of a scanner's file: whatever its line ends, whatever bytes are in it, and however long one is."""
    whole = True
    while raw := stream.readline(_MOST_READ):
        # What follows in a line that is longer than any scan is no scan of its own.
        begins, whole = whole, raw.endswith(b"\n")
        if not begins:
            continue
        for part in (
            raw.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").rstrip("\n").split("\r")
        ):
            yield part[:_LONGEST]


@contextmanager
def _opened(source: Path) -> Iterator[BinaryIO]:
    if str(source) == "-":
        if sys.stdin is None:
            raise Refusal("There is no stdin to read scans from; name a file with --from.")
        yield sys.stdin.buffer
        return
    try:
        stream = source.open("rb")
    except OSError as error:
        raise Refusal(f"{shown(str(source))} cannot be read: {error.strerror}.", code="not_found") from error
    with stream:
        yield stream
