"""What people say of two who are alike: another household, or the same one. Remembered, and never asked again."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import delete, insert, select

from keydesk.db.models import Client, History, TwinAnswer, table_of
from keydesk.db.work import Work
from keydesk.operations.clients import name_of
from keydesk.operations.editing import load
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_ANSWER, _CLIENT, _HISTORY = table_of(TwinAnswer), table_of(Client), table_of(History)

APART_VERBS: Final = ("tell_apart", "forget_apart", "apart_asked")
"""The operations whose batches are taken back as what was said of two clients."""

_FIELD: Final = "not_the_same_as"


def tell_apart(work: Work, *, client_id: int, other_id: int) -> str:
    """Says that two clients are two households, however alike they look; returns what the desk says.

    Raises:
        Refusal: one of them is not there, or it was said already.
    """
    names = _names(work, client_id, other_id)
    if _found(work, client_id, other_id) is not None:
        raise Refusal(f"{names[0]} and {names[1]} are two households, as was said already.", code="repeated")
    _keep(work, client_id, other_id)
    _record(work, client_id, other_id, apart=True)
    return f"{names[0]} and {names[1]} are two households, and not asked about again."


def forget_apart(work: Work, *, client_id: int, other_id: int) -> str:
    """Forgets that two clients were said to be two households; returns what the desk says.

    Raises:
        Refusal: nobody said so.
    """
    names = _names(work, client_id, other_id)
    if _found(work, client_id, other_id) is None:
        raise Refusal(f"Nobody has said that {names[0]} and {names[1]} are two households.", code="not_found")
    _drop(work, client_id, other_id)
    _record(work, client_id, other_id, apart=False)
    return f"{names[0]} and {names[1]} may be one household again."


def remember_double(
    work: Work, *, source: str, outside_id: str, same: bool, client_id: int | None = None, other_outside_id: str = ""
) -> str:
    """Keeps whether a row of a file is a client here, or another row of it; returns what the desk says.

    Args:
        work: the transaction.
        source: where the file comes from.
        outside_id: what the row is called there.
        same: whether the two are one household.
        client_id: the client here.
        other_outside_id: or the other row.
    """
    work.require(Permission.IMPORT)
    if (client_id is None) is not bool(other_outside_id):
        raise Refusal("A row of a file is compared with a client here, or with another row.")
    here = (
        (_ANSWER.c.source == source)
        & (_ANSWER.c.outside_id == outside_id)
        & (_ANSWER.c.client_id.is_(None) if client_id is None else _ANSWER.c.client_id == client_id)
        & (_ANSWER.c.other_outside_id == other_outside_id)
    )
    name = shown(name_of(load(work, _CLIENT, client_id, "client")), width=60) if client_id else "another row"
    work.session.execute(delete(_ANSWER).where(here))
    answer_id = _insert(
        work, client_id=client_id, source=source, outside_id=outside_id, other_outside_id=other_outside_id, same=same
    )
    words = f"{outside_id} {'is' if same else 'is not'} {client_id or other_outside_id}"
    work.record("twin_answer", answer_id, "say", field=source, new=words)
    return f"It is the same as {name}." if same else f"It is not the same as {name}."


def take_back_apart(work: Work, batch_id: int) -> str:
    """Says the opposite of what a batch said of two clients.

    Raises:
        Refusal: somebody has said it otherwise since. Code ``changed``.
    """
    work.require(Permission.EDIT_CLIENTS)
    line = work.session.execute(
        select(_HISTORY.c.subject_id, _HISTORY.c.old, _HISTORY.c.new)
        .where(_HISTORY.c.batch_id == batch_id, _HISTORY.c.field == _FIELD)
        .order_by(_HISTORY.c.id)
    ).first()
    if line is None:
        raise Refusal("That changed nothing, so there is nothing to take back.")
    client_id, other_id = int(line.subject_id), _number(line.new or line.old)
    names, said = _names(work, client_id, other_id), line.new is not None
    if (_found(work, client_id, other_id) is not None) is not said:
        raise Refusal(f"Of {names[0]} and {names[1]} somebody has said otherwise since.", code="changed")
    if said:
        _drop(work, client_id, other_id)
    else:
        _keep(work, client_id, other_id)
    _record(work, client_id, other_id, apart=not said)
    return f"{names[0]} and {names[1]} {'may be one household' if said else 'are two households'}"


def _names(work: Work, client_id: int, other_id: int) -> tuple[str, str]:
    work.require(Permission.EDIT_CLIENTS)
    if client_id == other_id:
        raise Refusal("That is one client: name two.")
    first, second = (load(work, _CLIENT, each, "client") for each in (client_id, other_id))
    return shown(name_of(first), width=50), shown(name_of(second), width=50)


def _found(work: Work, client_id: int, other_id: int) -> int | None:
    return work.session.execute(select(_ANSWER.c.id).where(_of_two(client_id, other_id))).scalar()


def _of_two(client_id: int, other_id: int) -> Any:
    first, second = sorted((client_id, other_id))
    return (_ANSWER.c.client_id == first) & (_ANSWER.c.other_id == second)


def _keep(work: Work, client_id: int, other_id: int) -> None:
    first, second = sorted((client_id, other_id))
    _insert(work, client_id=first, other_id=second, same=False)


def _insert(work: Work, **values: Any) -> int:
    result = work.session.execute(insert(_ANSWER).values(**values, made_by_id=work.operator.staff_id, made_at=work.now))
    return int(result.inserted_primary_key[0])  # type: ignore[attr-defined]  # an INSERT's result has it


def _drop(work: Work, client_id: int, other_id: int) -> None:
    work.session.execute(delete(_ANSWER).where(_of_two(client_id, other_id)))


def _record(work: Work, client_id: int, other_id: int, *, apart: bool) -> None:
    for one, other in ((client_id, other_id), (other_id, client_id)):
        name = f"no. {other}"
        work.record("client", one, "twins", field=_FIELD, old=None if apart else name, new=name if apart else None)


def _number(text: str) -> int:
    return int(text.removeprefix("no. "))
