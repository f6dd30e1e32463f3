"""Reports of who needs which key: each is what plain SQL counts over the same invented office."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from at_the_reports import TODAY, Asked, column, counts

OPEN = "visit.status = 'scheduled'"
GOING_ON = """(visit.day BETWEEN :today AND :last
  OR (visit.all_day AND visit.day < :today AND visit.ends_at > :today || 'T00:00'))"""
HOLDS = "EXISTS (SELECT 1 FROM key_copy c WHERE c.key_id = key.id AND c.staff_id = visit.sitter_id)"
LACKS = f"""client.key_required AND visit.sitter_id IS NOT NULL AND (
  EXISTS (SELECT 1 FROM key WHERE key.client_id = client.id AND key.active AND key.required AND NOT {HOLDS})
  OR NOT EXISTS (SELECT 1 FROM key WHERE key.client_id = client.id AND key.active))"""
ON_DAY = "(visit.day = :day OR (visit.all_day AND visit.day < :day AND visit.ends_at > :day || 'T00:00'))"
OF_CLIENT = "JOIN client ON client.id = visit.client_id"


@pytest.mark.parametrize("ahead", [0, 1, 4])
def test_the_daily_summary(asked: Asked, ahead: int) -> None:
    """Every visit of the day is in it, and flagged just where its sitter lacks a required key."""
    day = TODAY + timedelta(days=ahead)
    report = asked.report("daily-summary", day=day)
    lacking = (
        f"CASE WHEN visit.sitter_id IS NULL AND {OPEN} THEN 'unassigned' WHEN {OPEN} AND {LACKS} THEN 'no_key' END"
    )
    found = asked.sql(f"SELECT visit.id, {lacking} FROM visit {OF_CLIENT} WHERE {ON_DAY}", day=day.isoformat())
    flags = dict(zip(column(report, "visit_id"), column(report, "flag"), strict=True))
    assert {each: flag if flag in {"no_key", "unassigned"} else None for each, flag in flags.items()} == dict(found)
    assert len(found) > 20
    assert report.things == tuple(("visit", each) for each in column(report, "visit_id"))


def test_the_daily_summary_of_one_sitter_one_client_and_only_problems(asked: Asked) -> None:
    """Each filter leaves what it names; all rows of a report fit it, and none is lost."""
    whole = asked.report("daily-summary", day=TODAY)
    sitter, client = next(
        (s, c) for s, c in zip(column(whole, "sitter_id"), column(whole, "client_id"), strict=True) if s
    )
    of_sitter = asked.report("daily-summary", day=TODAY, sitter=sitter)
    assert counts(of_sitter, "visit_id") == Counter(
        {
            (visit,): 1
            for visit, of in zip(column(whole, "visit_id"), column(whole, "sitter_id"), strict=True)
            if of == sitter
        }
    )
    assert set(column(asked.report("daily-summary", day=TODAY, client=client), "client_id")) == {client}
    problems = asked.report("daily-summary", day=TODAY, problems=True)
    assert set(column(problems, "flag")) <= {"no_key", "unassigned", "ok"}
    assert Counter(column(problems, "flag"))["no_key"] == Counter(column(whole, "flag"))["no_key"] > 0


def test_the_week_at_a_glance(asked: Asked) -> None:
    """A row a sitter, a column a day, visits and missing keys in both, and the sums beneath."""
    report = asked.report("week-at-a-glance", first=TODAY, days=7)
    for ahead in range(7):
        day = (TODAY + timedelta(days=ahead)).isoformat()
        found = asked.sql(
            f"SELECT visit.sitter_id, count(*), sum({OPEN} AND {LACKS}) FROM visit {OF_CLIENT} "
            f"WHERE {ON_DAY} AND visit.status <> 'cancelled' GROUP BY 1",
            day=day,
        )
        told = zip(
            *(column(report, name) for name in ("sitter_id", f"day_{ahead + 1}.visits", f"day_{ahead + 1}.no_key")),
            strict=True,
        )
        assert {each for each in told if each[1]} == set(found)
    assert report.totals is not None
    sums = dict(zip((each.name for each in report.columns), report.totals, strict=True))
    assert sums["visits"] == sum(column(report, "visits"))
    assert sums["no_key"] == sum(column(report, "no_key")) > 0


def test_keys_needed(asked: Asked) -> None:
    """A row a sitter and required key of their open visits up to the horizon, and one where none is on file."""
    report = asked.report("keys-needed", days=14)
    found = asked.sql(
        f"""SELECT visit.sitter_id, visit.client_id, key.id, count(*), min({HOLDS})
        FROM visit {OF_CLIENT} LEFT JOIN key ON key.client_id = client.id AND key.active AND key.required
        WHERE {OPEN} AND {GOING_ON} AND client.key_required AND (key.id IS NOT NULL OR NOT EXISTS
          (SELECT 1 FROM key k WHERE k.client_id = client.id AND k.active))
        GROUP BY 1, 2, 3"""
    )
    told = zip(
        *(column(report, name) for name in ("sitter_id", "client_id", "key_id", "visits", "has_it")), strict=True
    )
    assert Counter((*each[:4], bool(each[4])) for each in found) == Counter(told)
    lacking = asked.report("keys-needed", days=14, lacking=True)
    assert len(lacking.rows) == sum(not each[4] for each in found) > 0


def test_sitter_keys(asked: Asked) -> None:
    """Everything that each sitter has, and every key that one needs up to the horizon and does not have."""
    report = asked.report("sitter-keys", days=14)
    held = asked.sql("SELECT 'holds', staff_id, id FROM key_copy WHERE staff_id IS NOT NULL")
    lines = zip(*(column(report, name) for name in ("what", "sitter_id", "copy_id")), strict=True)
    assert Counter(each for each in lines if each[0] == "holds") == Counter(held)
    needs = asked.report("keys-needed", days=14, lacking=True)
    wanted = Counter(
        each for each in zip(column(needs, "sitter_id"), column(needs, "client_id"), strict=True) if each[0]
    )
    only = asked.report("sitter-keys", days=14, show="needed")
    assert counts(only, "sitter_id", "client_id") == wanted
    assert len(report.rows) == len(held) + wanted.total()
    surplus = asked.report("no-longer-needed")
    assert {
        each for each, spare in zip(column(report, "copy_id"), column(report, "surplus"), strict=True) if spare
    } == set(column(surplus, "copy_id"))


def test_keys_no_longer_needed(asked: Asked) -> None:
    """What a sitter has who has left, or of a client who is inactive, or where that sitter is booked no more."""
    report = asked.report("no-longer-needed")
    found = asked.sql(
        """SELECT key_copy.id FROM key_copy JOIN staff ON staff.id = key_copy.staff_id
        WHERE NOT staff.active
        OR NOT EXISTS (SELECT 1 FROM client_membership m
          WHERE m.client_id = key_copy.client_id AND m.status <> 'inactive')
        OR NOT EXISTS (SELECT 1 FROM visit WHERE visit.client_id = key_copy.client_id AND visit.status = 'scheduled'
          AND visit.sitter_id = key_copy.staff_id
          AND (visit.day >= :today OR (visit.all_day AND visit.ends_at > :today || 'T00:00')))"""
    )
    assert Counter(column(report, "copy_id")) == Counter(each for (each,) in found)
    sitter = column(report, "holder_id")[0]
    one = asked.report("no-longer-needed", sitter=sitter)
    assert set(column(one, "holder_id")) == {sitter}
    assert asked.report("client-key-report", tab="no-longer-needed").rows == report.rows


def test_the_pull_list(asked: Asked) -> None:
    """Of each key as many copies as sitters lack it that day, as far as copies hang, and what was taken since dawn."""
    report = asked.report("pull-list", day=TODAY)
    found = asked.sql(
        f"""WITH wanted AS (SELECT DISTINCT visit.sitter_id, key.id AS key_id, {HOLDS} AS has
          FROM visit {OF_CLIENT} JOIN key ON key.client_id = client.id AND key.active AND key.required
          JOIN staff ON staff.id = visit.sitter_id AND staff.active
          WHERE {OPEN} AND {ON_DAY} AND client.key_required AND NOT EXISTS (SELECT 1 FROM blocked_sitter b
            WHERE b.client_id = client.id AND b.staff_id = visit.sitter_id))
        SELECT key_id, min(count(*), (SELECT count(*) FROM key_copy c WHERE c.key_id = wanted.key_id
          AND c.state = 'in_service' AND c.holder_kind = 'safe')) FROM wanted WHERE NOT has GROUP BY key_id""",
        day=TODAY.isoformat(),
    )
    pulled = [copy for copy, done in zip(column(report, "copy_id"), column(report, "done"), strict=True) if not done]
    listed = ", ".join(map(str, pulled))
    keys = Counter(key for (key,) in asked.sql(f"SELECT key_id FROM key_copy WHERE id IN ({listed})"))
    assert keys == {key: number for key, number in found if number}
    assert pulled
    open_only = asked.report("pull-list", day=TODAY, to_take=True)
    assert Counter(column(open_only, "copy_id")) == Counter(pulled)


def test_put_away(asked: Asked) -> None:
    """What is wanted back, late or due that day, and what its holder needs no more, or later than somebody else."""
    report = asked.report("put-away", day=TODAY)
    ahead = "(v.day >= :today OR (v.all_day AND v.ends_at > :today || 'T00:00')) AND v.status = 'scheduled'"
    found = asked.sql(
        f"""SELECT c.id FROM key_copy c JOIN staff ON staff.id = c.staff_id WHERE c.recalled
        OR c.due_at < date(:today, '+1 day') || 'T00:00:00.000000Z'
        OR NOT staff.active
        OR NOT EXISTS (SELECT 1 FROM client_membership m WHERE m.client_id = c.client_id AND m.status <> 'inactive')
        OR NOT EXISTS (SELECT 1 FROM visit v WHERE v.sitter_id = c.staff_id AND v.client_id = c.client_id AND {ahead})
        OR ((SELECT min(v.day) FROM visit v
            WHERE v.sitter_id = c.staff_id AND v.client_id = c.client_id AND {ahead}) > :today
          AND EXISTS (SELECT 1 FROM visit v WHERE v.client_id = c.client_id AND v.sitter_id <> c.staff_id AND {ahead}
            AND v.day <= date(:today, '+1 day')))"""
    )
    assert Counter(column(report, "copy_id")) == Counter(each for (each,) in found)


def test_copies_short(asked: Asked) -> None:
    """The keys of which there are fewer copies than sitters who come on one of the days."""
    report = asked.report("copies-short", days=30)
    found = asked.sql(
        f"""WITH a_day AS (
          SELECT visit.client_id, max(visit.day, :today) AS day, count(DISTINCT visit.sitter_id) AS sitters
          FROM visit WHERE {OPEN} AND {GOING_ON} GROUP BY 1, 2)
        SELECT key.id, (SELECT count(*) FROM key_copy c WHERE c.key_id = key.id AND c.state = 'in_service'
          AND c.holder_kind <> 'missing') AS copies, max(a_day.sitters) AS wanted
        FROM key JOIN client ON client.id = key.client_id JOIN a_day ON a_day.client_id = client.id
        WHERE key.active AND key.required AND client.key_required
        GROUP BY key.id HAVING wanted > 1 AND copies < wanted""",
        last=(TODAY + timedelta(days=29)).isoformat(),
    )
    told = zip(*(column(report, name) for name in ("key_id", "copies", "wanted")), strict=True)
    assert Counter(told) == Counter(found)
