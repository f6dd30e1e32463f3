"""Reports of where keys are and how they stand: each is what plain SQL counts over the same invented office."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from at_the_reports import TODAY, Asked, column, counts
from keydesk.reports.registry import build_report
from keydesk.rules.refusal import Refusal

OPEN = "visit.status = 'scheduled'"
GOING_ON = """(visit.day BETWEEN :today AND :last
  OR (visit.all_day AND visit.day < :today AND visit.ends_at > :today || 'T00:00'))"""
SERVED = (
    "NOT EXISTS (SELECT 1 FROM client_membership m WHERE m.client_id = client.id "
    "AND m.branch_id = client.primary_branch AND m.status = 'inactive')"
)
COPIES = "(SELECT count(*) FROM key_copy c WHERE c.client_id = client.id AND c.state = 'in_service'{})"


def test_the_client_key_report(asked: Asked) -> None:
    """Of each client's keys: how many copies are wanted, held, out and missing, and how many are lacking."""
    report = asked.report("client-key-report")
    found = asked.sql(
        f"""WITH a_day AS (
          SELECT visit.client_id, max(visit.day, :today) AS day, count(DISTINCT visit.sitter_id) AS sitters
          FROM visit WHERE {OPEN} AND {GOING_ON} GROUP BY 1, 2),
        most AS (SELECT client_id, max(1, max(sitters)) AS sitters FROM a_day GROUP BY 1),
        each_key AS (SELECT client.id AS client_id,
          CASE WHEN client.key_required AND {SERVED} AND coalesce(key.required, 1)
            THEN coalesce((SELECT sitters FROM most WHERE most.client_id = client.id), 1) ELSE 0 END AS wanted,
          (SELECT count(*) FROM key_copy c
            WHERE c.key_id = key.id AND c.holder_kind IN ('safe', 'sitter', 'transit')) AS held,
          (SELECT count(*) FROM key_copy c WHERE c.key_id = key.id AND c.holder_kind = 'sitter') AS out,
          (SELECT count(*) FROM key_copy c WHERE c.key_id = key.id AND c.holder_kind = 'missing') AS missing
          FROM client LEFT JOIN key ON key.client_id = client.id AND key.active
          WHERE key.id IS NOT NULL OR (client.key_required AND {SERVED}))
        SELECT client_id, sum(wanted), sum(held), sum(out), sum(missing), sum(max(0, wanted - held))
        FROM each_key GROUP BY 1"""
    )
    names = ("client_id", "wanted", "held", "out", "missing", "short")
    assert counts(report, *names) == Counter(found)
    assert report.totals is not None
    sums = dict(zip((each.name for each in report.columns), report.totals, strict=True))
    assert [sums[name] for name in names[1:]] == [sum(each[at] for each in found) for at in range(1, len(names))]
    assert sums["missing"] == asked.sql("SELECT count(*) FROM key_copy WHERE holder_kind = 'missing'")[0][0] > 0
    lacking = asked.report("client-key-report", show="lacking")
    assert Counter(column(lacking, "client_id")) == Counter(each[0] for each in found if each[-1])


@pytest.mark.parametrize("status", ["served", "active", "prospect", "inactive", "all"])
def test_clients_with_and_without_a_key_on_file(asked: Asked, status: str) -> None:
    """Those of whom a copy is in service; those who need one and have none; and with everybody each client once."""
    of = {"served": "IN ('active', 'prospect')", "all": "IS NOT NULL"}.get(status, f"= '{status}'")
    out = COPIES.format(" AND c.holder_kind = 'sitter'")
    statement = f"""SELECT client.id, {COPIES.format("")}, {out}, key_required
        FROM client JOIN client_membership m ON m.client_id = client.id AND m.branch_id = client.primary_branch
        WHERE m.status {of}"""
    found = asked.sql(statement)
    having = asked.report("clients-with-key", status=status)
    assert counts(having, "client_id", "copies", "with_sitters") == Counter(each[:3] for each in found if each[1])
    numbers = [column(having, each) for each in ("copies", "in_safes", "with_sitters", "elsewhere", "missing")]
    for copies, *places in zip(*numbers, strict=True):
        assert copies == sum(place for place in places if isinstance(place, int))
    without = asked.report("clients-without-key", status=status)
    assert Counter(column(without, "client_id")) == Counter(each[0] for each in found if not each[1] and each[3])
    everybody = asked.report("clients-without-key", status=status, everybody=True)
    assert Counter(column(everybody, "client_id")) == Counter(each[0] for each in found if not each[1])


