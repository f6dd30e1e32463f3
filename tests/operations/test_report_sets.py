"""Saved sets of what a report is asked with: the office's for everybody, one's own for oneself."""

from __future__ import annotations

import pytest

from builders import Office
from keydesk.db.queries.report_sets import report_set_named, report_sets
from keydesk.db.queries.views import views_of
from keydesk.desk import Desk
from keydesk.operations.report_sets import delete_report_set, save_report_set
from keydesk.operations.views import delete_view, save_view
from keydesk.reports.registry import build_report
from keydesk.rules.refusal import Refusal

BO, KIM = 1001, 1002


@pytest.fixture
def desks(office: Office) -> tuple[Desk, Desk]:
    """Bo, a scheduler, and Kim, who may only look."""
    office.person("Bo Tran", role="scheduler", uid=BO)
    office.person("Kim Voss", uid=KIM)
    return office.desk(BO), office.desk(KIM)


def names(desk: Desk, report: str = "overdue") -> list[tuple[str, bool]]:
    """What somebody finds in the list of a report's sets, and whether it is everybody's."""
    return [(each.name, each.shared) for each in desk.look_up_now(report_sets, report=report)]


def test_what_was_asked_comes_back_as_it_was_written(desks: tuple[Desk, Desk]) -> None:
    """Texts are kept and not what they meant then: tomorrow `today` is another day; what is empty is not kept."""
    bo, kim = desks
    texts = {"day": "today", "sitter": "Bo Tran", "client": "  "}
    bo.perform_now(save_report_set, report="daily-summary", name="Mornings", texts=texts, shared=True)
    found = kim.look_up_now(report_set_named, report="daily-summary", name="MORNINGS")
    assert found.texts == {"day": "today", "sitter": "Bo Tran"}
    asked = kim.look_up_now(build_report, name=found.report, texts=found.texts).asked
    assert {"day: today", "sitter: Bo Tran"} <= set(asked)
    bo.perform_now(
        save_report_set, report="client-key-report", name="Gone", texts={}, tab="no-longer-needed", shared=True
    )
    assert kim.look_up_now(report_set_named, report="client-key-report", name="gone").tab == "no-longer-needed"


def test_an_own_set_is_ones_own_and_the_offices_needs_the_permission(desks: tuple[Desk, Desk]) -> None:
    """Own sets come before the office's; nobody sees another's, and who may only look changes none but theirs."""
    bo, kim = desks
    shared = bo.perform_now(save_report_set, report="overdue", name="Late", texts={"at-least": "2"}, shared=True)
    other = bo.perform_now(save_report_set, report="overdue", name="Mine", texts={"sitter": "Bo Tran"})
    kim.perform_now(save_report_set, report="overdue", name="mine", texts={"sitter": "Kim Voss"})
    assert names(bo) == [("Mine", False), ("Late", True)]
    assert names(kim) == [("mine", False), ("Late", True)]
    assert kim.look_up_now(report_set_named, report="overdue", name="Mine").texts == {"sitter": "Kim Voss"}
    with pytest.raises(Refusal, match="may not manage client keys"):
        kim.perform_now(save_report_set, report="overdue", name="Hers", texts={}, shared=True)
    with pytest.raises(Refusal, match="may not manage client keys"):
        kim.perform_now(delete_report_set, set_id=shared.set_id)
    with pytest.raises(Refusal, match="gone"):
        kim.perform_now(delete_report_set, set_id=other.set_id)
    bo.perform_now(delete_report_set, set_id=shared.set_id)
    assert names(kim) == [("mine", False)]


def test_a_name_is_taken_once_and_replaced_only_when_that_is_said(desks: tuple[Desk, Desk]) -> None:
    """Nobody overwrites a set by accident; one without a name, or with a very long one, is none."""
    bo, _ = desks
    first = bo.perform_now(save_report_set, report="overdue", name="Late", texts={"at-least": "2"}, shared=True)
    with pytest.raises(Refusal, match="has a set “Late” already"):
        bo.perform_now(save_report_set, report="overdue", name="LATE", texts={}, shared=True)
    again = bo.perform_now(save_report_set, report="overdue", name="late", texts={}, shared=True, replace=True)
    assert again.set_id == first.set_id
    assert bo.look_up_now(report_set_named, report="overdue", name="late").texts == {}
    for name in ("", "   ", "x" * 41):
        with pytest.raises(Refusal, match="name"):
            bo.perform_now(save_report_set, report="overdue", name=name, texts={})
    with pytest.raises(Refusal, match="at most 400 characters"):
        bo.perform_now(save_report_set, report="overdue", name="Long", texts={"filter": "x" * 401})


def test_sets_of_reports_and_views_of_lists_do_not_meet(desks: tuple[Desk, Desk]) -> None:
    """They are kept on one shelf of the store, and neither list shows, names or takes away what is in the other."""
    bo, _ = desks
    view = bo.perform_now(save_view, name="Late", query="status:overdue", shared=True)
    kept = bo.perform_now(save_report_set, report="overdue", name="Late", texts={}, shared=True)
    assert [each.view_id for each in bo.look_up_now(views_of)] == [view.view_id]
    assert [each.set_id for each in bo.look_up_now(report_sets)] == [kept.set_id]
    with pytest.raises(Refusal, match="gone"):
        bo.perform_now(delete_report_set, set_id=view.view_id)
    with pytest.raises(Refusal, match="gone"):
        bo.perform_now(delete_view, view_id=kept.set_id)


def test_an_unknown_set_names_those_that_there_are(desks: tuple[Desk, Desk]) -> None:
    """A command that asks for a set that is not there says which are, and how one is made."""
    bo, _ = desks
    with pytest.raises(Refusal, match="none is saved yet"):
        bo.look_up_now(report_set_named, report="overdue", name="late")
    bo.perform_now(save_report_set, report="overdue", name="Late ones", texts={})
    with pytest.raises(Refusal, match="there are “Late ones”"):
        bo.look_up_now(report_set_named, report="overdue", name="late")
