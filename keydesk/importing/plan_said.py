"""Planning messages and requests of keydesk's own exports: each comes once, and what is here stays as it is."""

from __future__ import annotations

from typing import Final

from keydesk.importing.book import PlanBook
from keydesk.importing.drafts import Drafts, SaidDraft, Value, Values
from keydesk.importing.items import FieldChange, Item, Ref
from keydesk.importing.plan_clients import Clients
from keydesk.rules.alike import name_key
from keydesk.rules.text import fold, shown

_SUBJECTS: Final = {"message": "message", "request": "service_request"}


def plan_said(book: PlanBook, clients: Clients, drafts: tuple[Drafts, ...]) -> None:
    """Plans what was said and wished for, after the clients and the services that it is about."""
    if not any(part.said for part in drafts):
        return
    people: dict[str, Ref] = {}
    for person in book.have.staff:
        people.setdefault(_called(person.values), Ref("staff", id=person.id))
    services = {(each.branch_id, name_key(each.name)): Ref("service", id=each.id) for each in book.have.services}
    for place, item in enumerate(book.items):
        if item.kind == "service" and item.target is None:
            services[str(item.values.get("branch_id") or "in_home"), name_key(item.title)] = Ref("service", item=place)
        elif item.kind == "staff" and item.adds:
            people.setdefault(_called(item.values), Ref("staff", item=place))
    for part in drafts:
        for line in part.said:
            _plan(book, clients, part.source, line, people, services)


def _plan(
    book: PlanBook,
    clients: Clients,
    source: str,
    line: SaidDraft,
    people: dict[str, Ref],
    services: dict[tuple[str, str], Ref],
) -> None:
    words = str(line.values.get("subject") or line.values.get("body") or line.values.get("wish") or line.service)
    title = f"{line.owner.name}: {shown(' '.join(words.split()), width=40)}"
    client = clients.owner(source, line.owner)
    if isinstance(client, str):
        book.clash(line.kind, line.origin, title, client)
        return
    subject = _SUBJECTS[line.kind]
    here = book.known_said(source, subject, line.uid)
    outside = None if book.have.is_own(source) or not line.uid else (source, line.uid)
    if here is not None and (subject, here) not in book.have.said_undone:
        book.put(Item(line.kind, "same", line.origin, title, target=here, outside=outside))
        return
    if here is not None:
        again = tuple(FieldChange(name, *change) for name, change in _again(line).items())
        book.put(Item(line.kind, "add", line.origin, title, target=here, changes=again, outside=outside))
        return
    refs = {"client_id": client}
    remarks = []
    for column, name in line.people.items():
        if name and (found := people.get(fold(name))) is not None:
            refs[column] = found
        elif name:
            remarks.append(f"nobody here is called {shown(name, width=30)}: it stands without that name")
    if line.service:
        service = services.get((str(line.values["branch_id"]), name_key(line.service)))
        if service is not None:
            refs["service_id"] = service
        else:
            remarks.append(f"there is no service {shown(line.service, width=30)}: it stands in the wish")
    values = dict(line.values)
    if line.service and "service_id" not in refs:
        values["wish"] = "\n".join(filter(None, (line.service, str(values["wish"]))))
    book.put(
        Item(line.kind, "add", line.origin, title, remarks=tuple(remarks), values=values, refs=refs, outside=outside)
    )


def _called(person: Values) -> str:
    """What lists call somebody of the staff, without case and accents."""
    first, last, nickname = (str(person.get(each) or "") for each in ("first_name", "last_name", "nickname"))
    return fold(" ".join(filter(None, (nickname or first, last))))


def _again(line: SaidDraft) -> dict[str, tuple[Value, Value]]:
    """What is otherwise again in one whose import was taken back."""
    if line.kind == "message":
        return {
            "withdrawn": (True, line.values["withdrawn"]),
            "withdrawn_why": (TAKEN_BACK, line.values["withdrawn_why"]),
        }
    return {"status": ("declined", line.values["status"]), "answer": (TAKEN_BACK, line.values["answer"])}


TAKEN_BACK: Final = "the import was taken back"
"""Why what an import brought counts no more."""