def test_the_key_location_report(asked: Asked) -> None:
    """Every copy in service with the holder that the store has, those of one client together; by holder the same."""
    report = asked.report("key-location-report")
    found = asked.sql("SELECT id, client_id, holder_kind FROM key_copy WHERE state = 'in_service'")
    assert counts(report, "copy_id", "client_id", "holder.kind") == Counter(found)
    clients = column(report, "client_id")
    assert sum(one != other for one, other in itertools.pairwise(clients)) == len(set(clients)) - 1
    by_holder = asked.report("key-location-report", by="where")
    assert counts(by_holder, "copy_id", "client_id", "holder.kind") == Counter(found)
    places = column(by_holder, "place")
    assert sum(one != other for one, other in itertools.pairwise(places)) == len(set(places)) - 1
    everything = asked.report("key-location-report", out_of_use=True)
    assert len(everything.rows) == asked.sql("SELECT count(*) FROM key_copy")[0][0] > len(report.rows)


def stamp(moment: datetime) -> str:
    """A moment as the store writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@pytest.mark.parametrize("days_ago", [1, 30, 200])
def test_as_of(asked: Asked, days_ago: int) -> None:
    """Every copy that was on file then, with the holder that its last event up to then gave it."""
    at = datetime(2026, 11, 24, 7, 20, tzinfo=UTC) - timedelta(days=days_ago)
    report = asked.report("as-of", at=at)
    found = asked.sql(
        """SELECT copy_id, to_kind, to_staff_id FROM custody_event e WHERE at <= :at AND to_state = 'in_service'
        AND seq = (SELECT max(seq) FROM custody_event o WHERE o.copy_id = e.copy_id AND o.at <= :at)""",
        at=stamp(at),
    )
    assert counts(report, "copy_id", "holder.kind") == Counter(each[:2] for each in found)
    assert report.as_of == at
    names = {
        number: f"{nick or first} {last}"
        for number, first, last, nick in asked.sql("SELECT id, first_name, last_name, nickname FROM staff")
    }
    with_sitters = Counter(names[each[2]] for each in found if each[2])
    assert (
        Counter(
            name
            for name, kind in zip(column(report, "holder.name"), column(report, "holder.kind"), strict=True)
            if kind == "sitter"
        )
        == with_sitters
    )


def test_the_key_log(asked: Asked) -> None:
    """Every event of the days, in order; each filter leaves what plain SQL leaves."""
    first, last = TODAY - timedelta(days=20), TODAY
    span = {"since": f"{first}T00:00", "until": f"{last + timedelta(days=1)}T00:00"}
    statement = "SELECT copy_id, seq FROM custody_event e WHERE at >= :since AND at < :until"
    report = asked.report("key-log", first=first, last=last)
    assert list(zip(column(report, "copy_id"), column(report, "seq"), strict=True)) == asked.sql(
        f"{statement} ORDER BY at, id", **span
    )
    assert len(report.rows) > 50
    filters: list[tuple[dict[str, Any], str]] = [
        ({"sitter": 4}, "4 IN (from_staff_id, to_staff_id)"),
        ({"safe": 1}, "1 IN (from_safe_id, to_safe_id)"),
        ({"operator": 2}, "operator_id = 2"),
        ({"kind": "check_out"}, "kind = 'check_out'"),
        ({"via": "scan"}, "via = 'scan'"),
        ({"client": 152}, "copy_id IN (SELECT id FROM key_copy WHERE client_id = 152)"),
    ]
    for values, condition in filters:
        some = asked.report("key-log", first=first - timedelta(days=60), last=last, **values)
        wider = span | {"since": f"{first - timedelta(days=60)}T00:00"}
        found = asked.sql(f"{statement} AND {condition}", **wider)
        assert counts(some, "copy_id", "seq") == Counter(found), values
        assert found, values


def test_custody_of_one_key(asked: Asked) -> None:
    """Every event of a copy with who recorded it and how; with the whole key those of all its copies."""
    ((copy_id, key_id),) = asked.sql(
        "SELECT id, key_id FROM key_copy WHERE (SELECT count(*) FROM key_copy o WHERE o.key_id = key_copy.key_id) > 1 "
        "ORDER BY last_seq DESC LIMIT 1"
    )
    events = "SELECT e.copy_id, e.seq, e.kind, e.via FROM custody_event e JOIN key_copy c ON c.id = e.copy_id"
    report = asked.report("custody", copy=copy_id)
    names = ("copy_id", "seq", "kind", "via")
    assert list(zip(*(column(report, name) for name in names), strict=True)) == asked.sql(
        f"{events} WHERE c.id = :copy ORDER BY e.seq", copy=copy_id
    )
    whole = asked.report("custody", copy=copy_id, whole_key=True)
    assert counts(whole, *names) == Counter(asked.sql(f"{events} WHERE c.key_id = :key", key=key_id))
    assert len(whole.rows) > len(report.rows)


def test_overdue_in_four_ages(asked: Asked) -> None:
    """Every copy in service that should be back, in the age of its whole days, with how often it was asked for."""
    report = asked.report("overdue")
    found = asked.sql(
        """SELECT id, chased, CASE WHEN days > 30 THEN 'More than 30 days' WHEN days > 7 THEN '8 to 30 days'
          WHEN days > 3 THEN '4 to 7 days' ELSE 'Up to 3 days' END
        FROM (SELECT id, chased, CAST(julianday(:now) - julianday(due_at) AS INTEGER) AS days
          FROM key_copy WHERE state = 'in_service' AND due_at < :now)"""
    )
    assert counts(report, "copy_id", "chased", "age") == Counter(found)
    assert found
    ages = column(report, "age")
    assert sum(one != other for one, other in itertools.pairwise(ages)) == len(set(ages)) - 1
    old = asked.report("overdue", at_least=8)
    assert Counter(column(old, "copy_id")) == Counter(each[0] for each in found if each[2].startswith(("8", "More")))


def test_missing_and_lost(asked: Asked) -> None:
    """Every copy that is missing, lost or stolen, since when, and how many copies and visits hang on it."""
    report = asked.report("missing-and-lost")
    found = asked.sql(
        """SELECT c.id, CASE WHEN c.state = 'in_service' THEN 'missing' ELSE c.state END,
          (SELECT count(*) FROM key_copy o WHERE o.key_id = c.key_id AND o.id <> c.id AND o.state = 'in_service')
        FROM key_copy c WHERE c.holder_kind = 'missing' OR c.state IN ('lost', 'stolen')"""
    )
    assert counts(report, "copy_id", "state", "other_copies") == Counter(found)
    since = dict(zip(column(report, "copy_id"), column(report, "since"), strict=True))
    for copy_id, at in asked.sql(
        """SELECT copy_id, max(at) FROM custody_event WHERE to_kind = 'missing' OR to_state IN ('lost', 'stolen')
        GROUP BY copy_id"""
    ):
        if copy_id in since:
            assert stamp(since[copy_id]) == at
    lost = asked.report("missing-and-lost", state="lost")
    assert set(column(lost, "state")) == {"lost"}


def test_safe_contents(asked: Asked) -> None:
    """Every hook of every safe, what hangs on it, and who has what lives on it and is out."""
    report = asked.report("safe-contents")
    hooks = asked.sql("SELECT hook.id FROM hook JOIN key_safe s ON s.id = safe_id WHERE hook.active AND s.active")
    assert {each for each in column(report, "hook_id") if each} == {each for (each,) in hooks}
    hanging = asked.sql("SELECT id FROM key_copy WHERE holder_kind = 'safe'")
    state = list(zip(column(report, "copy_id"), column(report, "state"), strict=True))
    assert Counter(copy for copy, is_ in state if copy and is_ != "out") == Counter(each for (each,) in hanging)
    lent = asked.sql(
        "SELECT id FROM key_copy WHERE state = 'in_service' AND home_hook_id IS NOT NULL "
        "AND (holder_kind <> 'safe' OR hook_id IS NOT home_hook_id)"
    )
    assert Counter(copy for copy, is_ in state if is_ == "out") == Counter(each for (each,) in lent)
    free = asked.report("safe-contents", show="free")
    taken = (
        "SELECT hook_id FROM key_copy WHERE hook_id IS NOT NULL UNION SELECT home_hook_id FROM key_copy "
        "WHERE home_hook_id IS NOT NULL AND state = 'in_service'"
    )
    assert set(column(free, "hook_id")) == {
        each for (each,) in asked.sql(f"SELECT id FROM hook WHERE id NOT IN ({taken})")
    }
    one = asked.report("safe-contents", safe=1)
    assert set(column(one, "safe_id")) == {1}


def test_agreements_and_tests_outstanding(asked: Asked) -> None:
    """Clients who signed nothing and of whom a key is in service, copies never tried, keys with fewer than two."""
    agreements = asked.report("outstanding", what="agreement")
    found = asked.sql(
        f"""SELECT client.id, count(*) FROM client JOIN key_copy c ON c.client_id = client.id
        WHERE client.agreement_signed_on IS NULL AND {SERVED} AND c.state = 'in_service'
          AND EXISTS (SELECT 1 FROM client signed WHERE signed.agreement_signed_on IS NOT NULL)
        GROUP BY 1"""
    )
    assert counts(agreements, "client_id", "copies") == Counter(found)
    tests = asked.report("outstanding", what="test")
    untried = asked.sql("SELECT id FROM key_copy WHERE state = 'in_service' AND needs_test AND tested_on IS NULL")
    assert counts(tests, "copy_id") == Counter(untried)
    copies = asked.report("outstanding", what="copies")
    few = asked.sql(
        f"""SELECT key.id,
          (SELECT count(*) FROM key_copy c WHERE c.key_id = key.id AND c.state = 'in_service') AS copies
        FROM key JOIN client ON client.id = key.client_id
        WHERE key.active AND key.required AND client.key_required AND {SERVED} AND copies < 2
          AND {COPIES.format("")} > 0"""
    )
    assert counts(copies, "key_id", "copies") == Counter(few)
    assert untried
    assert few
    assert len(asked.report("outstanding").rows) == len(found) + len(untried) + len(few)


def test_no_key_required(asked: Asked) -> None:
    """Every client whose visits need no key, with the reason."""
    report = asked.report("no-key-required", status="all")
    found = asked.sql("SELECT id, coalesce(no_key_reason, 'other') FROM client WHERE NOT key_required")
    assert counts(report, "client_id", "reason") == Counter(found)
    keypads = asked.report("no-key-required", status="all", reason="keypad")
    assert Counter(column(keypads, "client_id")) == Counter(each for each, why in found if why == "keypad")


def test_days_of_a_report_are_the_offices(asked: Asked) -> None:
    """Without a first and a last day the log is of a week up to today."""
    report = asked.report("key-log")
    moments = [each for each in column(report, "at") if isinstance(each, datetime)]
    assert min(moments).date() >= TODAY - timedelta(days=6)
    assert isinstance(TODAY, date)


def test_days_of_the_log_lie_behind(asked: Asked) -> None:
    """A day without its year, or a weekday, is the last such day: a log has none that is still to come."""
    report = asked.desk.look_up_now(build_report, name="key-log", texts={"from": "1 nov", "to": "mon"})
    assert report.title == "Key Log, Sun 1 Nov to yesterday"


@pytest.mark.parametrize(("back", "ahead"), [(56, 28), (400, 0)])
def test_keys_over_the_weeks(asked: Asked, back: int, ahead: int) -> None:
    """Each week's movements but for those taken back, what was out and missing at its end, and visits to come."""
    report = asked.report("weeks", back=back, ahead=ahead)
    mondays = [each for each in column(report, "week_of") if isinstance(each, date)]
    assert all(each.weekday() == 0 for each in mondays)
    assert mondays[0] <= TODAY - timedelta(days=back) < mondays[1]
    stands = "kind <> 'undo' AND id NOT IN (SELECT undo_of FROM custody_event WHERE undo_of IS NOT NULL)"
    for at, monday in enumerate(mondays):
        span = {"since": f"{monday}T00:00", "until": f"{monday + timedelta(days=7)}T00:00"}
        week = "at >= :since AND at < :until"
        ((out, back_in, held, missing),) = asked.sql(
            f"""SELECT
              (SELECT count(*) FROM custody_event WHERE {week} AND {stands} AND to_kind = 'sitter'
                AND from_kind IS NOT 'sitter'),
              (SELECT count(*) FROM custody_event WHERE {week} AND {stands} AND from_kind = 'sitter'
                AND to_kind = 'safe'),
              sum(to_kind = 'sitter'), sum(to_kind = 'missing')
            FROM custody_event e WHERE seq = (SELECT max(seq) FROM custody_event o
              WHERE o.copy_id = e.copy_id AND o.at < :until) AND at < :until""",
            **span,
        )
        told = tuple(column(report, name)[at] for name in ("handed_out", "came_back", "out", "missing"))
        assert told == ((out, back_in, held or 0, missing or 0) if monday <= TODAY else (None, None, None, None)), (
            monday
        )
    summed = asked.report("week-at-a-glance", **{"from": TODAY, "days": 6})
    assert summed.totals is not None
    assert column(report, "no_key")[mondays.index(TODAY - timedelta(days=1))] == sum(column(summed, "no_key"))


def test_a_week_has_a_day_at_least(asked: Asked) -> None:
    """No days at all are refused, and not shown as one."""
    with pytest.raises(Refusal, match="at least 1 day"):
        asked.desk.look_up_now(build_report, name="week-at-a-glance", texts={"days": "0"})
