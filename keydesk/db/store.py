"""The store: the only place that begins or commits a transaction."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine
from sqlmodel import Session, col, select

from keydesk import memory
from keydesk.clock import Clock
from keydesk.db import migrations
from keydesk.db.engine import connect_raw, find_sqlite, make_engine, wal_is_safe
from keydesk.db.failure import told_plainly
from keydesk.db.header import look_at, refuse_newer, refuse_wal
from keydesk.db.lock import OpenMark, WriteQueue
from keydesk.db.models import Batch, Branch, OfficeSetting
from keydesk.db.operators import find_operator
from keydesk.db.place import is_there, keep_private, make_folder, require_safe_place
from keydesk.db.schema import bring_up, lay, set_journal_mode
from keydesk.db.secrets import SecretBox
from keydesk.db.work import Reading, Work
from keydesk.identity import Identity
from keydesk.rules.branches import BRANCHES, branches_looked_at, branches_seen
from keydesk.rules.office import OfficeSettings, settings_from
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Operator, Permission, may, require
from keydesk.settings import config_folder

_SIGHT: Final = "keydesk.sight"
_SETTINGS: Final = select(col(OfficeSetting.name), col(OfficeSetting.value))
_ENABLED: Final = select(col(Branch.id)).where(col(Branch.enabled))


@dataclass(frozen=True, slots=True)
class _Sight:
    """Who is at the desk and what the office has set, as of one ``data_version`` of a connection."""

    data_version: int
    generation: int
    identity: Identity
    operator: Operator
    settings: OfficeSettings
    enabled: tuple[str, ...]
    seen: tuple[str, ...]


class AlreadyDone(Refusal):
    """The same operation id was carried out before; it moved things then, and does not move them again."""

    def __init__(self, batch_id: int) -> None:
        super().__init__("This was done already; nothing moved a second time.", code="repeated")
        self.batch_id = batch_id


class Store:
    """One SQLite file with its side files, open in this process.

    Use :meth:`open`, :meth:`create` or :meth:`open_emergency`; then :meth:`reading` and :meth:`writing`.
    """

    def __init__(self, path: Path, *, clock: Clock, secret_box: SecretBox, emergency: bool = False) -> None:
        self.path = path
        self.clock = clock
        self.emergency = emergency
        self.secret_box = secret_box
        self._queue = WriteQueue(path)
        self._mark = OpenMark(path)
        self._reader: Engine = make_engine(path, writes=False, immutable=emergency)
        self._writer: Engine | None = None if emergency else make_engine(path, writes=True)
        self._wal_is_safe = wal_is_safe(find_sqlite().sqlite_version_info)
        self._generation = 0
        self._lock = threading.Lock()

    @classmethod
    def create(cls, path: Path, *, clock: Clock, secret_key: Path | None = None) -> Store:
        """Makes a new store, its folder (0700) too, and opens it. A store in which nobody is known yet counts as new.

        It is made beside its place and named when it is whole, so that a killed start leaves nothing in the way.

        Raises:
            Refusal: there is something already, or the place is not safe.
        """
        from keydesk.db.part import flush, give_name, part_of  # noqa: PLC0415 - a store is made once

        os.umask(0o077)
        path = _absolute(path)
        if not os.path.lexists(path):
            try:
                make_folder(path.parent)
                require_safe_place(path)
                with part_of(path) as part:
                    lay(part)
                    flush(part)
                    give_name(part, path, overwrite=False)
            except OSError as error:
                raise Refusal(f"No store can be made at {path}: {error.strerror}.", code="unusable") from error
        elif not _is_unfounded(path):
            raise Refusal(f"There is a store already: {path}. Nothing was changed.")
        return cls.open(path, clock=clock, secret_key=secret_key)

    @classmethod
    def open(cls, path: Path, *, clock: Clock, secret_key: Path | None = None) -> Store:
        """Opens a store; one that is behind is backed up and brought up to date first.

        Raises:
            Refusal: there is none, it is no keydesk store, it is newer than this program, or its place is not safe.
        """
        os.umask(0o077)
        path = _absolute(path)
        if not is_there(path):
            raise Refusal(
                f"There is no store at {path}. Make one with `keydesk init`, or look around with `keydesk demo`.",
                code="not_found",
            )
        require_safe_place(path)
        keep_private(path)
        mark = OpenMark(path)
        mark.hold()
        try:
            header = look_at(path)
            if header.schema < migrations.SCHEMA:
                bring_up(path, clock)
            set_journal_mode(path, header.journal)
            store = cls(path, clock=clock, secret_box=SecretBox(secret_key or config_folder() / "secret.key"))
        except BaseException:
            mark.release()
            raise
        store._mark = mark
        return store

    @classmethod
    def open_emergency(cls, path: Path, *, clock: Clock) -> Store:
        """Opens the file as it lies on the disk, to read only: for a disk that is full or read-only (D5).

        What is said of it may lack the moves since the last checkpoint, and must be marked so.
        """
        path = _absolute(path)
        if not is_there(path):
            raise Refusal(f"There is no store at {path}.", code="not_found")
        look_at(path, immutable=True)
        return cls(path, clock=clock, secret_box=SecretBox(config_folder() / "secret.key"), emergency=True)

    @contextmanager
    def reading(self, identity: Identity, *, branch: str | None = None) -> Iterator[Reading]:
        """A read transaction for somebody who may look at lists.

        Args:
            identity: who, as the box vouches for them.
            branch: in which the session works; None is all branches that the person sees.

        Raises:
            Refusal: nobody here goes by this identity, their account has ended, or they may not look.
        """
        with told_plainly(), self._reader.connect() as connection, connection.begin():
            sight = self._sight(connection, identity)
            if not may(sight.operator, Permission.LOOK):
                require(sight.operator, Permission.LOOK)
            with Session(bind=connection, autoflush=False) as session:
                yield Reading(
                    session=session,
                    operator=sight.operator,
                    now=self.clock.now(),
                    settings=sight.settings,
                    branches=branches_looked_at(sight.seen, branch),
                    enabled=sight.enabled,
                )

    @contextmanager
    def writing(
        self,
        identity: Identity,
        *,
        via: str,
        verb: str = "",
        op_id: str | None = None,
        op_print: str = "",
        branch: str | None = None,
    ) -> Iterator[Work]:
        """The one road for writes: waits in the kernel's queue, begins, yields the work, commits; or rolls back.

        Args:
            identity: who, as the box vouches for them.
            via: how it was asked for.
            verb: the operation's name.
            op_id: an id of the caller's; a second transaction with it raises :class:`AlreadyDone`.
            op_print: what the caller asked for under that id, so that another act under the same id is refused.
            branch: in which the session works; None is all branches that the person sees.

        Raises:
            Refusal: a rule says no, the person is not known, the store is newer, or the disk does not take it.
        """
        if self._writer is None:
            raise Refusal("This is an emergency reading: nothing can be recorded.", code="unusable")
        with self._queue.turn(), told_plainly(), self._writer.connect() as connection, connection.begin():
            refuse_newer(self.path, connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            if not self._wal_is_safe:
                refuse_wal(self.path, connection.exec_driver_sql("PRAGMA journal_mode").scalar_one())
            sight = self._sight(connection, identity)
            require(sight.operator, Permission.LOOK)
            with Session(bind=connection, autoflush=True) as session:
                if op_id is not None:
                    _refuse_repeat(session, op_id, op_print)
                work = Work(
                    session=session,
                    operator=sight.operator,
                    now=self.clock.now(),
                    via=via,
                    verb=verb,
                    settings=sight.settings,
                    seal=self.secret_box.seal,
                    reveal=self.secret_box.reveal,
                    op_id=op_id,
                    op_print=op_print,
                    branches=branches_looked_at(sight.seen, branch),
                    enabled=sight.enabled,
                )
                yield work
                session.flush()
            with self._lock:
                self._generation += 1

    def founding(self, operator: Operator, *, via: str = "typed") -> Any:
        """A write transaction before anybody is known: for the one who makes the store, and for nobody else.

        Raises:
            Refusal: the store has its people already.
        """
        return self._founding(operator, via)

    @contextmanager
    def _founding(self, operator: Operator, via: str) -> Iterator[Work]:
        if self._writer is None:
            raise Refusal("This is an emergency reading: nothing can be recorded.", code="unusable")
        with self._queue.turn(), told_plainly(), self._writer.connect() as connection, connection.begin():
            if connection.exec_driver_sql("SELECT count(*) FROM operator_identity").scalar_one():
                raise Refusal("This store has its people already.")
            with Session(bind=connection) as session:
                yield Work(
                    session=session,
                    operator=operator,
                    now=self.clock.now(),
                    via=via,
                    verb="init",
                    settings=OfficeSettings(),
                    seal=self.secret_box.seal,
                    reveal=self.secret_box.reveal,
                )
                session.flush()

    def _sight(self, connection: Connection, identity: Identity) -> _Sight:
        """Operator and settings, read anew whenever anything in the store has changed."""
        version = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
        cached = connection.info.get(_SIGHT)
        if (
            isinstance(cached, _Sight)
            and cached.data_version == version
            and cached.generation == self._generation
            and cached.identity == identity
        ):
            return cached
        refuse_newer(self.path, connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        operator = find_operator(connection, identity)
        stored = dict(connection.execute(_SETTINGS).all())
        on = set(connection.execute(_ENABLED).scalars())
        enabled = tuple(each for each in BRANCHES if each in on)
        seen = branches_seen(operator, enabled)
        sight = _Sight(version, self._generation, identity, operator, settings_from(stored), enabled, seen)
        connection.info[_SIGHT] = sight
        return sight

    def give_back(self) -> None:
        """Let go of what a long read has left in memory: the pages of the connection that was used last, and more."""
        with told_plainly(), self._reader.connect() as connection:
            connection.exec_driver_sql("PRAGMA shrink_memory")
        memory.give_back()

    @property
    def journal(self) -> str:
        """The journal mode in use, upper case."""
        with self._reader.connect() as connection:
            return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()).upper()

    def close(self) -> None:
        """Closes the connections and side files of this process."""
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()
        self._queue.close()
        self._mark.release()


def _is_unfounded(path: Path) -> bool:
    """Whether this is a store that was made and never given its first admin: a start that was killed in between."""
    try:
        if look_at(path).schema != migrations.SCHEMA:
            return False
    except Refusal:
        return False
    connection = connect_raw(path, mode="ro")
    try:
        return bool(connection.execute("SELECT count(*) FROM operator_identity").fetchone() == (0,))
    finally:
        connection.close()


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the symlink that is to be refused


def _refuse_repeat(session: Session, op_id: str, op_print: str) -> None:
    found = session.exec(select(Batch.id, Batch.op_print).where(Batch.op_id == op_id)).first()
    if found is None:
        return
    batch_id, before = found
    if before != op_print:
        raise Refusal(f"The operation id {op_id!r} was used for something else. Give each act its own id.")
    raise AlreadyDone(batch_id or 0)
