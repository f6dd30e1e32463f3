"""What every command works with: the store that is meant, the desk at it, and the two streams."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from keydesk.cli.ending import say
from keydesk.clock import SystemClock
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    from keydesk.desk import Desk

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV on stdout.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
OpId = Annotated[str | None, typer.Option("--op-id", metavar="ID", help="The same ID twice does it once.")]
OfBranch = Annotated[
    str | None, typer.Option("--branch", metavar="BRANCH", help="in_home or facility alone; else all that you see.")
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; also goes on past a warning.")]


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command line.

    Attributes:
        given: the store of ``--db``; None where it is configured otherwise.
        began: when it began: what moved after that moved meanwhile.
    """

    given: Path | None = None
    began: datetime = field(default_factory=lambda: SystemClock().now())

    @property
    def store(self) -> Path:
        """Which store is meant: ``--db``, ``KEYDESK_DB``, the settings file, the platform's data folder."""
        from keydesk import settings

        try:
            return settings.store_path(self.given)
        except ValueError as error:
            raise Refusal(str(error), code="unusable") from error

    @contextmanager
    def desk(self, branch: str | None = None) -> Iterator[Desk]:
        """The desk of this process's Unix user at the store, closed at the end.

        Args:
            branch: what ``--branch`` says; without it everything is about all that the operator sees.

        Raises:
            Refusal: there is no store, it is unusable, this user is nobody's operator, or has no place in the branch.
        """
        from keydesk.desk import Desk

        desk = Desk.open(self.store)
        try:
            if branch is not None:
                from keydesk.rules.branches import read_branch

                desk.work_in(read_branch(branch, enabled=desk.enabled))
            yield desk
        finally:
            desk.close()

    @staticmethod
    def say(sentence: str) -> None:
        """One line of talk on stderr."""
        say(sentence)


def branch_of_desk(branch: str) -> str | None:
    """The branch that a desk works in for what is made: the one that is said; for both, and without one, no one."""
    return None if branch.strip().casefold() in {"", "both"} else branch


def session_of(context: typer.Context) -> Session:
    """The session that the options before the command have made."""
    session = context.obj
    if not isinstance(session, Session):
        message = "a command was run outside of the command line"
        raise TypeError(message)
    return session
