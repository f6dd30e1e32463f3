"""What was said with clients: a log per client and branch in which nothing is deleted (K6), and mail to them (K4)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from at_both_branches import FACILITY, IN_HOME, KIM, MO, SAM, VAL, Both, both_branches, in_facility
from builders import MORNING, Office
from keydesk.db.queries.messages import client_messages, message_by_id, messages_of_days, unanswered_messages
from keydesk.db.rows.message import ClientMessagesRow
from keydesk.operations.client_mail import mail_client, send_welcome
from keydesk.operations.clients import edit_client
from keydesk.operations.logins import add_login
from keydesk.operations.mail import claim_mail, drop_mails, settle_mail
from keydesk.operations.merging import merge_clients
from keydesk.operations.messages import add_message, edit_message, settle_message, withdraw_message
from keydesk.operations.undo import undo
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal

RIVERA, MARSH = 1, 2


@pytest.fixture
def both(office: Office) -> Both:
    """Rivera is served by both branches, Marsh by In-Home alone."""
    made = both_branches(office)
    assert office.client("Rivera", "Ana", email="ana@example.com") == RIVERA
    assert office.client("Marsh", "Eli") == MARSH
    in_facility(office, RIVERA)
    return made


def did(both: Both, operation: Any, *, uid: int | None = None, branch: str | None = None, **how: Any) -> Any:
    """Does one thing, as the admin or as a Unix user, in a branch or in all that they see."""
    desk = both.office.desk(uid)
    desk.work_in(branch)
    return desk.perform_now(operation, **how)


def log(both: Both, uid: int | None = None, *, at: str | None = None, **how: Any) -> ClientMessagesRow:
    """The log of a client, by default Rivera's, as somebody who works in a branch sees it."""
    desk = both.office.desk(uid)
    desk.work_in(at)
    found: ClientMessagesRow = desk.look_up_now(client_messages, **{"client_id": RIVERA, **how})
    return found


def test_messages_of_each_branch_are_in_its_own_tab_and_one_goes_back_and_forth(both: Both) -> None:
    """Seed 3: "all messages from each software will be allocated to either the Facility tab or the In-Home tab"."""
    did(both, add_message, client_id=RIVERA, body="Walk at nine", direction="in", branch=IN_HOME)
    did(both, add_message, client_id=RIVERA, body="Board her on Friday", direction="in", branch=FACILITY)
    home, facility = log(both, KIM, branch=IN_HOME), log(both, KIM, branch=FACILITY)
    assert [each.body for each in home.messages] == ["Walk at nine"]
    assert [each.body for each in facility.messages] == ["Board her on Friday"]
    assert set(home.branches) == set(facility.branches) == {IN_HOME, FACILITY}


def test_the_log_of_the_primary_branch_loads_first(both: Both) -> None:
    """Seed 3: "if a client's Primary Branch is Facility … the Facility Conversation Feed will load first"."""
    assert log(both, KIM).branches == (IN_HOME, FACILITY)
    did(both, edit_client, client_id=RIVERA, version=None, fields={"primary_branch": FACILITY})
    assert (log(both, KIM).branch, log(both, KIM).branches) == (FACILITY, (FACILITY, IN_HOME))
    # Wherever the session works that may turn to the other; who may not begins with their own.
    assert log(both, KIM, at=IN_HOME).branches == (FACILITY, IN_HOME)
    assert log(both, SAM, at=IN_HOME).branches == (IN_HOME,)


def test_nobody_reads_or_changes_what_was_said_in_a_branch_where_they_have_no_place(both: Both) -> None:
    """A number of the other branch is not there; and staff without the switch keep to the branch they work in."""
    said = did(both, add_message, client_id=RIVERA, body="The gate sticks", branch=FACILITY).id
    for uid, at in ((MO, None), (SAM, IN_HOME)):
        desk = both.office.desk(uid)
        desk.work_in(at)
        assert log(both, uid, at=at).branches == (IN_HOME,)
        assert not log(both, uid, at=at).messages
        with pytest.raises(Refusal):
            desk.look_up_now(client_messages, client_id=RIVERA, branch=FACILITY)
        with pytest.raises(Refusal, match="no message number"):
            desk.look_up_now(message_by_id, message_id=said)
        today = MORNING.date()
        assert desk.look_up_now(messages_of_days, first=today, last=today) == ()
    with pytest.raises(Refusal, match="no message number"):
        did(both, withdraw_message, branch=IN_HOME, message_id=said, reason="no")
    assert log(both, VAL).messages[0].body == "The gate sticks"
    did(both, withdraw_message, uid=VAL, message_id=said, reason="it was mended")
    with pytest.raises(Refusal, match="has no place in Facility"):
        did(both, add_message, uid=VAL, client_id=MARSH, body="Hello")


