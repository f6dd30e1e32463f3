"""What a mail says: the same in text and HTML, no header forged, no address beside a tag, nothing secret."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from at_the_mail import TODAY, address, drafts
from builders import MORNING, Office
from hostile import HOSTILE
from keydesk.db.queries.mail import mail_facts
from keydesk.db.rows.mail import BringRow, CollectRow, MailFactsRow, MailVisitRow, OutboxMailRow, SitterMailRow
from keydesk.mail.compose import mails_of, short_of
from keydesk.mail.message import Sender, message_of
from keydesk.operations.bulk import Act, Marked, act_on_many
from keydesk.operations.copies import NewCopy
from keydesk.operations.custody import check_out
from keydesk.operations.mail import queue_mails

TEXTS = st.text(max_size=40) | st.sampled_from(HOSTILE)
WALL = st.datetimes(min_value=datetime(2026, 11, 24), max_value=datetime(2026, 11, 24, 22))  # noqa: DTZ001 - wall clock
VISITS = st.builds(
    MailVisitRow,
    visit_id=st.integers(1, 10**9),
    starts_at=WALL,
    ends_at=WALL,
    all_day=st.booleans(),
    cancelled=st.booleans(),
    client=TEXTS,
    service=TEXTS,
    pets=TEXTS,
    note=TEXTS,
    address=TEXTS,
    key_words=TEXTS,
)
COLLECT = st.builds(CollectRow, TEXTS, TEXTS, TEXTS, TEXTS, WALL)
BRING = st.builds(
    BringRow,
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    st.sampled_from(("recalled", "overdue", "not_needed", "sitter_left", "due_today")),
    st.none() | st.datetimes(timezones=st.just(UTC), min_value=datetime(2026, 1, 1)),  # noqa: DTZ001 - the zone is given
)
FACTS = st.builds(
    MailFactsRow,
    kind=st.sampled_from(("visits", "recall", "overdue")),
    day=st.just(TODAY),
    today=st.just(TODAY),
    now=st.just(MORNING),
    office=TEXTS,
    zone=st.sampled_from(("UTC", "America/New_York", "Europe/Berlin")),
    notices_on=st.booleans(),
    sitters=st.builds(
        SitterMailRow,
        staff_id=st.integers(1, 99),
        name=TEXTS,
        email=st.just("sam@example.com"),
        visits=st.lists(VISITS, max_size=4).map(tuple),
        collect=st.lists(COLLECT, max_size=3).map(tuple),
        bring=st.lists(BRING, max_size=3).map(tuple),
    ).map(lambda row: (row,)),
)
KNOWN = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type", "Reply-To",
    "Content-Transfer-Encoding",
}  # fmt: skip


class _Seen(HTMLParser):
    """What somebody reads in a browser."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        """The body is read, the head is not."""
        self._inside = self._inside or tag == "body"
        assert tag in {
            "html", "head", "meta", "title", "style", "body", "p", "h2", "table", "tr", "td", "br",
        }, tag  # fmt: skip

    def handle_data(self, data: str) -> None:
        """Text."""
        if self._inside:
            self.words.append(data)


def read_in_a_browser(html: str) -> list[str]:
    """The words of a page, in order."""
    parser = _Seen()
    parser.feed(html)
    return " ".join(parser.words).split()


@given(FACTS)
def test_text_and_html_say_the_same_and_nothing_is_markup_or_a_header(facts: MailFactsRow) -> None:
    """Whatever the names are: the same words in the same order, only our own tags, only our own headers."""
    (mail,) = mails_of(facts)
    assert mail.text.split() == read_in_a_browser(mail.html)
    assert mails_of(facts)[0].dedupe == mail.dedupe
    row = OutboxMailRow(
        1, mail.name, mail.to, mail.subject, mail.text, mail.html, mail.calendar, "m@keydesk.invalid", 0, MORNING
    )
    wire = message_of(row, Sender(facts.office, "keys@example.com"), at=MORNING).as_bytes()
    assert wire.isascii()
    assert all(len(line) <= 998 for line in wire.splitlines())
    read = message_from_bytes(wire, policy=default)
    assert set(read.keys()) <= KNOWN
    assert [each.addr_spec for each in read["To"].addresses] == ["sam@example.com"]
    assert [each.addr_spec for each in read["From"].addresses] == ["keys@example.com"]
    parts = {part.get_content_type() for part in read.walk()}
    assert {"text/plain", "text/html"} <= parts
    assert read.get_body(("plain",)).get_content().split() == mail.text.split()


@given(FACTS)
def test_the_calendar_is_read_back_with_every_visit(facts: MailFactsRow) -> None:
    """An entry a visit, at the office's wall-clock time, with its zone spelled out; nothing breaks out."""
    (mail,) = mails_of(facts)
    visits = facts.sitters[0].visits
    if facts.kind != "visits" or not visits:
        assert mail.calendar == ""
        return
    calendar = Calendar.from_ical(mail.calendar)
    assert calendar["METHOD"] == "PUBLISH"
    events = list(calendar.walk("VEVENT"))
    assert [event["UID"] for event in events] == [f"visit-{visit.visit_id}@keydesk.invalid" for visit in visits]
    for event, visit in zip(events, visits, strict=True):
        start = event["DTSTART"].dt
        assert event["STATUS"] == ("CANCELLED" if visit.cancelled else "CONFIRMED")
        if visit.all_day:
            assert start == visit.starts_at.date()
        else:
            assert start.replace(tzinfo=None) == visit.starts_at.replace(microsecond=0)
            assert str(start.tzinfo) in {facts.zone, "UTC"}
    zones = [zone["TZID"] for zone in calendar.walk("VTIMEZONE")]
    timed = any(not visit.all_day for visit in visits)
    assert zones == ([facts.zone] if timed and facts.zone != "UTC" else [])


