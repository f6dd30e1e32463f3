"""An operation carried out to its end and taken back before it is committed: `--dry-run` shows what would be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from keydesk.db.work import Work


class Rehearsed(Exception):  # noqa: N818 - it ends a rehearsal, and an error it is not
    """The end of a rehearsal. It leaves the transaction, which is rolled back.

    Attributes:
        result: what the operation returned.
    """

    def __init__(self, result: Any) -> None:
        super().__init__("rehearsed")
        self.result = result


def rehearse(work: Work, operation: Callable[..., Any], **how: Any) -> None:
    """Carries an operation out and raises :class:`Rehearsed` with its result, so that nothing of it stays.

    Raises:
        Rehearsed: always, unless the operation refuses.
        Refusal: the operation's own.
    """
    raise Rehearsed(operation(work, **how))
