"""The program's outline: every command by name, the file of this folder that holds it, and its first sentence.

What ``keydesk --help``, completion and a mistyped name need is here, so that a run reads the file of its own command
and no other. A command that is missing here cannot be run, and a test compares every sentence with its own help.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Outlined(NamedTuple):
    """One command, or one group of commands, as the page of them all tells it.

    Attributes:
        file: the module of ``keydesk.cli`` with ``commands``, among which it is.
        sentence: the first of its help.
    """

    file: str
    sentence: str


OUTLINE: Final[dict[str, Outlined]] = {
    "demo": Outlined("demo", "An invented office with visits around today, to look around in."),
    "init": Outlined("founding", "Make a store; whoever makes it is its first admin."),
    "who-has": Outlined("finding", "Where one copy is, since when, and when it should be back."),
    "history": Outlined("finding", "Every event of one copy, or every change of a client, a pet or a person."),
    "check-out": Outlined("moving", "Give keys out of the safe to a sitter, all or none of them."),
    "check-in": Outlined("moving", "Take keys back into the safe; answers who needs each next."),
    "transfer": Outlined("moving", "Hand keys from whoever has them to another person."),
    "reassign": Outlined("moving", "Move many keys to one holder from wherever they are."),
    "receive": Outlined(
        "receiving", "Hang keys that have arrived from the other branch, all or none; `reassign --to SAFE` sends them."
    ),
    "missing": Outlined("moving", "Say that keys cannot be found; who had them last is kept."),
    "found": Outlined("moving", "Say that missing, lost or stolen keys are back."),
    "lost": Outlined("moving", "Accept that keys are gone."),
    "lost-keys": Outlined("lost_keys", "Keys that are missing, lost or stolen, and what is to be done about each."),
    "lost-key": Outlined(
        "lost_keys", "The case of a key that is gone: last custody, other copies, visits at risk, what is to do."
    ),
    "rekey": Outlined("lost_keys", "The lock was changed: every copy is out of use, and new ones take their place."),
    "retire": Outlined("moving", "Take keys out of use; their history stays."),
    "return": Outlined("returning", "Give keys back to their client for good, with a receipt to sign."),
    "due": Outlined("moving", "Say when keys that sitters have should be back."),
    "chase": Outlined("moving", "Note that whoever has late keys was asked for them."),
    "recall": Outlined("bulk", "Say that keys are wanted back, or no more."),
    "spare": Outlined("bulk", "Say that keys are spares that stay in the office, or no more."),
    "home": Outlined("bulk", "Say where keys live; it moves none of them."),
    "undo": Outlined("moving", "Take back one batch, while its keys have not moved since."),
    "scan": Outlined("scanning", "Replay a scanner's badges and tags as the Desk would take them."),
    "summary": Outlined("needing", "The Daily Summary: a day's visits, and who lacks the key."),
    "needed": Outlined("needing", "Keys needed in the days to come: by whom, and where each is."),
    "receipt": Outlined("receipt", "The slip of a turn at the desk: what went out and came in, to sign."),
    "mail": Outlined("mail", "Send sitters their visits with the keys to collect, or reminders."),
    "report": Outlined("reporting", "Any report by name, to be read, printed or counted on."),
    "keys": Outlined("listing", "The Master Key List: every copy and who has it, now or then."),
    "clients": Outlined("listing", "Clients by name: found by names, pets, street, phone, e-mail."),
    "client": Outlined("clients", "One client's profile: with --set it changes what is named, alone it is shown."),
    "merge": Outlined("merging", "Make one client of two profiles; keys, pets, visits and all go along."),
    "apart": Outlined("merging", "Say that two clients who look alike are two households."),
    "pets": Outlined("listing", "Pets by name, with whose they are."),
    "pet": Outlined("pets", "One pet: with options it changes what they name, alone it is shown."),
    "staff": Outlined("listing", "People of the company, their badges, and the keys they have."),
    "safes": Outlined("listing", "Safes, with how many keys hang, are out, and hooks are free."),
    "hooks": Outlined("listing", "One safe's hooks, with what hangs and what lives on each."),
    "visits": Outlined("visits", "Visits: alone it lists those of a day; book, change, assign, cancel."),
    "messages": Outlined("messages", "What was said with a client, the newest first."),
    "message": Outlined("message", "Write down what was said with a client; correct, withdraw, or mail it."),
    "requests": Outlined("requests", "What clients wish for, the newest first, and what became of it."),
    "request": Outlined("request", "Take down what a client wishes for; book it, decline it, open it again."),
    "prices": Outlined("prices", "Clients' own prices: alone it lists them; set, remove."),
    "invoices": Outlined("invoices", "Bills, drafts first and then the newest number."),
    "invoice": Outlined("invoice", "One bill: new, charge, send, void, show, pdf."),
    "payments": Outlined("payments", "Money that came in, this month unless said, and to which bills it went."),
    "payment": Outlined("payment", "Money: add, credit, refund, cancel."),
    "statement": Outlined(
        "payments",
        "A client's account in one branch: what was owed, billed, paid, and is owed; ninety days unless said.",
    ),
    "vets": Outlined("vets", "Vets: alone it lists them; edit, retire, restore."),
    "territories": Outlined("territories", "Territories: alone it lists them; edit, retire, restore."),
    "access": Outlined("access", "Ways in: alone it lists them, no code among them; add, edit, reveal, retire."),
    "agreement": Outlined(
        "standing", "The key agreement of a client: alone it is shown; with options it is written down."
    ),
    "contacts": Outlined("contacts", "Contacts of clients: alone it lists them; add, edit, retire, restore."),
    "logins": Outlined("logins", "Logins of clients: alone it lists them; add, edit, retire, restore."),
    "status": Outlined("standing", "Make a client a prospect, active or inactive; says what is left to do."),
    "change-clients": Outlined(
        "changing", "Give all clients of a query a status, a territory or a primary sitter; all of them or none."
    ),
    "sitters": Outlined("standing", "Say who comes to a client first and second, and who never does."),
    "person": Outlined(
        "person", "One person: what they may, by role and beside it; with options it changes what they name."
    ),
    "pin": Outlined("person", "Set your PIN, which opens your sessions when they lock; it is asked for, unseen."),
    "add": Outlined("adding", "Add a client, a pet, a key, a copy, a person, a safe, a vet or a territory."),
    "stock-take": Outlined("stock_take", "Count safes and what sitters hold; nothing moves until it is settled."),
    "hook-map": Outlined("hook_map", "A map of hooks and tags on paper, for when the box is down."),
    "labels": Outlined("labels", "Print tags: code and copy number, and never a name."),
    "badges": Outlined("labels", "Print staff badges, whose prefix tells them from tags."),
    "export": Outlined("exporting", "Write lists as CSV (or JSON) that `keydesk import` takes back."),
    "backup": Outlined("upkeep", "Copy the store while desks are open; the copy is checked first."),
    "restore": Outlined("upkeep", "Put a backup in the store's place; the old store is set aside."),
    "verify": Outlined("upkeep", "Prove that the store, or a backup of it, is whole."),
    "doctor": Outlined("doctor", "Look at everything around the store; say what to mend."),
    "shifts": Outlined("shifts", "Who is on duty when: the seven days from today on, or the week of a day."),
    "shift": Outlined(
        "shifts", "Put somebody on duty; with a number change that shift or call it off; or copy a week."
    ),
    "sync": Outlined("sync", "Give clients and staff a place in the other branch, too."),
    "config": Outlined("config", "Where things are, and the office's settings."),
    "import": Outlined("importing", "Take in clients, pets, sitters, keys and visits from files, after a yes."),
}
