"""Saved views: the office's for everybody, one's own for oneself, and the list as one left it."""

from __future__ import annotations

import pytest

from builders import Office
from keydesk.db.queries.views import look_as_left, view_named, views_of
from keydesk.desk import Desk
from keydesk.operations.views import delete_view, remember_look, rename_view, save_view
from keydesk.rules.refusal import Refusal

BO, KIM = 1001, 1002


@pytest.fixture
def desks(office: Office) -> tuple[Desk, Desk]:
    """Bo, a scheduler, and Kim, who may only look."""
    office.person("Bo Tran", role="scheduler", uid=BO)
    office.person("Kim Voss", uid=KIM)
    return office.desk(BO), office.desk(KIM)


def names(desk: Desk) -> list[tuple[str, bool]]:
    """What somebody finds in the list of views, and whether it is everybody's."""
    return [(view.name, view.shared) for view in desk.look_up_now(views_of)]


def test_a_shared_view_is_everybodys_and_an_own_one_is_ones_own(desks: tuple[Desk, Desk]) -> None:
    """E9: own views come before the office's; nobody sees another's, and two people may have the same name."""
    bo, kim = desks
    bo.perform_now(save_view, name="Late keys", query="status:overdue", look="sort:due", shared=True)
    bo.perform_now(save_view, name="Mine", query="holder:bo")
    kim.perform_now(save_view, name="mine", query="holder:kim")
    assert names(bo) == [("Mine", False), ("Late keys", True)]
    assert names(kim) == [("mine", False), ("Late keys", True)]
    found = kim.look_up_now(view_named, name="LATE keys")
    assert (found.query, found.look) == ("status:overdue", "sort:due")
    assert kim.look_up_now(view_named, name="MINE").query == "holder:kim"


def test_a_view_for_everybody_needs_the_permission_and_an_own_one_does_not(desks: tuple[Desk, Desk]) -> None:
    """Who may only look makes, changes and takes away what is theirs, and nothing of the office's or of others'."""
    bo, kim = desks
    shared = bo.perform_now(save_view, name="Late keys", shared=True)
    other = bo.perform_now(save_view, name="Bo's")
    for verb, wanted in (
        (save_view, {"name": "Hers", "shared": True}),
        (rename_view, {"view_id": shared.view_id, "name": "x"}),
        (delete_view, {"view_id": shared.view_id}),
    ):
        with pytest.raises(Refusal, match="may not manage client keys"):
            kim.perform_now(verb, **wanted)
    with pytest.raises(Refusal, match="gone"):
        kim.perform_now(delete_view, view_id=other.view_id)
    mine = kim.perform_now(save_view, name="Hers")
    kim.perform_now(rename_view, view_id=mine.view_id, name="Kim's")
    assert names(kim) == [("Kim's", False), ("Late keys", True)]
    kim.perform_now(delete_view, view_id=mine.view_id)
    assert names(kim) == [("Late keys", True)]


def test_a_name_is_taken_once_and_replaced_only_when_that_is_said(desks: tuple[Desk, Desk]) -> None:
    """Nobody overwrites a view by accident; a view without a name, or with a very long one, is none."""
    bo, _ = desks
    first = bo.perform_now(save_view, name="Late keys", query="status:overdue", shared=True)
    with pytest.raises(Refusal, match="There is a view “Late keys” already"):
        bo.perform_now(save_view, name="late KEYS", query="due:none", shared=True)
    again = bo.perform_now(save_view, name="late keys", query="due:none", shared=True, replace=True)
    assert again.view_id == first.view_id
    assert bo.look_up_now(view_named, name="late keys").query == "due:none"
    other = bo.perform_now(save_view, name="Other", shared=True)
    with pytest.raises(Refusal, match="Take another name"):
        bo.perform_now(rename_view, view_id=other.view_id, name="late keys")
    for name in ("", "   ", "x" * 41):
        with pytest.raises(Refusal, match="name"):
            bo.perform_now(save_view, name=name)


def test_an_unknown_view_names_those_that_there_are(desks: tuple[Desk, Desk]) -> None:
    """A command that asks for a view that is not there says which are, and how one is made."""
    bo, _ = desks
    with pytest.raises(Refusal, match="none is saved yet"):
        bo.look_up_now(view_named, name="late")
    bo.perform_now(save_view, name="Late keys")
    with pytest.raises(Refusal, match="there are “Late keys”"):
        bo.look_up_now(view_named, name="late")


def test_everybody_finds_the_list_as_they_left_it(desks: tuple[Desk, Desk]) -> None:
    """How one looks at the list is kept for oneself, is no view, and writes nothing while it stays the same."""
    bo, kim = desks
    assert bo.perform_now(remember_look, look="sort:client")
    assert not bo.perform_now(remember_look, look="sort:client")
    assert not kim.perform_now(remember_look, look="")
    assert (bo.look_up_now(look_as_left), kim.look_up_now(look_as_left)) == ("sort:client", "")
    assert names(bo) == []
    assert bo.perform_now(remember_look, look="")
    assert bo.look_up_now(look_as_left) == ""