def a_day(office: Office) -> tuple[int, int]:
    """Sam has Rivera's key and no longer Costa's visits; Lindqvist's hangs, Jo has Okafor's."""
    office.safe("Front office", rows=1, columns=10)
    sam, jo = office.person("Sam Ortega"), office.person("Jo Lind")
    address(office, sam, "sam@example.com")
    clients = {
        name: office.client(name, first, street=f"{number} Elm Street", city="Omaha", office_notes="pays late")
        for number, (name, first) in enumerate(
            (("Rivera", "Ana"), ("Lindqvist", "Ida"), ("Okafor", "Ben"), ("Costa", "Lu")), 17
        )
    }
    for name, code in (("Rivera", "K7MT"), ("Lindqvist", "3FQD"), ("Okafor", "9WCN"), ("Costa", "7NNV")):
        office.key(clients[name], code=code, copies=[NewCopy()], label="front door", office_note="under the mat")
    desk = office.desk()
    for tag, who in (("K7MT-1", sam), ("9WCN-1", jo), ("7NNV-1", sam)):
        desk.perform_now(check_out, tag_code=tag, sitter_id=who)
    for at, name in (("08:30", "Rivera"), ("09:15", "Lindqvist"), ("11:00", "Okafor")):
        office.visit(clients[name], sam, TODAY, at=at, note="use the side gate")
    office.visit(clients["Rivera"], sam, TODAY, at="17:00", status="cancelled")
    return sam, jo


def test_a_sitters_mail_says_what_to_collect_from_whom_and_what_to_bring_back(office: Office) -> None:
    """From which hook, from which person; what is not needed any more; what was called off."""
    sam, _ = a_day(office)
    (mail,) = drafts(office.desk(), staff_id=sam)
    assert mail.subject == "Our office: Tue 24 Nov, 3 visits, 2 keys to collect, 1 key to bring back"
    assert mail.text == (
        "Sam Ortega, your visits on Tue 24 Nov 2026.\n"
        "\n"
        "Visits (3)\n"
        "  08:30–09:00  Ana Rivera\n"
        "               you have K7MT-1\n"
        "               use the side gate\n"
        "  09:15–09:45  Ida Lindqvist\n"
        "               key to collect: on hook A2\n"
        "               use the side gate\n"
        "  11:00–11:30  Ben Okafor\n"
        "               key to collect: with Jo Lind\n"
        "               use the side gate\n"
        "\n"
        "Called off (1)\n"
        "  17:00–17:30  Ana Rivera\n"
        "\n"
        "Keys to collect (2)\n"
        "  3FQD-1  Ida Lindqvist, front door  hook A2, Front office  for 09:15\n"
        "  9WCN-1  Ben Okafor, front door     from Jo Lind           for 11:00\n"
        "\n"
        "Keys to bring back (1)\n"
        "  7NNV-1  Costa, Lu, front door  you have no visit there any more\n"
        "\n"
        "Our office\n"
    )
    facts = office.desk().look_up_now(mail_facts, kind="visits", day=TODAY, staff_id=sam)
    assert short_of(facts, facts.sitters[0]) == (
        "Sam Ortega, Tue 24 Nov: 08:30 Ana Rivera (you have K7MT-1); 09:15 Ida Lindqvist (key to collect: on hook A2); "
        "11:00 Ben Okafor (key to collect: with Jo Lind); collect 3FQD-1, hook A2, Front office; "
        "collect 9WCN-1, from Jo Lind; bring back 7NNV-1"
    )


