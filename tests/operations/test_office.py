"""What the office decides for all its desks, through the real operations on a real store."""

from __future__ import annotations

import pytest

from builders import Office
from keydesk.db.queries.office import office_page
from keydesk.operations.backup import note_backup
from keydesk.operations.office import add_service, edit_service, set_setting
from keydesk.rules.office import price_words, read_price
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal


@pytest.mark.parametrize(
    ("written", "cents"), [("", 0), ("22", 2200), ("22.50", 2250), ("$22,50", 2250), (" 0.05 ", 5), (".50", 50)]
)
def test_a_price_is_written_as_people_do(written: str, cents: int) -> None:
    """Dollars alone, or with two digits of cents; nothing is no price."""
    assert read_price(written) == cents
    assert read_price(price_words(cents)) == cents


@pytest.mark.parametrize("written", ["x", "22.5", "1.234", "-1", "1e3", "٣", "99999999"])
def test_what_is_no_price_is_refused(written: str) -> None:
    """No sign, no half cents, no other digits."""
    with pytest.raises(Refusal, match="A price is written"):
        read_price(written)


def test_a_setting_that_moved_meanwhile_is_told(office: Office) -> None:
    """C5: on a value that is not the latest nothing is changed, unless it is what was wanted anyway."""
    desk = office.desk()
    desk.perform_now(set_setting, name="grace_days", value="3", seen="1")
    with pytest.raises(ChangedMeanwhile) as refused:
        desk.perform_now(set_setting, name="grace_days", value="5", seen="1")
    assert refused.value.present == {"grace_days": 3}
    assert desk.perform_now(set_setting, name="grace_days", value="3", seen="1").new == 3
    assert desk.perform_now(set_setting, name="grace_days", value="5").new == 5


def test_a_service_has_one_name_and_a_sensible_length(office: Office) -> None:
    """No two services of a name, no walk of no minutes."""
    desk = office.desk()
    service = desk.perform_now(add_service, name="Walk", minutes=30, price_cents=2250)
    with pytest.raises(Refusal, match="already"):
        desk.perform_now(add_service, name=" Walk ")
    with pytest.raises(Refusal, match="from 1 minute"):
        desk.perform_now(edit_service, service_id=service.id, version=1, minutes=0)
    desk.perform_now(edit_service, service_id=service.id, version=1, minutes=45)
    with pytest.raises(ChangedMeanwhile):
        desk.perform_now(edit_service, service_id=service.id, version=1, minutes=60)


def test_the_last_backup_is_told(office: Office) -> None:
    """The page says when the office was last backed up, by whom and to where; a bracket in a path is only that."""
    desk = office.desk()
    assert desk.look_up_now(office_page).backup is None
    desk.perform_now(note_backup, file="/b/one.db", head="a" * 64)
    desk.perform_now(note_backup, file="/b/(head x)/two.db", head="b" * 64)
    backup = desk.look_up_now(office_page).backup
    assert (backup.file, backup.operator) == ("/b/(head x)/two.db", "Ana Whitfield")