def test_staff_without_the_right_write_nothing(both: Both) -> None:
    """A base role reads what was said in its branch; writing is another right."""
    with pytest.raises(Refusal, match="may not write messages"):
        did(both, add_message, uid=MO, client_id=RIVERA, body="Hello")


def test_a_message_is_corrected_and_history_keeps_what_stood_there(both: Both) -> None:
    """Nothing is lost by a correction; two who correct the same are told of each other."""
    said = did(both, add_message, client_id=RIVERA, body="Key under the mat", direction="in", branch=IN_HOME).id
    fields = {"body": "Key with the neighbour", "channel": "phone"}
    assert did(both, edit_message, message_id=said, version=1, fields=fields).version == 2
    with pytest.raises(ChangedMeanwhile):
        did(both, edit_message, message_id=said, version=1, fields={"body": "Key at the desk"})
    kept = rows(
        both, f"SELECT old, new FROM history WHERE subject = 'message' AND subject_id = {said} AND verb = 'edit'"
    )
    assert ("Key under the mat", "Key with the neighbour") in kept
    did(both, undo)
    assert log(both).messages[0].body == "Key under the mat"


def test_a_message_is_withdrawn_with_a_reason_and_stays_to_be_read(both: Both) -> None:
    """It counts no more, and cannot be corrected; undo brings it back."""
    said = did(both, add_message, client_id=RIVERA, body="Wrong client", direction="in", branch=IN_HOME).id
    with pytest.raises(Refusal, match="Why"):
        did(both, withdraw_message, message_id=said, reason=" ")
    did(both, withdraw_message, message_id=said, reason="it was Marsh")
    row = log(both).messages[0]
    assert (row.withdrawn, row.withdrawn_why, row.unanswered) == (True, "it was Marsh", False)
    with pytest.raises(Refusal, match="was withdrawn: it was Marsh"):
        did(both, edit_message, message_id=said, version=None, fields={"body": "x"})
    did(both, undo)
    assert not log(both).messages[0].withdrawn


def test_taking_back_what_was_just_written_down_withdraws_it(both: Both) -> None:
    """Also what was written down in error stays in the log."""
    did(both, add_message, client_id=RIVERA, body="Oops", branch=IN_HOME)
    did(both, undo)
    assert log(both).messages[0].withdrawn_why == "taken back at once"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"body": "  \n "}, "is empty"),
        ({"body": "x" * 20_001}, "up to 20000"),
        ({"body": "x", "direction": "sideways"}, "in, out or a note"),
        ({"body": "x", "channel": "pigeon"}, "phone, e-mail, text message, at the door"),
        ({"body": "x", "at": MORNING + timedelta(minutes=1)}, "lies ahead"),
        ({"body": "x", "subject": "s" * 201}, "up to 200"),
        ({"body": "x", "client_id": 99}, "no client number 99"),
    ],
)
def test_what_cannot_have_been_said_is_refused(both: Both, given: dict[str, Any], words: str) -> None:
    """Each refusal says what is wrong."""
    with pytest.raises(Refusal, match=words):
        did(both, add_message, **{"client_id": RIVERA, "branch": IN_HOME, **given})


