"""One client in a few lines: how to reach them, what lives there, whether a key is needed, and where the keys are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.widget import Widget

from keydesk.rules import dates
from keydesk.rules.office import price_words
from keydesk.rules.roles import BRANCH_WORDS
from keydesk.rules.text import shown
from keydesk.widgets.client_cells import NO_KEY_WORDS
from keydesk.widgets.key_cells import where_words
from keydesk.widgets.text import content

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from textual.app import RenderResult

    from keydesk.db.rows.client import ClientPageRow, ClientProfile
    from keydesk.db.rows.fields import OwnFields

_WIDE_ENOUGH: Final = 60
# Cells; a narrower pane stands beside a list and has height, a wider one stands above one and has none to spare.
_LABEL: Final = 9
_LONGEST: Final = 600
# Characters of one value that are looked at; notes may be very long.
_MOST_LINES: Final = 4
_SEE_TO: Final = "see to"
# What needs somebody is not cut where two lines are enough for it.


class ClientPane(Widget):
    """What is kept about one client: labels left, values right, what is empty left out."""

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    ClientPane { height: auto; padding: 0 1; }
    """

    def __init__(self, *, with_keys: bool = True, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        """Make an empty pane.

        Args:
            with_keys: tell the keys too, where no list beside it does.
            id: as for every widget.
        """
        super().__init__(id=id)
        self._with_keys = with_keys
        self._page: ClientPageRow | None = None
        self._zone: ZoneInfo | None = None

    def show(self, page: ClientPageRow | None, *, zone: ZoneInfo) -> None:
        """Tell of another client, or of none."""
        self._page, self._zone = page, zone
        self.refresh(layout=True)

    def render(self) -> RenderResult:
        """The lines, as wide as there is room."""
        if self._page is None or self._zone is None:
            return Content("")
        width = self.content_size.width or self.size.width
        lines = [self._title(self._page, self._zone, width), *self._facts(self._page, width)]
        if self._with_keys:
            lines += [Content(""), *self._keys(self._page, width)]
        return Content("\n").join(lines)

    def _title(self, page: ClientPageRow, zone: ZoneInfo, width: int) -> Content:
        status = standing_words(page, zone)
        name = content(page.profile.name[:_LONGEST], "bold")
        if width < _WIDE_ENOUGH:
            return Content("\n").join([name.truncate(width, ellipsis=True), content(status, "$text-muted")])
        name = name.truncate(max(10, width - len(status) - 2), ellipsis=True)
        gap = " " * max(2, width - name.cell_length - len(status))
        return Content.assemble(name, gap, content(status, "$text-muted"))

    def _facts(self, page: ClientPageRow, width: int) -> list[Content]:
        lines: list[Content] = []
        for label, value, style in _facts(page):
            if not value:
                continue
            most = _MOST_LINES if width < _WIDE_ENOUGH else 2 if label == _SEE_TO else 1
            for number, part in enumerate(_wrapped(value, width - _LABEL, most)):
                head = f"{_cut(label) if number == 0 else '':<{_LABEL}}"
                lines.append(Content.assemble((head, "$text-muted"), Content.styled(part, style)))
        return lines

    def _keys(self, page: ClientPageRow, width: int) -> list[Content]:
        lines: list[Content] = []
        for key in page.keys:
            words = "  ".join(filter(None, (key.code, key.label or key.kind, "" if key.required else "optional")))
            if key.active:
                lines.append(content(words[:_LONGEST], "bold").truncate(width, ellipsis=True))
            for copy in key.copies:
                if copy.state == "in_service":
                    where = where_words(copy.place, copy.state)
                    tone = "$text-error" if copy.place.kind == "missing" else ""
                    line = Content.assemble(f"  {copy.tag_code}  ", content(where[:_LONGEST], tone))
                    lines.append(line.truncate(width, ellipsis=True))
        return lines or [Content.styled("no key on file", "$text-muted")]


def _facts(page: ClientPageRow) -> list[tuple[str, str, str]]:
    """Label, value and style of what is kept about a client, in the order in which one asks for it."""
    profile, hidden = page.profile, page.own.hidden

    def kept(name: str) -> str:
        return "" if name in hidden else str(getattr(profile, name) or "")

    partner = " ".join(filter(None, (kept("partner_first_name"), kept("partner_last_name"))))
    company = kept("company") if profile.company != profile.name else ""
    town = " ".join(filter(None, (kept("city"), kept("region"), kept("zip"))))
    phones = tuple((word, kept(f"{word}_phone")) for word in ("cell", "home", "work", "other"))
    reach = [
        f"{word} {number}" + (" (no number)" if f"{word}_phone" in page.unread else "")
        for word, number in phones
        if number
    ]
    animals = ", ".join(each.name + (f" ({each.species})" if each.species else "") for each in page.animals)
    contacts = [
        each.name + (f" ({each.relation})" if each.relation else "") + (", has a key" if each.has_key else "")
        for each in profile.contacts
        if each.active
    ]
    sitters = [
        f"{each.name} ({word})"
        for word, each in (("primary", profile.primary_sitter), ("secondary", profile.secondary_sitter))
        if each is not None
    ]
    area = "" if "territory_id" in hidden else page.area
    own = [f"{each.service} {price_words(each.cents)}" for each in page.prices if each.cents is not None]
    return [
        (_SEE_TO, " · ".join(each.short for each in page.alerts), "$text-warning"),
        ("with", " · ".join(filter(None, (partner, company))), ""),
        ("lives", " · ".join(filter(None, (kept("street"), kept("street2"), town, area))), ""),
        ("reach", " · ".join(filter(None, (*reach, kept("email"), kept("email2")))), ""),
        ("pets", animals, ""),
        ("visits", key_need_words(profile), "" if profile.key_required else "bold"),
        ("sitters", " · ".join(sitters), ""),
        ("blocked", ", ".join(each.name for each in profile.blocked), "$text-warning"),
        ("contacts", " · ".join(contacts), ""),
        ("vet", "" if "vet_id" in hidden else page.vet, ""),
        ("pays", " · ".join(own), ""),
        ("notes", " · ".join(filter(None, (kept("desk_note"), kept("notes"), kept("office_notes")))), ""),
        *own_facts(page.own),
        *(other_facts(page.beside) if page.beside is not None else ()),
    ]


def standing_words(page: ClientPageRow, zone: ZoneInfo) -> str:
    """How they stand where the session works, and in the other branch where the operator sees it (K10)."""
    places = {each.branch_id: each for each in page.profile.memberships}
    here = places.get(page.branch)
    others = [each for branch, each in places.items() if branch != page.branch]
    since = ""
    if here is not None:
        day = dates.day(dates.wall(here.since, zone).date(), today=dates.today(page.now, zone))
        since = f"{here.status} since {day}"
    if here is None and others:
        only = f"{others[0].branch} only"
        return f"{only}, {others[0].status}" if others[0].branch_id in page.seen else only
    beside = [f"{each.branch} {each.status}" for each in others if each.branch_id in page.seen]
    return " · ".join(filter(None, (since, *beside)))


def other_facts(own: OwnFields) -> list[tuple[str, str, str]]:
    """What stands in the fields of the branch that is not worked in, under its name, in one line."""
    words = [f"{label}: {held}" for _, listed in own.groups() for label, held in listed]
    return [(BRANCH_WORDS[own.branch], " · ".join(words), "")]


def own_facts(own: OwnFields) -> list[tuple[str, str, str]]:
    """What stands in the office's own fields, a group a line, each with its label."""
    return [
        (group or "also", " · ".join(f"{label}: {words}" for label, words in listed), "")
        for group, listed in own.groups()
    ]


def _cut(label: str) -> str:
    """A label as wide as there is room for one; groups have names of the office's own."""
    plain = shown(label)
    return plain if len(plain) < _LABEL else plain[: _LABEL - 2] + "…"


def key_need_words(profile: ClientProfile) -> str:
    """Whether visits need a key, and why not."""
    if profile.key_required:
        return "need a key"
    reason = NO_KEY_WORDS.get(profile.no_key_reason or "", "not needed")
    return f"no key required: {reason}" + (f", {profile.no_key_note}" if profile.no_key_note else "")


def _wrapped(value: str, width: int, most: int) -> list[str]:
    """A stored value in at most so many lines, fit to be shown, the last one cut."""
    width = max(4, width)
    plain = Content(shown(value[:_LONGEST]))
    lines = [line.plain.rstrip() for line in plain.wrap(width)] if most > 1 else [plain.plain]
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    lines[-1] = Content(lines[-1]).truncate(width, ellipsis=True).plain
    return lines
