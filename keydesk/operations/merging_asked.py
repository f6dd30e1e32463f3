"""A merge as somebody asks for it, in words that are read inside the transaction."""

from __future__ import annotations

from collections.abc import Mapping

from keydesk.db.queries.who_is import client_meant
from keydesk.db.work import Work
from keydesk.operations.asking import reading_of
from keydesk.operations.merging import Merged, merge_clients
from keydesk.operations.twins import forget_apart, tell_apart
from keydesk.rules.roles import Permission


def merge_asked(
    work: Work,
    *,
    first: str,
    second: str,
    keep: Mapping[str, str] | None = None,
    settled: bool = False,
    pets_are_one: bool = True,
) -> Merged:
    """Lets the second client's profile go into the first's.

    Args:
        work: the transaction.
        first: who stays, by number or name.
        second: whose profile goes away.
        keep: field → ``first``, ``second`` or ``both``.
        settled: where both have something else and nobody chose, the first's stays.
        pets_are_one: animals that are likely the same are one.

    Raises:
        Refusal: somebody is not there, or as :func:`keydesk.operations.merging.merge_clients`.
    """
    work.require(Permission.EDIT_CLIENTS)
    into_id, client_id = (client_meant(reading_of(work), who=each).id for each in (first, second))
    return merge_clients(
        work,
        into_id=into_id,
        client_id=client_id,
        keep=keep,
        same_pets=None if pets_are_one else (),
        settled=settled,
    )


def apart_asked(work: Work, *, first: str, second: str, apart: bool = True) -> str:
    """Says of two clients that they are two households, or forgets that; returns what the desk says.

    Raises:
        Refusal: somebody is not there, or it is so already.
    """
    work.require(Permission.EDIT_CLIENTS)
    one, other = (client_meant(reading_of(work), who=each).id for each in (first, second))
    return (tell_apart if apart else forget_apart)(work, client_id=one, other_id=other)
