"""What went out of the office as a report: on the record before it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from keydesk.db.work import Work
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission, may
from keydesk.rules.text import shown

How = Literal["print", "save", "mail"]

_WORDS: Final[dict[str, str]] = {"print": "printed", "save": "written to a file", "mail": "mailed"}


@dataclass(frozen=True, slots=True)
class ReportOut:
    """That a report may go out now.

    Attributes:
        batch_id: under which it is on the record.
        said: one sentence for the desk.
    """

    batch_id: int
    said: str


def send_out_report(
    work: Work, *, name: str, how: How, written: str, asked: tuple[str, ...] = (), together: bool = False
) -> ReportOut:
    """Puts on the record that a report goes to a printer, into a file or into a mail.

    Args:
        work: the transaction.
        name: of the report, as the list of reports has it.
        how: where it goes.
        written: the format: ``pdf``.
        asked: what it was asked with, in words.
        together: whether tags' codes and addresses are in it together, which only an admin may ask for.

    Raises:
        Refusal: the operator may not take lists out, or is no admin and asks for codes and addresses together.
    """
    # Whoever may look at a list may take it to the safe on paper; a file goes further than that.
    work.require(Permission.LOOK if how == "print" else Permission.EXPORT)
    if together:
        _require_admin(work)
    if how not in _WORDS:
        raise Refusal(f"A report is printed, saved or mailed; not “{shown(how, width=20)}”.")
    words = ", ".join((written, *asked, *(("codes and addresses together",) if together else ())))
    work.record("report", 0, how, field=name, new=words)
    return ReportOut(work.batch_id, f"{name} {_WORDS[how]}")


def note_not_out(work: Work, *, name: str, how: How, why: str) -> ReportOut:
    """Puts on the record that a report which was to go out did not: there was no printer, or no room for a file.

    Args:
        work: the transaction.
        name: of the report, as it was recorded before.
        how: where it was to go.
        why: in the words of whatever stood in the way.

    Raises:
        Refusal: the operator may not take lists out.
    """
    work.require(Permission.LOOK if how == "print" else Permission.EXPORT)
    work.record("report", 0, "not_out", field=name, new=f"not {_WORDS[how]}: {shown(why, width=200)}")
    return ReportOut(work.batch_id, f"{name} was not {_WORDS[how]}")


def send_out_lists(work: Work, *, rows: Mapping[str, int], together: bool = False) -> ReportOut:
    """Puts on the record that lists are exported for other programs.

    Args:
        work: the transaction.
        rows: how many of each kind there are.
        together: whether tags' codes and addresses are in one file, which only an admin may ask for.

    Raises:
        Refusal: the operator may not take lists out, or is no admin and asks for codes and addresses in one file.
    """
    work.require(Permission.EXPORT)
    if together:
        _require_admin(work)
    said = ", ".join(f"{count:,} {kind}" for kind, count in rows.items())
    words = f"{said}, codes and addresses together" if together else said
    work.record("export", 0, "export", field=", ".join(rows), new=words)
    return ReportOut(work.batch_id, f"Exported {said}.")


def _require_admin(work: Work) -> None:
    if not may(work.operator, Permission.SET_UP):
        raise Refusal(
            f"Tags and addresses together are for admins, and {shown(work.operator.name)} is none. "
            "Ask an admin, or leave one of the two out."
        )
