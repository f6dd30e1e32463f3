"""The invented office: the same for the same seed, of any size, whole, and full of what a real one knows."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from builders import FixedClock, identity_of
from keydesk.db.engine import connect_raw
from keydesk.db.verify import verify
from keydesk.demo.office import Invented, build_office, is_demo, remove_demo
from keydesk.demo.size import size_of
from keydesk.desk import Desk
from keydesk.operations.custody import check_out
from keydesk.operations.undo import undo
from keydesk.rules.refusal import Refusal

ZONE = ZoneInfo("America/New_York")
OWNER = identity_of(1000)

_WITHOUT_A_KEY = """
SELECT count(*) FROM visit JOIN client ON client.id = visit.client_id
WHERE visit.status = 'scheduled' AND visit.sitter_id IS NOT NULL AND client.key_required
  AND EXISTS (SELECT 1 FROM key WHERE key.client_id = client.id AND key.required AND NOT EXISTS
    (SELECT 1 FROM key_copy WHERE key_copy.key_id = key.id AND key_copy.staff_id = visit.sitter_id))
"""


def build(path: Path, clients: int = 620, seed: int = 1) -> Invented:
    """An office as of the tests' morning."""
    return build_office(path, OWNER, size=size_of(clients), seed=seed, zone=ZONE, clock=FixedClock())


def ask(path: Path, statement: str) -> list[tuple[object, ...]]:
    """What plain SQL finds in a store."""
    connection = connect_raw(path, mode="ro")
    try:
        return list(connection.execute(statement).fetchall())
    finally:
        connection.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office of 620 clients, built once; tests only look at it."""
    path = tmp_path_factory.mktemp("demo") / "office" / "keydesk.db"
    build(path)
    return path


def test_office_has_the_size_that_was_asked_for(place: Path) -> None:
    """620 clients, 900 pets, 15 sitters who are here, 900 copies, and two safes of 10 × 20 hooks."""
    assert ask(place, "SELECT count(*) FROM client") == [(620,)]
    assert ask(place, "SELECT count(*) FROM pet") == [(900,)]
    assert ask(place, "SELECT count(*) FROM staff WHERE is_sitter AND active") == [(15,)]
    assert ask(place, "SELECT count(*) FROM key_copy") == [(900,)]
    assert ask(place, "SELECT count(*) FROM key_safe WHERE rows = 10 AND columns = 20") == [(2,)]
    assert ask(place, "SELECT count(*) FROM hook") == [(400,)]


def test_office_is_whole(place: Path) -> None:
    """Chain and refold hold over months of history, as they would in an office that has really worked."""
    found = verify(place)
    assert found.problems == ()
    assert found.copies == 900
    assert found.events > 4000


def test_no_movement_is_still_to_come(place: Path) -> None:
    """History ends before today begins, and no copy moves before the movement that came before it."""
    assert ask(place, "SELECT count(*) FROM custody_event WHERE recorded_at >= '2026-11-24T05:00'") == [(0,)]
    backwards = """
    SELECT count(*) FROM custody_event AS one JOIN custody_event AS next
      ON next.copy_id = one.copy_id AND next.seq = one.seq + 1 WHERE next.at <= one.at OR next.id < one.id
    """
    assert ask(place, backwards) == [(0,)]


@pytest.mark.parametrize(
    "kind", ["check_out", "check_in", "transfer", "move", "missing", "found", "lost", "retire", "undo"]
)
def test_history_knows_every_kind_of_movement(place: Path, kind: str) -> None:
    """Whoever looks around meets everything that can happen to a key."""
    ((count,),) = ask(place, f"SELECT count(*) FROM custody_event WHERE kind = '{kind}'")
    assert int(str(count)) > 0


@pytest.mark.parametrize(
    "situation",
    [
        "SELECT 1 FROM key_copy WHERE due_at < '2026-11-24T12:00'",
        "SELECT 1 FROM key_copy WHERE holder_kind = 'missing'",
        "SELECT 1 FROM key_copy WHERE holder_kind = 'client'",
        "SELECT 1 FROM key_copy JOIN client_contact ON client_contact.id = contact_id WHERE client_contact.has_key",
        "SELECT 1 FROM key_copy JOIN key_safe ON key_safe.id = safe_id WHERE access = 'admin' AND spare",
        "SELECT 1 FROM key_copy WHERE holder_kind = 'safe' AND hook_id <> home_hook_id",
        "SELECT 1 FROM key_copy JOIN staff ON staff.id = staff_id WHERE NOT active",
        "SELECT 1 FROM blocked_sitter",
        "SELECT 1 FROM client WHERE NOT key_required AND no_key_reason IS NOT NULL",
        "SELECT 1 FROM client_membership WHERE status = 'prospect'",
        "SELECT 1 FROM client_membership WHERE status = 'inactive'",
        "SELECT 1 FROM key GROUP BY client_id HAVING count(*) = 2",
        "SELECT 1 FROM visit WHERE sitter_id IS NULL AND day = '2026-11-24'",
        "SELECT 1 FROM visit WHERE status = 'cancelled'",
        f"SELECT 1 WHERE ({_WITHOUT_A_KEY} AND visit.day = '2026-11-24') BETWEEN 3 AND 30",
    ],
)
def test_situations_of_a_real_office_are_there(place: Path, situation: str) -> None:
    """Late, missing, with a client or a contact, with who has left, blocked, spare, hung wrong, and more."""
    assert ask(place, situation)


def test_visits_are_three_weeks_around_today_for_clients_and_sitters_that_there_are(place: Path) -> None:
    """Each visit's client is active, its sitter here and not blocked."""
    assert ask(place, "SELECT min(day), max(day), count(DISTINCT day) FROM visit") == [("2026-11-17", "2026-12-07", 21)]
    wrong = """
    SELECT count(*) FROM visit LEFT JOIN client_membership AS member ON member.client_id = visit.client_id
      LEFT JOIN staff ON staff.id = visit.sitter_id
      LEFT JOIN blocked_sitter AS blocked ON blocked.client_id = visit.client_id AND blocked.staff_id = visit.sitter_id
    WHERE member.status IS NOT 'active' OR NOT staff.active OR blocked.id IS NOT NULL
    """
    assert ask(place, wrong) == [(0,)]


