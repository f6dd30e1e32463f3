"""A day's mails arrive once each, whatever the server does; nothing is sent twice, and what is uncertain says so."""

from __future__ import annotations

import json
import os
import threading
from email.message import EmailMessage

import pytest

from at_the_mail import NAMES, address, drafts, mail_to, of, queue, states
from builders import Office
from keydesk import settings
from keydesk.db.verify import verify
from keydesk.desk import Desk
from keydesk.mail import smtp
from keydesk.mail.sending import SendingDone, send_waiting
from keydesk.operations.mail import claim_mail, drop_mails, retry_mails, settle_mail
from keydesk.rules.mail import LEASE, MOST_TRIES
from keydesk.rules.refusal import Refusal
from mail_server import MailServer
from races.forks import forked

EVERYBODY = sorted(f"{name.lower()}@example.com" for name in NAMES)


def send_until_quiet(office: Office, desk: Desk, runs: int = 30) -> list[SendingDone]:
    """Runs as cron makes them, each some minutes after the one before, until nothing waits any more."""
    done = []
    for _ in range(runs):
        done.append(send_waiting(desk))
        if "waiting" not in states(desk).values():
            return done
        office.clock.advance(minutes=10)
    raise AssertionError(states(desk))


def test_a_days_mails_arrive_once_each_and_are_queued_once(mailing: Office, server: MailServer) -> None:
    """Fifteen mails; asking for them again, or running again, sends none of them a second time."""
    desk = mailing.desk()
    queued = queue(desk)
    assert len(queued.mail_ids) == 15
    assert queued.said == "15 mails queued."
    assert queue(desk).said == "Nothing new to send; 15 queued or sent before."
    assert send_waiting(desk).said == "15 mails sent"
    assert server.box.people() == EVERYBODY
    queue(desk)
    assert send_waiting(desk) == SendingDone()
    assert server.box.people() == EVERYBODY
    assert set(states(desk).values()) == {"sent"}


