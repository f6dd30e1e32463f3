"""Custom prices (I11) and their effective date (I12): what is asked, what holds when, what booked visits cost then."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from at_the_visits import EIGHT, RIVERA, THURSDAY, TODAY, did, rows, walk
from builders import Office
from keydesk.db.queries.prices import client_prices
from keydesk.operations.clients import set_status
from keydesk.operations.office import add_service
from keydesk.operations.prices import PriceSet, remove_client_price, set_client_price
from keydesk.operations.prices_asked import remove_price_asked, set_price_asked
from keydesk.operations.undo import undo
from keydesk.operations.visit_changes import change_visit
from keydesk.operations.visits import book_visit
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal

NEXT_WEEK = TODAY + timedelta(7)


@pytest.fixture
def service(visiting: Office) -> int:
    """A walk for 22.00."""
    return walk(visiting)


def pays(office: Office, service: int, cents: int | None, **more: Any) -> PriceSet:
    """Rivera pays that for it."""
    done: PriceSet = did(office, set_client_price, client_id=RIVERA, service_id=service, cents=cents, **more)
    return done


def book(office: Office, service: int, day: date, **more: Any) -> int:
    """A visit at Rivera's; gives its number."""
    booked = did(office, book_visit, client_id=RIVERA, day=day, at=EIGHT, service_id=service, **more)
    return int(booked.visit_ids[0])


def costs(office: Office) -> list[int]:
    """What the visits cost, by day."""
    return [row[0] for row in rows(office, "SELECT price_cents FROM visit ORDER BY day, id")]


def test_no_date_is_asked_while_nothing_is_booked(visiting: Office, service: int) -> None:
    """I12: without visits of that client and service on the schedule the price holds from now on, for all."""
    done = pays(visiting, service, 2000)
    assert done.said == "Rivera, Ana: Walk 20.00."
    book(visiting, service, THURSDAY)
    assert costs(visiting) == [2000]


def test_date_is_asked_as_soon_as_visits_are_booked(visiting: Office, service: int) -> None:
    """I12: the effective date is needed then, and the refusal says what to write."""
    book(visiting, service, THURSDAY)
    with pytest.raises(Refusal, match=r"1 visit of Walk is booked for Rivera, Ana\. Say from which day") as refused:
        pays(visiting, service, 2500)
    assert refused.value.field == "since"
    assert rows(visiting, "SELECT count(*) FROM client_price") == [(0,)]


def test_visits_of_another_service_or_client_ask_nothing(visiting: Office, service: int) -> None:
    """I12: only visits of that client and that service count; nor do past and cancelled ones."""
    book(visiting, int(did(visiting, add_service, name="Drop-in", price_cents=2900).id), THURSDAY)
    pays(visiting, service, 2500)
    assert rows(visiting, "SELECT price_cents, effective_on FROM client_price") == [(2500, None)]


def test_booked_visits_are_priced_anew_from_the_day_on(visiting: Office, service: int) -> None:
    """The day and those after it, none before; and it is said how many."""
    for day in (THURSDAY, NEXT_WEEK, NEXT_WEEK + timedelta(1)):
        book(visiting, service, day)
    with pytest.raises(Refusal, match="2 booked visits from that day on would cost another price"):
        pays(visiting, service, 2500, effective_on=NEXT_WEEK)
    done = pays(visiting, service, 2500, effective_on=NEXT_WEEK, reprice=True)
    assert (done.repriced, done.kept) == (2, 0)
    assert done.said == "Rivera, Ana: Walk 25.00 from Tue 1 Dec. 2 booked visits priced anew."
    assert costs(visiting) == [2200, 2500, 2500]


def test_booked_visits_can_keep_their_price(visiting: Office, service: int) -> None:
    """Who has promised a price keeps the promise; what is booked later costs the new one."""
    book(visiting, service, NEXT_WEEK)
    done = pays(visiting, service, 2500, effective_on=NEXT_WEEK, reprice=False)
    assert done.kept == 1
    assert "1 booked visit keeps its price" in done.said
    book(visiting, service, NEXT_WEEK + timedelta(1))
    assert costs(visiting) == [2200, 2500]
    assert rows(visiting, "SELECT new FROM history WHERE field = 'booked_visits'") == [("1 keep their price",)]


def test_price_written_into_a_visit_stays(visiting: Office, service: int) -> None:
    """What somebody priced by hand is not the rule's to change, nor is a series with a price of its own."""
    by_hand = book(visiting, service, NEXT_WEEK)
    did(visiting, change_visit, visit_id=by_hand, version=1, fields={"price_cents": 1800})
    book(visiting, service, NEXT_WEEK + timedelta(1))
    done = pays(visiting, service, 2500, effective_on=TODAY, reprice=True)
    assert (done.repriced, done.by_hand) == (1, 1)
    assert costs(visiting) == [1800, 2500]


def test_several_changes_over_time(visiting: Office, service: int) -> None:
    """20 now, 25 from December on, and what everybody pays from the new year on."""
    pays(visiting, service, 2000)
    days = (THURSDAY, date(2026, 12, 3), date(2027, 1, 4))
    for day in days:
        book(visiting, service, day)
    pays(visiting, service, 2500, effective_on=date(2026, 12, 1), reprice=True)
    pays(visiting, service, None, effective_on=date(2027, 1, 1), reprice=True)
    assert costs(visiting) == [2000, 2500, 2200]
    page = visiting.desk().look_up_now(client_prices, client_id=RIVERA)
    assert [(each.cents, each.since, each.state) for each in page.prices] == [
        (2000, None, "now"),
        (2500, date(2026, 12, 1), "to come"),
        (None, date(2027, 1, 1), "to come"),
    ]