def test_nobody_in_it_can_be_a_real_person(place: Path) -> None:
    """Phones are 555-01xx, e-mail goes to example.com."""
    assert ask(place, "SELECT count(*) FROM client WHERE email NOT LIKE '%@example.com'") == [(0,)]
    assert ask(place, "SELECT count(*) FROM client WHERE cell_phone NOT LIKE '555-01__'") == [(0,)]
    assert ask(place, "SELECT value FROM office_setting WHERE name = 'office_name'") == [
        ('"Fernmere Pet Care (demo)"',)
    ]


def test_same_seed_gives_the_same_office_and_another_seed_another(tmp_path: Path) -> None:
    """The head of the chain says it: it is made over every movement and every line of history."""
    first, again, other = (tmp_path / name / "keydesk.db" for name in ("first", "again", "other"))
    made = build(first, 60)
    assert build(again, 60) == made
    build(other, 60, seed=2)
    assert verify(first).head == verify(again).head != verify(other).head
    for table in ("client", "pet", "key_copy", "visit", "staff", "access_method"):
        assert ask(first, f"SELECT * FROM {table}") == ask(again, f"SELECT * FROM {table}")


@pytest.mark.parametrize("clients", [1, 2, 7, 1500])
def test_office_of_any_size_is_whole(tmp_path: Path, clients: int) -> None:
    """From one client to many."""
    path = tmp_path / "small" / "keydesk.db"
    made = build(path, clients)
    assert verify(path).problems == ()
    assert ask(path, "SELECT count(*) FROM client") == [(clients,)]
    assert ask(path, "SELECT count(*) FROM key_copy") == [(made.size.copies,)]


@pytest.mark.parametrize("clients", [0, -1, 1_000_000])
def test_size_that_no_office_has_is_refused(clients: int) -> None:
    """In words, before anything is made."""
    with pytest.raises(Refusal, match="clients"):
        size_of(clients)


def test_whoever_builds_it_works_in_it_as_admin(tmp_path: Path) -> None:
    """The tags that it tells to try can be handed out, and taken back; nobody else can sign in."""
    path = tmp_path / "office" / "keydesk.db"
    made = build(path)
    desk = Desk.open(path, identity=OWNER, clock=FixedClock(), secret_key=tmp_path / "key")
    assert desk.operator.name == "Ana Whitfield"
    assert len(made.waiting) == 3
    for tag in made.waiting:
        moved = desk.perform_now(check_out, tag_code=tag, sitter_id=4)
        assert moved.to_words == "Sam Ortega"
    desk.perform_now(undo)
    desk.close()
    assert verify(path).problems == ()
    with pytest.raises(Refusal, match="Nobody at this office"):
        Desk.open(path, identity=identity_of(1001), clock=FixedClock(), secret_key=tmp_path / "key")


def test_real_office_is_never_taken_for_a_demo(tmp_path: Path) -> None:
    """Neither built over nor taken away."""
    from builders import Office

    office = Office.found(tmp_path)
    before = office.path.read_bytes()
    for act in (is_demo, remove_demo):
        with pytest.raises(Refusal, match="real office"):
            act(office.path)
    with pytest.raises(Refusal, match="a store already"):
        build(office.path, 5)
    assert office.path.read_bytes() == before


def test_demo_is_taken_away_only_when_nobody_has_it_open(tmp_path: Path) -> None:
    """An open desk keeps its store."""
    path = tmp_path / "office" / "keydesk.db"
    build(path, 5)
    desk = Desk.open(path, identity=OWNER, clock=FixedClock(), secret_key=tmp_path / "key")
    with pytest.raises(Refusal, match="open"):
        remove_demo(path)
    desk.close()
    remove_demo(path)
    assert not is_demo(path)


def test_visits_that_come_every_week_are_series(place: Path) -> None:
    """Their visits are on the days of the rule and on no other, none twice, and some are given to PRIMARY."""
    assert ask(place, "SELECT count(*) > 50 FROM visit_series") == [(1,)]
    stray = """
    SELECT count(*) FROM visit JOIN visit_series AS series ON series.id = visit.series_id
    WHERE visit.series_day <> visit.day OR visit.client_id <> series.client_id
      OR instr(series.rrule, substr('SUMOTUWETHFRSA', 1 + 2 * strftime('%w', visit.day), 2)) = 0
    """
    assert ask(place, stray) == [(0,)]
    wrong = """
    SELECT count(*) FROM visit JOIN client ON client.id = visit.client_id
    WHERE visit.assigned_as = 'primary' AND visit.sitter_id IS NOT client.primary_sitter_id
    """
    assert ask(place, wrong) == [(0,)]
    assert ask(place, "SELECT count(*) > 50 FROM visit WHERE assigned_as = 'primary'") == [(1,)]
    assert ask(place, "SELECT count(*) FROM visit_series WHERE NOT ended") == [(0,)]
