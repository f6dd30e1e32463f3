"""Which permission each operation asks for, written out on purpose: a cell changes only when somebody changes both."""

from __future__ import annotations

from typing import Any

import pytest

from keydesk.db.work import Work
from keydesk.desk import Desk
from keydesk.operations.rehearsal import Rehearsed, rehearse
from keydesk.rules.roles import Permission

MODULES: dict[str, tuple[Permission, ...]] = {
    **dict.fromkeys(
        ("adding", "bulk", "bulk_asked", "copies", "counting", "custody", "due", "keys", "labels", "lost_keys", "many",
         "reassign", "rehanging", "report_sets", "returning", "sending", "settling", "stock_take", "undo", "views",
         "whereabouts"),
        (Permission.MANAGE_KEYS,),
    ),
    **dict.fromkeys(
        ("access", "agreement", "client_asked", "client_bulk", "client_sync", "client_sync_asked", "clients",
         "contacts", "from_json", "key_need", "known_codes", "pet_bulk", "logins", "merging", "merging_asked",
         "pets", "prices", "prices_asked", "sitters", "twins", "vets"),
        (Permission.EDIT_CLIENTS,),
    ),
    **dict.fromkeys(("people_asked", "permissions", "staff", "staff_sync"), (Permission.EDIT_STAFF,)),
    **dict.fromkeys(("branches", "fields", "office", "territories"), (Permission.SET_UP,)),
    **dict.fromkeys(
        ("shifts", "visit_changes", "visit_series", "visit_states", "visit_words", "visits"), (Permission.EDIT_VISITS,)
    ),
    **dict.fromkeys(("messages", "requests", "requests_asked"), (Permission.MESSAGE,)),
    **dict.fromkeys(
        ("billing", "billing_asked", "billing_drafts", "billing_send", "payments"), (Permission.BILL,)
    ),
    **dict.fromkeys(("calendar_matches", "import_undo", "importing"), (Permission.IMPORT,)),
    "backup": (Permission.BACK_UP,),
    "billing_mail": (Permission.SEND_MAIL, Permission.BILL, Permission.MESSAGE),
    "client_mail": (Permission.MESSAGE, Permission.SEND_MAIL),
    "mail": (Permission.SEND_MAIL,),
    "own_fields": (Permission.REVEAL_SECRETS,),
    "reporting": (Permission.EXPORT,),
    "safes": (Permission.EDIT_SAFES,),
}  # fmt: skip
"""What the operations of a file ask for; a file that is not here asks for something all the same."""

APART: dict[str, tuple[Permission, ...]] = {
    "access.reveal_code": (Permission.REVEAL_SECRETS,),
    "backup.note_restore": (Permission.RESTORE,),
    "from_json.add_people_from": (Permission.EDIT_STAFF,),
    # A file brings clients along, and what it brought may hold keys by the time that it is taken back.
    "import_undo.undo_import": (Permission.IMPORT, Permission.MANAGE_KEYS),
    "importing.apply_import": (Permission.IMPORT, Permission.EDIT_CLIENTS),
    "pins.remove_pin": (Permission.EDIT_STAFF,),
    "requests.book_request": (Permission.MESSAGE, Permission.EDIT_VISITS),
    "requests_asked.book_request_asked": (Permission.MESSAGE, Permission.EDIT_VISITS),
    "twins.remember_double": (Permission.IMPORT,),
    "views.remember_look": (Permission.LOOK,),
    **dict.fromkeys(
        ("pins.note_pin_right", "pins.open_lock", "pins.set_pin", "pins.try_pin"),
        (Permission.LOOK,),
    ),
}
"""Operations that ask for something else than their file's do."""


def needed(name: str) -> tuple[Permission, ...]:
    """What an operation is to ask for; empty where nobody has written it out."""
    return APART.get(name) or MODULES.get(name.partition(".")[0], ())


def asked_of(desk: Desk, operation: Any, wanted: dict[str, Any]) -> tuple[Permission, ...]:
    """The permissions that an operation asks for, each once and in its order; nothing of what it does stays."""
    asked: dict[Permission, None] = {}
    require = Work.require

    def note(work: Work, permission: Permission, branch: str | None = None) -> None:
        asked[permission] = None
        require(work, permission, branch)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Work, "require", note)
        with pytest.raises(Rehearsed):
            desk.perform_now(rehearse, operation=operation, **wanted)
    return tuple(asked)
