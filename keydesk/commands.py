"""Every command of the screens, declared once.

From here come the footer, the palette, the help, and the key table of the README. A screen names its commands in
``VERBS``; :class:`keydesk.screens.base.DeskScreen` makes the bindings of them and greys out what the operator may
not do, by the same permission table that refuses the operation below (``keydesk/rules/roles.py``).

The same letter is the same verb on every screen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from keydesk.rules.roles import Permission


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a key does.

    Attributes:
        id: unique name, ``screen.verb``.
        key: the key or keys as Textual names them, with commas between (``"f1,question_mark"``).
        action: the method ``action_…`` of the screen (or ``app.…`` for the app's).
        label: one or two words for the footer.
        tooltip: a sentence for help and palette, without a full stop.
        permission: what the operator must be allowed; None when anybody may.
        shown: whether the footer has it; the help always has.
        written: how the key is written on screen (``"Ctrl+S"``); made from ``key`` when empty.
    """

    id: str
    key: str
    action: str
    label: str
    tooltip: str
    permission: Permission | None = None
    shown: bool = True
    written: str = ""

    @property
    def key_text(self) -> str:
        """The first key as a person reads it on the keyboard."""
        if self.written:
            return self.written
        return written(self.key.split(",")[0].strip())


_NAMED_KEYS = {
    "question_mark": "?",
    "slash": "/",
    "at": "@",
    "exclamation_mark": "!",
    "dollar_sign": "$",
    "greater_than_sign": ">",
    "plus": "+",
    "minus": "-",
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "full_stop": ".",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "asterisk": "*",
    "ampersand": "&",
    "tilde": "~",
    "equals_sign": "=",
    "tab": "Tab",
    "backspace": "Backspace",
    "delete": "Del",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


def written(key: str) -> str:
    """A key of Textual's as a person reads it on the keyboard: ``shift+down`` → ``Shift+↓``."""
    *modifiers, last = key.split("+")
    name = _NAMED_KEYS.get(last, last.upper() if modifiers or last[1:].isdigit() else last)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])


OPEN = Command("open", "enter", "open", "open", "Open what the cursor is on")
FILTER = Command("filter", "slash", "filter", "filter", "Show only what contains the words typed")
NEW = Command("new", "n", "new", "new", "Add one")
EDIT = Command("edit", "e", "edit", "edit", "Edit what the cursor is on")
HISTORY = Command("history", "h", "history", "history", "Who changed what, and when")
BACK = Command("back", "escape", "back", "back", "One step back; nothing is changed", shown=False)


def on(screen: str, verb: Command, tooltip: str, permission: Permission | None = None, label: str = "") -> Command:
    """The same verb on one screen, with what it means there.

    Args:
        screen: the screen's name, which becomes the first half of the id.
        verb: one of the verbs that every screen shares.
        tooltip: what it does on this screen.
        permission: what it needs on this screen.
        label: the word for the footer, where it is another than the verb's own.
    """
    return replace(verb, id=f"{screen}.{verb.id}", tooltip=tooltip, permission=permission, label=label or verb.label)


