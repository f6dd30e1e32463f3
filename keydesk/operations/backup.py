"""What the record keeps of backups and restores. The copying itself is `keydesk.db.backup` and `keydesk.db.restore`."""

from __future__ import annotations

from keydesk.db.work import Reading, Work
from keydesk.rules.roles import Permission

_OFFICE = 1


def require_back_up(reading: Reading) -> None:
    """Asks, without writing, whether the operator may make backups: a full disk must not keep anybody from one.

    Raises:
        Refusal: they may not.
    """
    reading.require(Permission.BACK_UP)


def require_restore(reading: Reading) -> None:
    """Asks whether the operator may restore a backup over this store.

    Raises:
        Refusal: they may not.
    """
    reading.require(Permission.RESTORE)


def note_backup(work: Work, *, file: str, head: str) -> None:
    """Records that everything in the store was copied, by whom and to where.

    Args:
        work: the transaction.
        file: the backup's path.
        head: the hash chain's last entry in it, to tell the file by.

    Raises:
        Refusal: the operator may not make backups.
    """
    work.require(Permission.BACK_UP)
    work.record("office", _OFFICE, "back_up", field="*", new=f"{file} (head {head[:16]})")


def note_restore(work: Work, *, file: str, set_aside: str, newer_moves: int) -> None:
    """Records, in the restored store, what it was restored from and what was set aside for it.

    Args:
        work: the transaction.
        file: the backup's path.
        set_aside: the old store's name now; empty where there was none.
        newer_moves: how many moves the old store holds that this one does not.

    Raises:
        Refusal: the operator may not restore, by the restored store's own list of people.
    """
    work.require(Permission.RESTORE)
    told = f"{file}; {newer_moves} newer moves are in {set_aside}" if set_aside else file
    work.record("office", _OFFICE, "restore", field="*", new=told)