def test_what_a_client_said_is_open_until_it_is_answered_or_settled(both: Both) -> None:
    """An answer counts from when it was given, and a note is none; each branch answers for itself."""
    asked = did(
        both, add_message, client_id=RIVERA, body="Is Friday free?", direction="in", branch=IN_HOME,
        at=MORNING - timedelta(hours=20),
    ).id  # fmt: skip
    did(both, add_message, client_id=RIVERA, body="She called", branch=IN_HOME)
    did(both, add_message, client_id=RIVERA, body="Yes", direction="out", branch=FACILITY)
    did(both, add_message, client_id=RIVERA, body="Hi", direction="out", branch=IN_HOME, at=MORNING - timedelta(days=2))
    desk = both.office.desk()
    assert [each.message_id for each in desk.look_up_now(unanswered_messages, before=MORNING.date())] == [asked]
    did(both, send_welcome, client_id=RIVERA, branch=IN_HOME)
    assert len(desk.look_up_now(unanswered_messages, before=MORNING.date())) == 1
    did(both, settle_message, message_id=asked)
    assert desk.look_up_now(unanswered_messages, before=MORNING.date()) == ()
    did(both, undo)
    did(both, mail_client, client_id=RIVERA, to="", subject="Friday", body="It is", branch=IN_HOME)
    assert desk.look_up_now(unanswered_messages, before=MORNING.date()) == ()


def test_days_are_those_of_the_office_wall(office: Office) -> None:
    """What was said at one in the morning in Berlin is of that day, though it is the day before in UTC."""
    office.setting("time_zone", '"Europe/Berlin"')
    office.client("Rivera", "Ana")
    at = MORNING.replace(hour=0, minute=0) - timedelta(minutes=30)
    office.desk().perform_now(add_message, client_id=RIVERA, body="Up late", at=at)
    found = office.desk().look_up_now(messages_of_days, first=MORNING.date(), last=MORNING.date())
    assert [each.body for each in found] == ["Up late"]


# -- mail to clients --------------------------------------------------------------------------------------------------


def test_mail_to_a_client_waits_in_the_outbox_and_stands_in_the_log_with_its_state(both: Both) -> None:
    """What keydesk mails is logged by itself, and the log shows what became of it."""
    done = did(both, mail_client, client_id=RIVERA, to="", subject="Friday", body="We come at nine.", branch=FACILITY)
    row = log(both, branch=FACILITY).messages[0]
    assert (row.outbox_id, row.mail, row.direction, row.channel) == (done.mail_id, "waiting", "out", "email")
    assert (row.with_whom, row.subject, row.body) == ("ana@example.com", "Friday", "We come at nine.")
    assert not log(both, branch=IN_HOME).messages
    did(both, claim_mail, claim="run")
    did(both, settle_mail, mail_id=done.mail_id, claim="run", outcome="sent")
    assert log(both, branch=FACILITY).messages[0].mail == "sent"
    for change in (
        lambda: did(both, edit_message, message_id=done.id, version=None, fields={"body": "x"}),
        lambda: did(both, withdraw_message, message_id=done.id, reason="x"),
        lambda: did(both, undo),
    ):
        with pytest.raises(Refusal, match="mail"):
            change()


def test_a_mail_that_still_waits_is_taken_back_and_may_be_written_again(both: Both) -> None:
    """Undo drops it from the outbox; the same once more is another mail, and twice the same is one."""
    how = {"client_id": RIVERA, "to": "", "subject": "Friday", "body": "We come at nine.", "branch": IN_HOME}
    first = did(both, mail_client, **how)
    with pytest.raises(Refusal, match="queued today already"):
        did(both, mail_client, **how)
    did(both, undo)
    assert log(both).messages[0].withdrawn
    assert rows(both, "SELECT status FROM outbox") == [("dropped",)]
    again = did(both, mail_client, **how)
    assert again.mail_id != first.mail_id
    did(both, drop_mails, mail_ids=[again.mail_id])
    assert log(both).messages[0].mail == "dropped"


def test_mail_goes_to_addresses_that_are_on_file_for_the_client_alone(both: Both) -> None:
    """E-mails and logins; nobody is mailed by a slip of the fingers."""
    did(both, add_login, client_id=RIVERA, email="bo@example.com")
    how = {"client_id": RIVERA, "subject": "Hi", "body": "Hello", "branch": IN_HOME}
    assert "bo@example.com" in did(both, mail_client, to="BO@example.com", **how).said
    with pytest.raises(Refusal, match="no address of"):
        did(both, mail_client, to="eve@example.com", **how)
    with pytest.raises(Refusal, match="no e-mail address"):
        did(both, mail_client, **{**how, "client_id": MARSH, "to": ""})
    with pytest.raises(Refusal, match="needs a subject"):
        did(both, mail_client, to="", **{**how, "subject": " "})