def test_everybody_gets_the_mail_once_from_a_server_on_a_bad_day(
    mailing: Office, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the server puts off, hangs up on or leaves without an answer is tried again, later and later."""
    plan = server.box.plan
    plan["abe@example.com"] = ["450 4.2.1 Mailbox busy", "451 4.3.0 Try later"]
    plan["bea@example.com"] = ["hang up"]
    plan["cem@example.com"] = ["hang up in data", "hang up"]
    plan["dot@example.com"] = ["silence", "data 452 4.3.1 Out of room", "450 4.2.1 Busy"]
    plan["eve@example.com"] = ["421 4.3.2 Closing down"]
    plan["oda@example.com"] = ["hang up in data", "data 451 4.3.0 Greylisted", "450 4.2.1 Busy"]
    desk = mailing.desk()
    with monkeypatch.context() as patient:
        # Alone, so that no other mail is given up on a slow machine.
        patient.setattr(smtp, "TIMEOUT", 0.4)
        queue(desk, staff_id=5)
        assert "does not answer" in send_waiting(desk).why
    queue(desk)
    done = send_until_quiet(mailing, desk)
    assert server.box.people() == EVERYBODY
    assert set(states(desk).values()) == {"sent"}
    assert len(done) > 1
    assert not done[0].all_went
    assert of(desk, "oda@example.com").attempts == 4
    assert verify(mailing.path).problems == ()


def test_a_mail_is_tried_again_only_when_its_time_has_come(mailing: Office, server: MailServer) -> None:
    """One minute, two, four; the clock decides, and no run before that bothers the server."""
    server.box.plan["abe@example.com"] = ["450 4.2.1 Busy"] * 3
    desk = mailing.desk()
    queue(desk, staff_id=2)
    for minutes in (1, 2, 4):
        assert send_waiting(desk).later == 1
        assert of(desk, "abe@example.com").next_try_at == mailing.clock.advance(minutes=minutes)
        mailing.clock.advance(seconds=-1)
        assert send_waiting(desk) == SendingDone()
        mailing.clock.advance(seconds=1)
    assert send_waiting(desk).said == "1 mail sent"
    assert len(server.box.tries) == 4


def test_what_is_always_put_off_is_given_up_in_the_end(mailing: Office, server: MailServer) -> None:
    """After the last try it counts as refused, with the server's words, and somebody can send it again."""
    server.box.plan["abe@example.com"] = ["450 4.2.1 Busy"] * MOST_TRIES
    desk = mailing.desk()
    queue(desk, staff_id=2)
    for _ in range(MOST_TRIES):
        send_waiting(desk)
        mailing.clock.advance(hours=3)
    row = of(desk, "abe@example.com")
    assert (row.status, row.error) == ("failed", "given up after 10 tries: 450 4.2.1 Busy")
    desk.perform_now(retry_mails, mail_ids=[row.mail_id])
    assert send_waiting(desk).sent == 1


def test_a_refused_recipient_is_kept_with_the_servers_words(mailing: Office, server: MailServer) -> None:
    """5xx is for good: the others get theirs, and nothing a server says reaches the terminal as it is."""
    server.box.plan["bea@example.com"] = ["550 5.1.1 No such \x1b[31muser"]
    desk = mailing.desk()
    queue(desk)
    done = send_waiting(desk)
    assert (done.sent, done.failed) == (14, 1)
    row = of(desk, "bea@example.com")
    assert (row.status, row.error) == ("failed", "550 5.1.1 No such ␛[31muser")
    mailing.clock.advance(days=1)
    assert send_waiting(desk) == SendingDone()
    assert "bea@example.com" not in server.box.people()


def test_taken_without_an_answer_is_uncertain_and_not_sent_again(mailing: Office, server: MailServer) -> None:
    """The whole mail was over when the line broke: nobody can know, so a person decides."""
    server.box.plan["cem@example.com"] = ["swallow"]
    desk = mailing.desk()
    queue(desk)
    done = send_waiting(desk)
    assert (done.sent, done.uncertain) == (14, 1)
    row = of(desk, "cem@example.com")
    assert row.status == "uncertain"
    assert row.error.endswith("after it had the whole mail: it may have arrived")
    mailing.clock.advance(days=1)
    assert send_waiting(desk) == SendingDone()
    assert server.box.people() == EVERYBODY
    first = server.box.to("cem@example.com")["Message-ID"]
    desk.perform_now(retry_mails, mail_ids=[row.mail_id])
    assert send_waiting(desk).sent == 1
    again = [message["Message-ID"] for to, message in server.box.arrived if to == "cem@example.com"]
    assert again == [first, first]


@pytest.mark.alone
def test_a_process_killed_between_sending_and_saying_so_sends_nothing_twice(
    mailing: Office, server: MailServer
) -> None:
    """The mail in its hand is uncertain once its time is over; all the others arrive, once."""
    desk = mailing.desk()
    queue(desk)
    mailing.close()
    seen = threading.Event()
    go_on = threading.Event()

    def before(to: str) -> None:
        if to == "eve@example.com":
            seen.set()
            go_on.wait(10)

    server.box.before = before
    child = forked(lambda pipe: _tell(pipe, mailing))
    assert seen.wait(10)
    child.kill()
    go_on.set()
    server.box.before = lambda _to: None
    desk = mailing.desk()
    assert states(desk)["eve@example.com"] == "sending"
    assert send_waiting(desk).sent == 10
    assert states(desk)["eve@example.com"] == "sending"
    mailing.clock.advance(seconds=LEASE.total_seconds())
    send_waiting(desk)
    assert states(desk)["eve@example.com"] == "uncertain"
    assert server.box.people() == EVERYBODY
    assert verify(mailing.path).problems == ()


@pytest.mark.alone
def test_senders_that_race_share_the_mails(mailing: Office, server: MailServer) -> None:
    """Cron and two desks at once: each mail goes out of one of them."""
    desk = mailing.desk()
    queue(desk)
    mailing.close()
    children = [forked(lambda pipe: _tell(pipe, mailing)) for _ in range(3)]
    sent = [int(child.wait()) for child in children]
    assert sum(sent) == 15
    assert server.box.people() == EVERYBODY
    assert set(states(mailing.desk()).values()) == {"sent"}


def _tell(pipe: int, office: Office) -> None:
    os.write(pipe, str(send_waiting(office.desk()).sent).encode())


def test_two_runs_never_have_one_mail_in_hand(mailing: Office) -> None:
    """Who has claimed a mail settles it; another run can neither claim nor settle it."""
    desk = mailing.desk()
    queue(desk, staff_id=2)
    mail = desk.perform_now(claim_mail, claim="cron")
    assert mail is not None
    assert desk.perform_now(claim_mail, claim="desk") is None
    with pytest.raises(Refusal, match="not in this run's hands") as refused:
        desk.perform_now(settle_mail, mail_id=mail.mail_id, claim="desk", outcome="sent")
    assert refused.value.code == "changed"
    mailing.clock.advance(seconds=LEASE.total_seconds())
    assert desk.perform_now(claim_mail, claim="desk") is None
    assert states(desk) == {"abe@example.com": "uncertain"}
    # The slow run was alive after all, and knows better.
    assert desk.perform_now(settle_mail, mail_id=mail.mail_id, claim="cron", outcome="sent") == "sent"


def test_a_server_that_is_away_makes_no_mail_uncertain(mailing: Office, server: MailServer) -> None:
    """Nothing is taken in hand before the line is open; all of it waits, and longer each time."""
    desk = mailing.desk()
    queue(desk)
    server.close()
    done = send_waiting(desk)
    assert done.put_off == 15
    assert done.said == "15 to be tried again: The mail server 127.0.0.1 is not to be reached: Connection refused"
    assert set(states(desk).values()) == {"waiting"}
    assert of(desk, "abe@example.com").attempts == 0
    again = MailServer()
    mail_to(mailing, again.port)
    mailing.clock.advance(minutes=3)
    assert send_waiting(desk).sent == 15
    assert again.box.people() == EVERYBODY
    again.close()
    server.__init__()  # type: ignore[misc]  # the fixture closes it once more


def test_a_run_stops_where_it_is_told_to(mailing: Office, server: MailServer) -> None:
    """A session that ends leaves the rest to the next run."""
    desk = mailing.desk()
    queue(desk)
    assert send_waiting(desk, stop=lambda: len(server.box.arrived) == 4).sent == 4
    assert send_waiting(desk).sent == 11
    assert server.box.people() == EVERYBODY


def test_an_interrupted_run_says_at_once_which_mail_is_uncertain(
    mailing: Office, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+C while a mail is on its way: that one is uncertain, the rest goes out of the next run."""
    desk = mailing.desk()
    queue(desk)
    real = smtp.MailLine.deliver

    def interrupted(line: smtp.MailLine, message: EmailMessage, *, sender: str, to: str) -> smtp.Delivery:
        done = real(line, message, sender=sender, to=to)
        if to == "cem@example.com":
            raise KeyboardInterrupt
        return done

    with monkeypatch.context() as hands:
        hands.setattr(smtp.MailLine, "deliver", interrupted)
        with pytest.raises(KeyboardInterrupt):
            send_waiting(desk)
    assert states(desk)["cem@example.com"] == "uncertain"
    assert send_waiting(desk).sent == 12
    assert server.box.people() == EVERYBODY


def test_dropped_mails_stay_where_they_are(mailing: Office, server: MailServer) -> None:
    """A mail that somebody dropped is not queued again by cron; sent ones can be neither dropped nor retried."""
    desk = mailing.desk()
    queue(desk)
    row = of(desk, "abe@example.com")
    assert desk.perform_now(drop_mails, mail_ids=[row.mail_id]).said == "1 mail dropped."
    queue(desk)
    assert send_waiting(desk).sent == 14
    assert of(desk, "abe@example.com").status == "dropped"
    gone = of(desk, "bea@example.com").mail_id
    for act in (drop_mails, retry_mails):
        with pytest.raises(Refusal, match=f"Mail {gone} is sent: it cannot be"):
            desk.perform_now(act, mail_ids=[gone])
    desk.perform_now(retry_mails, mail_ids=[row.mail_id])
    assert send_waiting(desk).sent == 1
    assert server.box.people() == EVERYBODY


def test_the_password_signs_in_and_is_told_to_nobody(
    mailing: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It comes from the environment or its file; a server that lets nobody in says so, without it."""
    wanted = MailServer(users={"keys": "hunter2"})
    mail_to(mailing, wanted.port, mail_user="keys")
    desk = mailing.desk()
    queue(desk)
    path = settings.write_mail_password("wrong-one")
    assert path.stat().st_mode & 0o777 == 0o600
    done = send_waiting(desk)
    assert done.put_off == 15
    assert "takes neither name nor password" in done.why
    path.chmod(0o644)
    mailing.clock.advance(minutes=5)
    with pytest.raises(Refusal, match="Others may read"):
        send_waiting(desk)
    monkeypatch.setenv(settings.MAIL_PASSWORD_VARIABLE, "hunter2")
    assert send_waiting(desk).sent == 15
    told = json.dumps([str(row) for row in (done, of(desk, "abe@example.com"))]) + "".join(capsys.readouterr())
    assert "wrong-one" not in told
    assert "hunter2" not in told
    wanted.close()


def test_nothing_is_sent_before_somebody_says_where_to(mailing: Office) -> None:
    """Without a server mails wait, and the refusal says what to set; a password never goes in the clear."""
    desk = mailing.desk()
    queue(desk)
    for settings_before, words in (
        ({"mail_server": ""}, "No mail server is set"),
        ({"mail_server": "127.0.0.1", "mail_from": ""}, "Nobody knows whom mails come from"),
        ({"mail_server": "smtp.example.com", "mail_from": "a@example.com", "mail_user": "keys"}, "in the clear"),
    ):
        for name, value in settings_before.items():
            mailing.setting(name, json.dumps(value))
        with pytest.raises(Refusal, match=words):
            send_waiting(desk)
    assert set(states(desk).values()) == {"waiting"}


def test_a_server_without_starttls_gets_nothing(mailing: Office, server: MailServer) -> None:
    """What is to be sealed goes nowhere unsealed."""
    mail_to(mailing, server.port, mail_security="starttls")
    desk = mailing.desk()
    queue(desk)
    done = send_waiting(desk)
    assert done.put_off == 15
    assert "cannot do what is set: STARTTLS" in done.why
    assert server.box.arrived == []


def test_an_address_that_no_mail_can_go_to_names_the_person(mailing: Office) -> None:
    """All are looked at before any is queued, so that nobody's mail is stopped half way."""
    desk = mailing.desk()
    for wrong in ("gus@example.com\nBcc: all@example.com", "gus", "gus@", "a b@example.com", "gÜs@example.com"):
        address(mailing, 8, wrong)
        with pytest.raises(Refusal, match="Gus Lind gets no mail"):
            queue(desk)
    address(mailing, 8, "gus@exämple.com")
    assert len(queue(desk).mail_ids) == 15
    assert of(desk, "gus@xn--exmple-cua.com").status == "waiting"


def test_a_mail_that_says_something_new_is_another_mail(mailing: Office, server: MailServer) -> None:
    """A visit more: the sitter is told; everybody else is not bothered."""
    desk = mailing.desk()
    queue(desk)
    send_waiting(desk)
    mailing.visit(1, 2, drafts(desk)[0].day, at="18:00")
    assert queue(desk).said == "1 mail queued; 14 queued or sent before."
    assert send_waiting(desk).sent == 1
    assert server.box.people().count("abe@example.com") == 2