EVERYWHERE = (
    Command("desk", "f2", "app.go('desk')", "Desk", "The desk: scan a badge, then tags", shown=False),
    Command("today", "f3", "app.go('today')", "Today", "The visits of a day, and who lacks a key", shown=False),
    Command("keys", "f4", "app.go('keys')", "Keys", "Every copy of every key", shown=False),
    Command("clients", "f5", "app.go('clients')", "Clients", "Clients, their addresses and their keys", shown=False),
    Command("staff", "f6", "app.go('staff')", "Staff", "The people of the company and what they hold", shown=False),
    Command("safes", "f7", "app.go('safes')", "Safes", "Key safes and what hangs on which hook", shown=False),
    Command(
        "reports", "f8", "app.go('reports')", "Reports", "Every report: on screen, on paper, in a file", shown=False
    ),
    Command("settings", "f9", "app.go('settings')", "Settings", "Codes, notices, the office", shown=False),
    Command(
        "import", "I", "app.import_files", "Import", "Take in clients, pets, people and keys from files", shown=False
    ),
    Command("undo", "u", "undo", "undo", "Take back the last thing you did, if nobody has moved it since", shown=False),
    Command("help", "f1,question_mark", "app.help", "help", "The keys of this screen", written="?"),
    Command("palette", "ctrl+p", "app.command_palette", "find", "Find a command by name"),
    Command("lock_now", "ctrl+l", "app.lock", "lock", "Lock this session; your PIN opens it again", shown=False),
    Command(
        "switch_branch",
        "ctrl+o",
        "app.switch_branch",
        "other branch",
        "Go to the other branch: In-Home or Facility",
    ),
    Command("quit", "ctrl+q", "app.quit", "leave", "Leave keydesk", shown=False),
)
"""What works on every screen."""

BY_NAME = (
    Command("view.week", "", "app.open_view('week')", "week", "The week at a glance: sitters and days"),
    Command("view.month", "", "app.open_view('month')", "month", "The month as a calendar"),
    Command("view.needed", "", "app.open_view('needed')", "needed", "The keys needed in the days to come"),
    Command("view.pull", "", "app.open_view('pull')", "pull list", "Keys to take off their hooks, a bag a sitter"),
    Command("view.pets", "", "app.open_pets", "pets", "All pets, with their owners, breeds and ages"),
    Command("view.away", "", "app.open_view('away')", "put away", "Keys that come back, or that nobody needs"),
    Command("view.mail", "", "app.open_view('mail')", "mail", "Each sitter's mail, reminders, and what became of them"),
    Command("view.vets", "", "app.open_page('vets')", "vets", "The vets list: who they are, and how to reach them"),
    Command(
        "view.territories", "", "app.open_page('territories')", "territories", "Areas of zip codes, and who is in which"
    ),
    Command(
        "view.client_fields", "", "app.open_page('client_fields')", "client fields", "The fields of a client's profile"
    ),
    Command("view.pet_fields", "", "app.open_page('pet_fields')", "pet fields", "The fields that are kept of a pet"),
    Command(
        "view.messages", "", "app.open_page('messages')", "messages", "Messages of these days, what is unanswered first"
    ),
    Command("view.requests", "", "app.open_page('requests')", "requests", "What clients wish for, to be booked"),
    Command(
        "view.new_request",
        "",
        "app.open_page('new_request')",
        "new request",
        "Take down what a client wishes for",
        Permission.MESSAGE,
    ),
    Command(
        "view.billing",
        "",
        "app.open_page('billing')",
        "billing",
        "What is to bill, to send and to be paid in this branch",
        Permission.BILL,
    ),
    Command("view.duplicates", "", "app.open_page('duplicates')", "duplicates", "Clients who may be one household"),
    Command("view.labels", "", "app.open_page('labels')", "print labels", "Tags and badges that wait to be printed"),
    Command(
        "view.counts", "", "app.open_page('counts')", "stock-takes", "Counts of safes and sitters, and their results"
    ),
    Command("view.lost", "", "app.open_page('lost')", "missing and lost", "Keys that are gone, and what is left to do"),
    Command("view.mine", "", "app.open_page('mine')", "my last actions", "What you did last, in whatever session"),
    Command("view.shifts", "", "app.open_page('shifts')", "shifts", "The shift schedule: who is on duty when"),
    Command("view.roles", "", "app.open_page('roles')", "who may what", "The table of roles and permissions"),
    Command("view.return", "", "app.open_page('return')", "to return", "Keys of clients who have left, still with us"),
    Command(
        "view.scanner", "", "app.open_page('scanner')", "scanner", "What the scanner sends, what is wrong, a test sheet"
    ),
)
"""What the palette finds from every screen, and what has a key of its own only on some."""
