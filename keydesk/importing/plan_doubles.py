"""Who of a file may be a client here, or the same as another row: told, answered once, and remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from keydesk.importing.book import PlanBook
from keydesk.importing.drafts import ClientDraft, Drafts
from keydesk.importing.items import Double, Item, Ref
from keydesk.rules.profile import client_name
from keydesk.rules.text import shown
from keydesk.rules.twins import Household, household, likely_pairs, likeness


@dataclass(frozen=True, slots=True)
class _New:
    """A client whom the plan adds: where it stands in the plan, and what its row is called."""

    place: int
    source: str
    uid: str


class Answers:
    """What people said of rows of files that look like somebody else."""

    def __init__(self, book: PlanBook) -> None:
        self._said = book.have.doubles

    def client(self, source: str, uid: str) -> int | None:
        """The client here whom a row was said to be."""
        return next(
            (
                client_id
                for (its, row, client_id, _), same in self._said.items()
                if same and client_id is not None and (its, row) == (source, uid)
            ),
            None,
        )

    def row(self, source: str, uid: str, earlier: Iterable[str]) -> str:
        """The row above with which a row was said to be one; empty for none."""
        return next((other for other in earlier if self._said.get((source, uid, None, other))), "")

    def apart(self, source: str, uid: str, client_id: int | None, other: str) -> bool:
        """Whether the two were said to be two households."""
        return self._said.get((source, uid, client_id, other)) is False


def join_rows(book: PlanBook, first: Ref, draft: ClientDraft, source: str) -> None:
    """A row that is the same client as one above: it fills what that one leaves empty, and is known by both ids."""
    refs = {"same_as": first}
    if first.item is not None:
        item = book.items[first.item]
        more = {name: value for name, value in draft.values.items() if item.values.get(name) in {None, ""}}
        book.items[first.item] = replace(item, values={**item.values, **more})
    told = {"target": first.id} if first.id is not None else {"refs": refs}
    book.put(Item("client", "same", draft.origin, draft.name, outside=(source, draft.uid), **told))


def find_doubles(
    book: PlanBook, drafts: tuple[Drafts, ...], answers: Answers, unsure: Iterable[tuple[str, ClientDraft]]
) -> tuple[tuple[Double, ...], tuple[tuple[Ref, Ref], ...]]:
    """Who may be somebody else; and the pairs of whom it was said that they are two.

    Args:
        book: the plan, with all its clients in it.
        drafts: what the files say, for what rows are called there.
        answers: what was said before.
        unsure: rows that can be several clients here, or one of whom too little is known.
    """
    uids = {(draft.origin, part.source): draft.uid for part in drafts for draft in part.clients if draft.uid}
    fresh: dict[tuple[str, int], _New] = {}
    people: dict[tuple[str, int], Household] = {
        ("here", each.id): household(each.values) for each in book.have.clients if not each.undone
    }
    for place, item in enumerate(book.items):
        if item.kind != "client" or item.action != "add" or item.target is not None:
            continue
        source = next((part.source for part in drafts if (item.origin, part.source) in uids), "")
        uid = uids.get((item.origin, source), "")
        if uid:
            fresh["file", place] = _New(place, source, uid)
            people["file", place] = household(item.values)
    found: list[Double] = []
    apart: list[tuple[Ref, Ref]] = []
    names = {each.id: each.values for each in book.have.clients}
    for one, other, alike in likely_pairs(people, among=fresh):
        first, second = (one, other) if other in fresh else (other, one)
        new = fresh[second]
        here = first[1] if first[0] == "here" else None
        above = fresh[first] if here is None else None
        if answers.apart(new.source, new.uid, here, above.uid if above else ""):
            apart.append(
                (Ref("client", id=here) if here else Ref("client", item=first[1]), Ref("client", item=new.place))
            )
            continue
        if above is not None and above.source != new.source:
            continue
        item = book.items[new.place]
        found.append(
            Double(
                source=new.source,
                uid=new.uid,
                title=item.title,
                origin=item.origin,
                other=_told(names[here])
                if here
                else f"{book.items[first[1]].title} of line {book.items[first[1]].origin.line}",
                why=alike.words,
                client_id=here,
                other_uid=above.uid if above else "",
            )
        )
    return (*found, *_asked_of(book, unsure, answers)), tuple(apart)


def _asked_of(book: PlanBook, unsure: Iterable[tuple[str, ClientDraft]], answers: Answers) -> Iterator[Double]:
    """Whom rows can be that clash: said once, they do no more."""
    for source, draft in unsure:
        row = household(draft.values)
        for here in book.have.clients:
            its = household(here.values)
            if here.undone or not row.names & its.names or answers.apart(source, draft.uid, here.id, ""):
                continue
            why = likeness(row, its).words or "same name"
            yield Double(source, draft.uid, draft.name, draft.origin, _told(here.values), why, here.id)


def _told(values: Mapping[str, Any]) -> str:
    name = client_name(*(str(values.get(each) or "") for each in ("first_name", "last_name", "company")))
    return f"{shown(name)} ({shown(str(values.get('street') or 'no street'))})"