def test_later_price_without_bookings_leaves_the_past_alone(visiting: Office, service: int) -> None:
    """What was paid until yesterday is what a visit costs that is written down late."""
    pays(visiting, service, 2000)
    visiting.clock.advance(days=10)
    pays(visiting, service, 2600)
    assert rows(visiting, "SELECT price_cents, effective_on FROM client_price ORDER BY id") == [
        (2000, None),
        (2600, "2026-12-04"),
    ]


def test_same_day_twice_is_one_price(visiting: Office, service: int) -> None:
    """A correction takes the place of what it corrects."""
    pays(visiting, service, 2500, effective_on=NEXT_WEEK)
    pays(visiting, service, 2400, effective_on=NEXT_WEEK)
    assert rows(visiting, "SELECT price_cents FROM client_price") == [(2400,)]
    assert pays(visiting, service, 2400, effective_on=NEXT_WEEK).said.endswith("nothing changed.")


def test_price_that_is_taken_away_lets_the_one_before_go_on(visiting: Office, service: int) -> None:
    """And booked visits follow, if that is wanted."""
    pays(visiting, service, 2000)
    price = pays(visiting, service, 2500, effective_on=NEXT_WEEK)
    book(visiting, service, NEXT_WEEK)
    assert costs(visiting) == [2500]
    done = did(visiting, remove_client_price, price_id=price.id, version=1, reprice=True)
    assert costs(visiting) == [2000]
    assert "is taken back. They pay 20.00 now, their own. 1 booked visit priced anew." in done.said
    with pytest.raises(Refusal, match="not there any more"):
        did(visiting, remove_client_price, price_id=price.id)


def test_undo_takes_price_and_visits_back(visiting: Office, service: int) -> None:
    """One act, one undo: the price and every visit that it changed."""
    book(visiting, service, THURSDAY)
    pays(visiting, service, 2500, effective_on=TODAY, reprice=True)
    assert costs(visiting) == [2500]
    assert "is as it was" in did(visiting, undo).said
    assert costs(visiting) == [2200]
    assert rows(visiting, "SELECT active FROM client_price") == [(0,)]
    pays(visiting, service, 2700, effective_on=TODAY, reprice=True)
    assert costs(visiting) == [2700]


def test_undo_is_refused_once_a_visit_was_changed(visiting: Office, service: int) -> None:
    """Nothing is taken back half."""
    visit = book(visiting, service, THURSDAY)
    pays(visiting, service, 2500, effective_on=TODAY, reprice=True)
    did(visiting, change_visit, visit_id=visit, version=None, fields={"price_cents": 100})
    batch = rows(visiting, "SELECT max(id) FROM batch WHERE verb = 'set_client_price'")[0][0]
    with pytest.raises(Refusal, match="Nothing was taken back"):
        did(visiting, undo, batch_id=batch)
    assert rows(visiting, "SELECT active FROM client_price") == [(1,)]


def test_two_people_at_one_price(visiting: Office, service: int) -> None:
    """C5: who did not see the other's price is told, and nothing is lost."""
    pays(visiting, service, 2500, effective_on=NEXT_WEEK, version=0)
    with pytest.raises(ChangedMeanwhile) as refused:
        pays(visiting, service, 2600, effective_on=NEXT_WEEK, version=0)
    assert refused.value.present["price_cents"] == 2500


def test_prospect_whose_visits_cost_something_now_is_active(visiting: Office, service: int) -> None:
    """I8 holds also where a price comes after the booking."""
    pays(visiting, service, 0)
    did(visiting, set_status, client_id=RIVERA, branch="in_home", status="prospect")
    book(visiting, service, THURSDAY)
    assert "is active now" in pays(visiting, service, 2500, effective_on=TODAY, reprice=True).said


def test_price_that_is_none_is_refused(visiting: Office, service: int) -> None:
    """Nothing below zero, nothing beyond reason, nothing to end where there is no price of their own."""
    for cents in (-1, 100_000_01):
        with pytest.raises(Refusal, match=r"A price is from 0\.00"):
            pays(visiting, service, cents)
    with pytest.raises(Refusal, match=r"they pay 22\.00, as everybody does"):
        pays(visiting, service, None)


def test_prices_in_words(visiting: Office, service: int) -> None:
    """As a script asks for them: a name, the beginning of a service, a price, a day."""
    asked = {"client": "rivera", "service": "wal"}
    did(visiting, set_price_asked, **asked, price="20")
    did(visiting, set_price_asked, **asked, price="25.50", since="1 dec")
    with pytest.raises(Refusal, match="There are 2 prices"):
        did(visiting, remove_price_asked, **asked)
    did(visiting, remove_price_asked, **asked, since="1 dec")
    did(visiting, set_price_asked, **asked, price="none")
    assert rows(visiting, "SELECT price_cents, active FROM client_price ORDER BY id") == [
        (2000, 1),
        (2550, 0),
        (None, 1),
    ]


def test_who_may_not_change_clients_changes_no_price(visiting: Office, service: int) -> None:
    """P1."""
    visiting.person("Jo Reyes", uid=1010)
    desk = visiting.desk(1010)
    with pytest.raises(Refusal, match="change client profiles"):
        desk.perform_now(set_client_price, client_id=RIVERA, service_id=service, cents=1)