def test_the_welcome_goes_out_once_and_again_only_when_somebody_says_so(both: Both) -> None:
    """Seed 3: "you will not need to resend the Welcome Email": whoever was welcomed in one branch is welcomed."""
    done = did(both, send_welcome, client_id=RIVERA, branch=IN_HOME)
    row = log(both).messages[0]
    assert row.outbox_id == done.mail_id
    assert row.subject == "Welcome to Our office"
    assert row.body.startswith("Dear Ana Rivera,\n")
    with pytest.raises(Refusal, match="was welcomed") as refused:
        did(both, send_welcome, client_id=RIVERA, branch=FACILITY)
    assert refused.value.code == "repeated"
    did(both, send_welcome, client_id=RIVERA, branch=FACILITY, again=True)
    did(both, undo)
    places = "SELECT branch_id, welcomed_at IS NOT NULL FROM client_membership WHERE client_id = 1 ORDER BY 1"
    assert rows(both, places) == [(FACILITY, 0), (IN_HOME, 1)]
    did(both, send_welcome, client_id=RIVERA, branch=IN_HOME, again=True)
    assert len(rows(both, "SELECT 1 FROM outbox WHERE status = 'waiting'")) == 2


def test_the_office_writes_its_own_welcome(both: Both) -> None:
    """Names are filled in as they are, also those that look like a place to fill in."""
    both.office.setting("welcome_text", '"Hello {client} of {office}, {keys}"')
    both.office.setting("office_name", '"{client} & Co"')
    did(both, send_welcome, client_id=RIVERA, branch=IN_HOME)
    assert log(both).messages[0].body == "Hello Ana Rivera of {client} & Co, {keys}"


def test_two_clients_who_become_one_keep_all_that_was_said(both: Both) -> None:
    """Messages go along with the profile, and come back when that is taken back."""
    said = did(both, add_message, client_id=MARSH, body="Of Marsh", branch=IN_HOME).id
    did(both, add_message, client_id=RIVERA, body="Of Rivera", branch=IN_HOME)
    did(both, merge_clients, client_id=MARSH, into_id=RIVERA, settled=True)
    assert {each.body for each in log(both).messages} == {"Of Marsh", "Of Rivera"}
    assert did(both, edit_message, message_id=said, version=None, fields={"body": "Of both"}).fields == ("body",)
    did(both, undo)
    did(both, undo)
    assert [each.body for each in log(both, client_id=MARSH).messages] == ["Of Marsh"]


def test_an_office_with_one_branch_has_one_log(office: Office) -> None:
    """No tab, no question; what Facility left behind when it was switched off is seen."""
    office.client("Rivera", "Ana")
    office.desk().perform_now(add_message, client_id=RIVERA, body="Hello")
    found = office.desk().look_up_now(client_messages, client_id=RIVERA)
    assert (found.branches, len(found.messages)) == ((IN_HOME,), 1)


def rows(both: Both, statement: str) -> list[tuple[Any, ...]]:
    """What the store answers."""
    from sqlalchemy import text

    desk = both.office.desk()
    found = desk.look_up_now(lambda reading: reading.session.execute(text(statement)).all())
    return [tuple(each) for each in found]


def test_hundreds_of_messages_are_read_in_a_few_statements(both: Both) -> None:
    """The log of a client of many years opens as quickly as a new one's."""
    from sqlalchemy import event

    def write(work: Any) -> None:
        for number in range(600):
            add_message(work, client_id=RIVERA, body=f"No. {number}", branch=IN_HOME, direction="in")

    both.office.work(write)
    desk = both.office.desk()
    asked: list[str] = []
    found: list[ClientMessagesRow] = []

    def read(reading: Any) -> None:
        engine = reading.session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        found.append(client_messages(reading, client_id=RIVERA))

    desk.look_up_now(read)
    assert len(found[0].messages) == 600
    assert len(asked) <= 15


def test_what_was_said_on_a_day_is_found_by_its_moment(both: Both) -> None:
    """A back-dated message is of the day on which it was said."""
    did(both, add_message, client_id=RIVERA, body="Then", branch=IN_HOME, at=MORNING - timedelta(days=3))
    day = date(2026, 11, 21)
    found = both.office.desk().look_up_now(messages_of_days, first=day, last=day)
    assert [(each.body, each.recorded_at) for each in found] == [("Then", MORNING)]
