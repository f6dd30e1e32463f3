"""One operator at one store: what screens and the command line do things through.

A caller picks an operation or a query function and hands it over, so "go to definition" leads straight to the rule.
Writes run one after another on this process's single writer thread; reads run in a few threads beside it, or at once in
the caller's thread where they take less than a millisecond.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from keydesk.clock import Clock, SystemClock
from keydesk.db.changes import Watch
from keydesk.db.store import Store
from keydesk.db.work import Reading
from keydesk.identity import Identity, of_this_process
from keydesk.rules.branches import branches_looked_at, branches_seen, may_switch, other_branch, require_place
from keydesk.rules.office import OfficeSettings
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import BRANCH_WORDS, Operator, Permission, may

T = TypeVar("T")

_READERS = 3
_LONG: Final = 0.03
# Seconds of processor; a look-up that took more had megabytes in its hands.


class Desk:
    """An operator at a store. Close it when the session ends."""

    def __init__(self, store: Store, identity: Identity) -> None:
        self.store = store
        self.identity = identity
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(max_workers=_READERS, thread_name_prefix="reader")
        self._holds_much = False
        self._branch: str | None = None
        with store.reading(identity) as reading:
            self._note(reading)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        identity: Identity | None = None,
        clock: Clock | None = None,
        secret_key: Path | None = None,
    ) -> Self:
        """Opens the store at ``path`` for the person whom the box vouches for.

        Raises:
            Refusal: there is no store, it cannot be used, or nobody here goes by this identity.
        """
        store = Store.open(path, clock=clock or SystemClock(), secret_key=secret_key)
        try:
            return cls(store, identity or of_this_process())
        except BaseException:
            store.close()
            raise

    @property
    def operator(self) -> Operator:
        """Who is at this desk, as of the last look-up."""
        return self._operator

    @property
    def settings(self) -> OfficeSettings:
        """The office's settings, as of the last look-up."""
        return self._settings

    # -- the branch in which this session works ------------------------------------------------------------------------

    @property
    def branch(self) -> str | None:
        """The one branch in which this session works; None where it is about all that the operator sees."""
        return None if self._branch is None else next(iter(branches_looked_at(self.branches, self._branch)), None)

    @property
    def branches(self) -> tuple[str, ...]:
        """The branches that the operator sees, as of the last look-up."""
        return branches_seen(self._operator, self._enabled)

    @property
    def enabled(self) -> tuple[str, ...]:
        """The branches that are switched on, as of the last look-up."""
        return self._enabled

    @property
    def may_switch(self) -> bool:
        """Whether the operator may go to the other branch."""
        return may_switch(self._operator, self._enabled)

    def work_in(self, branch: str | None) -> None:
        """Everything from now on is about one branch, or with None about all that the operator sees.

        Raises:
            Refusal: the operator has no place there.
        """
        if branch is not None:
            require_place(self.branches, branch, self._operator)
        self._branch = branch

    def switch_branch(self) -> str:
        """Goes to the other branch, and returns its id.

        Raises:
            Refusal: there is one branch only, or the operator may not switch.
        """
        if len(self._enabled) < 2:  # noqa: PLR2004 - two branches
            raise Refusal("There is one branch only. An admin switches Facility on: Settings (F9).")
        if not self.may_switch:
            seen = self.branches
            only = f"You work in {BRANCH_WORDS[seen[0]]}. " if len(seen) == 1 else ""
            raise Refusal(f"{only}Schedulers and admins who have a place in both branches switch between them.")
        self._branch = other_branch(self.branch or self.branches[0])
        return self._branch

    def _note(self, reading: Reading) -> None:
        self._operator, self._settings, self._enabled = reading.operator, reading.settings, reading.enabled

    @property
    def now(self) -> datetime:
        """This moment by the office's clock, for what is told where nothing could be read."""
        return self.store.clock.now()

    def may(self, permission: Permission, branch: str | None = None) -> bool:
        """Whether the operator may: what greys out a key on screen. The operation asks again."""
        return may(self._operator, permission, branch)

    def perform_now(
        self,
        operation: Callable[..., T],
        /,
        *args: Any,
        via: str = "typed",
        op_id: str | None = None,
        **kwargs: Any,
    ) -> T:
        """Runs one operation in one write transaction, in the caller's thread, and returns its result.

        Raises:
            Refusal: a rule says no; nothing was changed.
        """
        op_print = _print_of(operation.__name__, kwargs) if op_id is not None else ""
        with self.store.writing(
            self.identity, via=via, verb=operation.__name__, op_id=op_id, op_print=op_print, branch=self._branch
        ) as work:
            return operation(work, *args, **kwargs)

    def look_up_now(self, query: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
        """Runs one query in one read transaction, in the caller's thread."""
        began = time.thread_time()
        with self.store.reading(self.identity, branch=self._branch) as reading:
            self._note(reading)
            found = query(reading, *args, **kwargs)
        if time.thread_time() - began > _LONG:
            self._holds_much = True
        return found

    async def perform(
        self,
        operation: Callable[..., T],
        /,
        *args: Any,
        via: str = "typed",
        op_id: str | None = None,
        **kwargs: Any,
    ) -> T:
        """As :meth:`perform_now`, on the writer thread. Cancelling the wait does not stop the transaction."""
        call = functools.partial(self.perform_now, operation, *args, via=via, op_id=op_id, **kwargs)
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._writer, call))

    async def look_up(self, query: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
        """As :meth:`look_up_now`, in a reader thread."""
        call = functools.partial(self._look_up_and_tidy, query, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._readers, call)

    def _look_up_and_tidy(self, query: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
        """Give back, beside the screen, what this look-up or an earlier one took; each minute one is for the header."""
        found = self.look_up_now(query, *args, **kwargs)
        if self._holds_much:
            self._holds_much = False
            self.store.give_back()
        return found

    def watch(self) -> Watch:
        """A new watch for changes; polled and closed in the thread that made it."""
        return Watch(self.store.path)

    def close(self) -> None:
        """Waits for a write under way, then closes the store."""
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True, cancel_futures=True)
        self.store.close()


def _print_of(verb: str, arguments: dict[str, Any]) -> str:
    """A short print of what was asked for under an operation id."""
    body = verb + repr(sorted((name, repr(value)) for name, value in arguments.items()))
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()[:32]
