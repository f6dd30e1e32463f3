"""From what files say and what the office has to a plan: pure, and the same for the same facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from keydesk.db.rows.importing import Have
from keydesk.importing.book import PlanBook
from keydesk.importing.calendar_window import Window
from keydesk.importing.drafts import Drafts, Owner
from keydesk.importing.items import KINDS, ImportPlan, Item, Ref, UnmatchedSitter
from keydesk.importing.plan_around import Territories, plan_blocked, plan_contacts, plan_prices, plan_vets
from keydesk.importing.plan_clients import Clients, plan_clients
from keydesk.importing.plan_doubles import Answers, find_doubles
from keydesk.importing.plan_fields import plan_fields
from keydesk.importing.plan_keys import plan_keys
from keydesk.importing.plan_people import Sitters, Vets, plan_staff
from keydesk.importing.plan_pets import plan_pets
from keydesk.importing.plan_said import plan_said
from keydesk.importing.plan_visits import plan_visits


def plan(
    drafts: tuple[Drafts, ...],
    have: Have,
    *,
    files: tuple[str, ...] = (),
    sitters: Mapping[str, str] | None = None,
    default_safe: str = "",
    window: Window | None = None,
) -> ImportPlan:
    """What importing these drafts would do.

    People of the company come first, then clients with who and what is around them, then pets, then safes, hooks, keys
    and copies, and visits last: whatever is referred to stands before what refers to it.

    Args:
        drafts: what the files say, by source.
        have: what the office has.
        files: their names, for the record.
        sitters: a sitter as the files write one → the name here.
        default_safe: the safe for keys whose file names none; the only safe, or a new one, where this is empty.
        window: the days of which calendars are read.
    """
    words = {name.casefold(): own for name, own in (sitters or {}).items()}
    book = PlanBook(have, sitter_words=words)
    known = Sitters(book)
    vets = Vets(book)
    clients = Clients(book)
    for part in drafts:
        for problem in part.problems:
            kind = next(kind for kind in KINDS if kind == problem.kind)
            book.refuse(kind, problem.origin, problem.title, problem.reason)
    for part in drafts:
        plan_staff(book, known, part)
    territories = Territories(book)
    clients.territory = territories.find
    for part in drafts:
        for line in part.territories:
            territories.plan(line)
        plan_vets(book, vets, part)
    drafts = plan_fields(book, drafts)
    answers = Answers(book)
    for part in drafts:
        plan_clients(book, clients, known, vets, part, answers)
    doubles, apart = find_doubles(book, drafts, answers, clients.unsure)
    for part in drafts:
        plan_contacts(book, clients, part)
        for draft in part.clients:
            client = clients.owner(part.source, Owner(draft.uid, draft.name))
            if draft.blocked and isinstance(client, Ref):
                plan_blocked(book, known, part.source, draft, client)
    for part in drafts:
        plan_pets(book, clients, part)
    plan_keys(book, clients, known, drafts, default_safe)
    questions = plan_visits(book, clients, known, drafts, window)
    plan_prices(book, clients, drafts)
    plan_said(book, clients, drafts)
    missed = (UnmatchedSitter(one.name, one.times, one.origin, one.reason) for one in book.unmatched.values())
    return ImportPlan(
        sources=tuple(part.source for part in drafts),
        files=files,
        items=tuple(book.items),
        tallies=sum((part.tallies for part in drafts), Counter(book.tallies)),
        remarks=tuple(remark for part in drafts for remark in part.remarks),
        unmatched_sitters=tuple(missed),
        questions=questions,
        doubles=doubles,
        apart=apart,
        feed_id=have.feed_id,
    )


__all__ = ["ImportPlan", "Item", "Ref", "plan"]
