"""`keydesk add client -`: clients, pets and people from a program's JSON on stdin."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

from keydesk.cli.adding import perform, twin_words
from keydesk.cli.output import print_json, print_line
from keydesk.cli.session import branch_of_desk, session_of
from keydesk.rules.refusal import Refusal

if TYPE_CHECKING:
    import typer

LARGEST: Final = 16 * 1024 * 1024
"""Bytes of a document."""

_IDS: Final = {"client": "client_id", "pet": "pet_id", "staff": "staff_id"}


def add_from_json(
    context: typer.Context, kind: str, *, as_json: bool, dry_run: bool, owner: str = "", branch: str = ""
) -> None:
    """Adds what stdin has: one object, or a list of them; all of it, or nothing."""
    from keydesk.operations import from_json

    records, many = _read()
    operation: Any = {
        "client": from_json.add_clients_from,
        "pet": from_json.add_pets_from,
        "staff": from_json.add_people_from,
    }[kind]
    asked: dict[str, Any] = {"records": records}
    if kind == "pet":
        asked["owner"] = owner
    if kind == "client":
        asked["branch"] = branch
    session = session_of(context)
    with session.desk(branch_of_desk(branch)) as desk:
        done = perform(session, desk, operation, dry_run=dry_run, **asked)
        twins = twin_words(desk, done.ids) if kind == "client" and not dry_run else []
    if as_json:
        told: list[dict[str, Any]] = [{_IDS[kind]: each} for each in done.ids]
        if kind == "staff":
            told = [{**each, "badge_code": badge or None} for each, badge in zip(told, done.badges, strict=True)]
        print_json(told if many else told[0])
    else:
        for line in done.badges if kind == "staff" else done.ids:
            print_line(str(line))
    for sentence in (done.said, *twins):
        session.say(sentence)


def _read() -> tuple[list[dict[str, Any]], bool]:
    """The objects on stdin, and whether they are a list.

    Raises:
        Refusal: it is no JSON, or no object or list of objects.
    """
    if sys.stdin is None:
        raise Refusal("There is no stdin to read from.")
    body = sys.stdin.buffer.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise Refusal("That is more than 16 MB. `keydesk import` takes long lists.")
    try:
        document = json.loads(body.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise Refusal(f"What came on stdin is no JSON: line {error.lineno}, column {error.colno}.") from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise Refusal("What came on stdin is no JSON that can be read: UTF-8, and not nested without end.") from error
    records = document if isinstance(document, list) else [document]
    for number, each in enumerate(records, start=1):
        if not isinstance(each, dict):
            raise Refusal(f'Number {number} is no object: write {{"last_name": "Rivera"}}, or a list of such.')
    if not records:
        raise Refusal("There is nothing in the list.")
    return records, isinstance(document, list)
