"""A list on paper: to the box's printer, or as a text file in the home of whoever prints it."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from keydesk.commands import Command
from keydesk.files import write_new
from keydesk.rules import dates
from keydesk.rules.hooks import natural_key
from keydesk.rules.refusal import Refusal
from keydesk.rules.text import fold
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.screens.past_lines import PastLines

if TYPE_CHECKING:
    from collections.abc import Callable

    from keydesk.reports.report import Cell, Report

PRINT_KEY: Final = "greater_than_sign"
_PRINTER: Final = "printer"
_FILE: Final = "file"
_MOST: Final = 99
_SOON: Final = 0.5
"""Seconds after which slow work says how far it is."""


def print_verb(screen: str) -> Command:
    """The verb that prints."""
    return Command(
        f"{screen}.print", PRINT_KEY, "print", "print", "Print the list, or write it into a file", written=">"
    )


class HandsOver(PastLines):
    """A screen that hands documents to the box's printer, or leaves them in the home of whoever asks for them."""

    async def made(self, make: Callable[[Callable[[int], None]], bytes], *, words: str, of: int) -> bytes | None:
        """Make a document in a thread; after half a second it is told how far it is, and Esc stops it.

        Args:
            make: makes it, and calls what it is given with how many are done.
            words: what is done: ``Drawing labels``.
            of: how many there are.

        Returns:
            The document; None where somebody stopped it, which is told.

        Raises:
            Refusal: it cannot be made.
        """
        import asyncio

        from keydesk.screens.dialogs.working import Making, StoppedError, WorkingDialog

        making = Making()
        work = asyncio.create_task(asyncio.to_thread(make, making.tell))
        dialog = None
        try:
            await asyncio.wait({work}, timeout=_SOON)
            if not work.done():
                dialog = WorkingDialog(words, of, making)
                await self.app.push_screen(dialog)
            return await work
        except StoppedError:
            self.say("Stopped: nothing was written", "plain")
            return None
        finally:
            # Whoever leaves the screen meanwhile does not wait for a thread that draws for nobody.
            making.stopped = True
            if dialog is not None:
                dialog.finish()

    async def hand_over(self, document: bytes, name: str, ending: str, *, to_printer: bool) -> str:
        """As :func:`handed_over`."""
        return await handed_over(document, name, ending, to_printer=to_printer)


async def handed_over(document: bytes, name: str, ending: str, *, to_printer: bool) -> str:
    """Print a document, or write it into a new file; what is said of it.

    Args:
        document: what is printed.
        name: what the file is called, without its ending.
        ending: of the file: ``txt``, ``pdf``; ``zpl`` goes to a printer as it is.
        to_printer: whether it is printed.

    Raises:
        Refusal: there is no printer, or no file can be made.
    """
    import asyncio

    from keydesk.printing import send

    # In a thread: a slow disk, or a printing system that thinks for a minute, holds up nobody.
    if not to_printer:
        return f"Written to {await asyncio.to_thread(_write_new, document, name, ending)}"
    told = await asyncio.to_thread(send, document, raw=ending == "zpl")
    return f"Sent to the printer: {told}" if told else "Sent to the printer"


class PrintsList(HandsOver):
    """A screen whose list can be taken to the safe on paper: on the record, and as lists may leave the screen."""

    async def paper(self) -> Report:
        """What is printed."""
        raise NotImplementedError

    def paper_section(self) -> str:
        """The name of the report's column that makes the sections of the paper; its rows come in that order."""
        return ""

    def action_print(self) -> None:
        """To the printer, or into a file."""
        self.patiently(self._print())

    async def _print(self) -> None:
        from keydesk.operations.reporting import How, note_not_out, send_out_report
        from keydesk.reports import to_paper
        from keydesk.reports.leaving import as_it_leaves

        await self.shell.opened()
        report = await self.paper()
        name = f"{report.name.replace('_', '-')}-{dates.today(self.desk.now, self.zone).isoformat()}"
        choices = [
            Choice(_PRINTER, "On the printer", "the usual printer of this box"),
            Choice(_FILE, "Into a file", f"{name}.txt in your home folder"),
        ]
        answer = await self.ask(PickDialog(f"{report.title}: how?", choices))
        if answer is None:
            return
        called = report.name.replace("_", "-")
        how: How = "print" if answer == _PRINTER else "save"
        recorded = await self.perform(send_out_report, name=called, how=how, written="text")
        if isinstance(recorded, Refusal):
            return
        report = as_it_leaves(report, shows=self.desk.settings.print_shows)
        text = StringIO()
        to_paper.write(report, text, office=self.desk.settings.office_name, section=self.paper_section())
        document = text.getvalue().encode("utf-8", "replace")
        try:
            self.say(await self.hand_over(document, name, "txt", to_printer=answer == _PRINTER))
        except Refusal as refusal:
            await self.perform(note_not_out, name=called, how=how, why=refusal.message)
            self.say_refusal(refusal)


def in_order_of(report: Report, name: str) -> Report:
    """The report's rows in the order of one column's texts, and of its primary keys where two are called the same."""
    places = {column.name: at for at, column in enumerate(report.columns)}
    at, key = places[name], places.get(f"{name}_id", places[name])
    return replace(
        report, rows=tuple(sorted(report.rows, key=lambda row: (fold(str(row[at] or "")), str(row[key] or ""))))
    )


def in_order_of_hooks(report: Report) -> Report:
    """The report's rows by the safe and the hook where each copy lives; those without a home last."""
    places = {column.name: at for at, column in enumerate(report.columns)}

    def home(row: tuple[Cell, ...]) -> tuple[object, ...]:
        safe, hook = (str(row[places[name]] or "") for name in ("safe", "hook"))
        return not safe, natural_key(safe), not hook, natural_key(hook), str(row[places["tag_code"]])

    return replace(report, rows=tuple(sorted(report.rows, key=home)))


def _write_new(document: bytes, name: str, ending: str) -> Path:
    """Write a file that was not there before, for nobody else to read, all of it or nothing; its path."""
    for number in range(1, _MOST + 1):
        path = Path.home() / (f"{name}.{ending}" if number == 1 else f"{name}-{number}.{ending}")
        try:
            write_new(path, document)
        except FileExistsError:
            continue
        except OSError as error:
            raise Refusal(f"{path} cannot be written: {error.strerror}. Print it, or make room there.") from error
        return path
    raise Refusal(f"There are {_MOST} of these lists in {Path.home()} already. Take the old ones away first.")