def test_tags_and_addresses_never_stand_in_one_mail(office: Office) -> None:
    """Whichever the office shows, the other is nowhere in it, and neither is what is for the office alone."""
    sam, _ = a_day(office)
    tags = re.compile(r"K7MT|3FQD|9WCN|7NNV")
    for shows, wanted in (("tags", True), ("addresses", False), ("nothing", False)):
        office.setting("print_shows", json.dumps(shows))
        (mail,) = drafts(office.desk(), staff_id=sam)
        for part in (mail.subject, mail.text, mail.html, mail.calendar.replace("\r\n ", "")):
            assert not re.search("under the mat|pays late", part)
            if not wanted:
                assert not tags.search(part)
            if shows != "addresses":
                assert "Elm Street" not in part
        assert bool(tags.search(mail.text)) is wanted
        assert ("17 Elm Street, Omaha" in mail.text) is (shows == "addresses")
    office.desk().perform_now(queue_mails, mails=drafts(office.desk(), staff_id=sam))


def test_reminders_go_to_whoever_has_the_keys(office: Office) -> None:
    """What is wanted back, and what is late since when; a reminder counts as having been asked."""
    sam, _ = a_day(office)
    desk = office.desk()
    desk.perform_now(act_on_many, act=Act("recall"), copies=[Marked("K7MT-1")])
    (mail,) = drafts(desk, "recall")
    assert mail.staff_id == sam
    assert mail.subject == "Our office: please bring back 1 key"
    assert "K7MT-1  Rivera, Ana, front door  the office wants it back" in mail.text
    office.clock.advance(days=40)
    (late, *others) = drafts(desk, "overdue")
    assert others == []
    assert "7NNV-1" in late.text
    assert "due " in late.text
    desk.perform_now(queue_mails, mails=[late])
    assert office.copy("7NNV-1").chased == 1
    desk.perform_now(queue_mails, mails=[late])
    assert office.copy("7NNV-1").chased == 1


def test_only_the_last_copy_goes_to_one_of_two(office: Office) -> None:
    """Two sitters at one door with one key: who comes first is sent to the hook, the other one to the office."""
    office.safe("Front office", rows=1, columns=3)
    sam, jo = office.person("Sam Ortega"), office.person("Jo Lind")
    for who, name in ((sam, "sam"), (jo, "jo")):
        address(office, who, f"{name}@example.com")
    client = office.client("Rivera", "Ana")
    office.key(client, code="K7MT")
    office.visit(client, sam, TODAY, at="10:00")
    office.visit(client, jo, TODAY, at="09:00")
    first, second = drafts(office.desk())
    assert "K7MT-1  Ana Rivera  hook A1, Front office" in first.text
    assert "somebody else gets it first: ask the office" in second.text


def test_mail_of_another_day_is_of_that_day(office: Office) -> None:
    """The evening before, with the day's own visits; and nobody without one gets a mail."""
    sam, _ = a_day(office)
    tomorrow: date = TODAY + timedelta(days=1)
    office.visit(1, sam, tomorrow, at="08:00")
    (mail,) = drafts(office.desk(), day=tomorrow)
    assert "your visits on Wed 25 Nov 2026" in mail.text
    assert mail.day == tomorrow
    assert drafts(office.desk(), day=TODAY + timedelta(days=2)) == []
