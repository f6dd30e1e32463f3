"""Fields that the office decides (I5, I6, J3), and what clients and pets have in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, update

from builders import Office
from keydesk.db.models import Branch, FieldValue, History, table_of
from keydesk.db.queries.clients import list_clients
from keydesk.db.queries.desk import search
from keydesk.db.queries.fields import field_use, list_fields, own_fields_of
from keydesk.db.queries.history import change_ids, changes_at
from keydesk.db.rows.fields import OwnFields
from keydesk.db.verify import verify
from keydesk.operations.clients import add_client, edit_client
from keydesk.operations.fields import (
    add_field,
    edit_field,
    hide_field,
    move_field,
    require_field,
    restore_field,
    retire_field,
    show_field,
)
from keydesk.operations.own_fields import reveal_field
from keydesk.operations.pets import add_pet, edit_pet
from keydesk.operations.undo import undo
from keydesk.rules.profile import ChangedMeanwhile
from keydesk.rules.refusal import Refusal

BASE = 2000


class Fields:
    """An office with a client, and what is asked of its fields."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.rivera = office.client("Rivera", "Ana")
        self.desk = office.desk()

    def add(self, label: str, kind: str = "text", *, subject: str = "client", **more: Any) -> str:
        """A field of the office's own; its name."""
        return str(self.do(add_field, subject=subject, label=label, kind=kind, **more).field.name)

    def do(self, operation: Any, **how: Any) -> Any:
        """What an operation gives."""
        return self.desk.perform_now(operation, **how)

    def change(self, name: str, operation: Any = edit_field, **how: Any) -> Any:
        """What becomes of a client field."""
        return self.do(operation, subject="client", name=name, **({"version": None} | how))

    def fill(self, **values: Any) -> Any:
        """Rivera's fields, by a command that names them."""
        return self.do(edit_client, client_id=self.rivera, version=None, fields=values)

    def own(self, subject: str = "client", subject_id: int | None = None) -> OwnFields:
        """What Rivera has."""
        return self.desk.look_up_now(own_fields_of, subject=subject, subject_id=subject_id or self.rivera)

    def history(self, subject: str, subject_id: int) -> list[tuple[str, str, str | None, str | None]]:
        """Verb, field, old and new of every line, the oldest first."""
        table = table_of(History)
        lines = self.desk.look_up_now(
            lambda reading: reading.session.execute(
                select(table.c.verb, table.c.field, table.c.old, table.c.new)
                .where(table.c.subject == subject, table.c.subject_id == subject_id)
                .order_by(table.c.id)
            ).all()
        )
        return [tuple(each) for each in lines]


@pytest.fixture
def fields(office: Office) -> Iterator[Fields]:
    """The office; whatever was done, its chain holds."""
    yield Fields(office)
    verify(office.path)


# -- the office decides its fields (I5, J3) --------------------------------------------------------------------------


def test_office_makes_fields_of_every_kind_before_anybody_is_added(fields: Fields) -> None:
    """I5: decided first; each kind keeps what it is for, in one form."""
    given = {
        "Alarm company": ("text", "SafeCo", "SafeCo"), "Access story": ("long text", "a\nb", "a\nb"),
        "Cats allowed": ("number", "2", "2"), "Next review": ("date", "2027-01-31", "2027-01-31"),
        "Alarm": ("choice", "ring", "Ring"), "Cameras": ("yes/no", "y", "yes"),
        "Gate guard": ("phone", "3085550138", "(308) 555-0138"), "Bills to": ("e-mail", "a@B.com", "a@b.com"),
    }  # fmt: skip
    values = {
        fields.add(label, kind, choices="ADT, Ring" if kind == "choice" else ""): written
        for label, (kind, written, _) in given.items()
    }
    client_id = fields.do(add_client, fields={"last_name": "Okafor", **values}).id
    stored = fields.own(subject_id=client_id)
    assert list(stored.values.values()) == [kept for _, _, kept in given.values()]
    assert [each.label for each in stored.own] == list(given)


def test_pet_fields_are_the_offices_too(fields: Fields) -> None:
    """J3: as I5; an own field of pets is none of clients."""
    name = fields.add("Microchip", subject="pet")
    pet_id = fields.do(add_pet, client_id=fields.rivera, fields={"name": "Mochi", name: "985 121"}).id
    assert fields.own("pet", pet_id).values == {"microchip": "985 121"}
    with pytest.raises(Refusal, match="no field"):
        fields.fill(microchip="1")


def test_built_in_fields_are_renamed_hidden_required_and_grouped(fields: Fields) -> None:
    """I5: what keydesk came with, as the office likes it; a name is never hidden."""
    fields.change("company", label="Firm", group="Work")
    fields.change("work_phone", hide_field)
    fields.change("email", require_field, required=True)
    own = fields.own()
    by_name = {each.name: each for each in own.fields}
    assert (by_name["company"].label, by_name["company"].group) == ("Firm", "Work")
    assert own.hidden == {"work_phone"}
    assert by_name["email"].required
    with pytest.raises(Refusal, match="needs a name"):
        fields.change("last_name", hide_field)


def test_fields_are_put_in_order(fields: Fields) -> None:
    """I5: one place up or down, or behind another one."""
    name = fields.add("Alarm")
    fields.do(move_field, subject="client", name=name, step=-1)
    assert [each.name for each in fields.own().shown][-2:] == ["alarm", "office_notes"]
    fields.do(move_field, subject="client", name=name, after="last_name")
    assert [each.name for each in fields.own().shown][:3] == ["first_name", "last_name", "alarm"]
    fields.do(move_field, subject="client", name=name, after="")
    assert fields.own().shown[0].name == "alarm"
    with pytest.raises(Refusal, match="first already"):
        fields.do(move_field, subject="client", name=name, step=-1)


def test_required_field_is_asked_of_people_and_of_nobody_else(fields: Fields) -> None:
    """I5: a whole form is refused with the field at fault; a change of one thing is not; nobody empties it."""
    name = fields.add("Alarm", required=True)
    with pytest.raises(Refusal, match="Alarm is needed") as refused:
        fields.do(add_client, fields={"last_name": "Okafor"}, asked=True)
    assert refused.value.field == name
    fields.do(add_client, fields={"last_name": "Okafor"})
    fields.fill(city="Omaha")
    with pytest.raises(Refusal, match="Alarm is needed"):
        fields.do(edit_client, client_id=fields.rivera, version=None, fields={"city": "Lincoln"}, asked=True)
    fields.fill(alarm="ADT")
    fields.do(edit_client, client_id=fields.rivera, version=None, fields={"city": "Lincoln"}, asked=True)
    with pytest.raises(Refusal, match="Alarm is needed"):
        fields.fill(alarm="")
    fields.change(name, hide_field, told=1)
    fields.do(add_client, fields={"last_name": "Marsh"}, asked=True)


def test_required_birth_of_a_pet_is_asked_for_as_one(fields: Fields) -> None:
    """J3: whatever of it is known."""
    fields.do(require_field, subject="pet", name="born", required=True)
    with pytest.raises(Refusal, match="Born is needed"):
        fields.do(add_pet, client_id=fields.rivera, fields={"name": "Mochi"}, asked=True)
    fields.do(add_pet, client_id=fields.rivera, fields={"name": "Mochi", "born": "2019"}, asked=True)


def test_branches_have_fields_of_their_own(fields: Fields) -> None:
    """What one side of the business decides changes nothing on the other."""
    fields.office.work(lambda work: work.session.execute(update(table_of(Branch)).values(enabled=True)))
    with pytest.raises(Refusal, match="may not"):
        fields.add("Alarm", branch="facility")
    name = fields.add("Alarm")
    assert name in {each.field.name for each in fields.desk.look_up_now(list_fields, subject="client")}
    there = fields.desk.look_up_now(list_fields, subject="client", branch="facility")
    assert name not in {each.field.name for each in there}


def test_only_who_sets_up_changes_fields(fields: Fields) -> None:
    """A base operator fills fields of no one and changes none."""
    fields.office.person("Kim Voss", uid=BASE)
    with pytest.raises(Refusal, match="settings"):
        fields.office.desk(BASE).perform_now(add_field, subject="client", label="Alarm")


# -- a change says what it does to what is there (I6) ----------------------------------------------------------------


@pytest.mark.parametrize("operation", [hide_field, retire_field, edit_field])
def test_change_says_first_how_many_hold_something(fields: Fields, operation: Any) -> None:
    """I6: refused with the number until the person knows it; and the number has to be right."""
    name = fields.add("Alarm")
    fields.fill(alarm="ADT")
    more = {"label": "Alarm firm"} if operation is edit_field else {}
    for told in (None, 2):
        with pytest.raises(Refusal, match="1 client holds something in Alarm"):
            fields.change(name, operation, told=told, **more)
    done = fields.change(name, operation, told=1, **more)
    assert done.held == 1
    assert fields.own().values == {"alarm": "ADT"}


def test_hidden_field_comes_back_with_all_that_it_held(fields: Fields) -> None:
    """Hiding never destroys; a field out of use neither."""
    name = fields.add("Alarm")
    fields.fill(alarm="ADT")
    fields.change(name, hide_field, told=1)
    assert [each.name for each in fields.own().own] == []
    fields.change(name, show_field)
    fields.change(name, retire_field, told=1)
    with pytest.raises(Refusal, match="out of use"):
        fields.fill(alarm="Ring")
    other = fields.add("Alarm")
    assert other == "alarm_2"
    with pytest.raises(Refusal, match="already"):
        fields.change("alarm", restore_field)
    fields.change(other, retire_field)
    fields.change("alarm", restore_field)
    assert fields.own().words(fields.own().own[0]) == "ADT"


def test_built_in_field_tells_its_number_too(fields: Fields) -> None:
    """I6: whatever the field, e-mail as well as one of the office's own."""
    fields.fill(email="ana@example.com")
    with pytest.raises(Refusal, match="1 client holds something in E-mail"):
        fields.change("email", hide_field)
    use = fields.desk.look_up_now(field_use, subject="client", name="E-mail")
    assert (use.field.name, use.held) == ("email", 1)


def test_kind_changes_only_where_everything_can_be_read_as_it(fields: Fields) -> None:
    """I6: says how many cannot and which; then all are kept in the new form, each with its line of history."""
    name = fields.add("Cats")
    fields.fill(cats="two")
    other = fields.do(add_client, fields={"last_name": "Okafor", "cats": "1,200"}).id
    with pytest.raises(Refusal, match="1 value cannot be read as a number") as refused:
        fields.change(name, kind="number", told=2)
    assert "two" in refused.value.details[0]
    fields.fill(cats="2")
    fields.change(name, kind="number", told=2)
    assert fields.own(subject_id=other).values == {"cats": "1200"}
    assert fields.history("client", other)[-1] == ("edit", "cats", "1,200", "1200")


def test_open_text_never_becomes_a_secret_nor_a_secret_open(fields: Fields) -> None:
    """P3: what was written openly stands in the history; what is sealed is shown with a reason alone."""
    name = fields.add("Code")
    fields.fill(code="1234")
    with pytest.raises(Refusal, match="history"):
        fields.change(name, kind="secret", told=1)
    secret = fields.add("Wifi", "secret")
    fields.fill(wifi="hunter2")
    with pytest.raises(Refusal, match="never made open"):
        fields.change(secret, kind="text", told=1)
    fields.change(fields.add("Empty"), kind="secret")


def test_choice_that_goes_stays_with_whoever_has_it(fields: Fields) -> None:
    """I6: how many hold it is said; nobody else can choose it, and an untouched form saves."""
    name = fields.add("Alarm", "choice", choices="ADT, Ring")
    fields.fill(alarm="ADT")
    with pytest.raises(Refusal, match="1 keep “ADT”"):
        fields.change(name, choices="Ring")
    fields.change(name, choices="Ring", told=1)
    fields.fill(alarm="ADT", city="Omaha")
    assert fields.own().values == {"alarm": "ADT"}
    with pytest.raises(Refusal, match="one of Ring"):
        fields.do(add_client, fields={"last_name": "Okafor", "alarm": "ADT"})


def test_two_who_change_one_field_meet_kindly(fields: Fields) -> None:
    """C5: the second is told who and when; a move of other fields is no change of this one."""
    name = fields.add("Alarm")
    fields.do(move_field, subject="client", name="company", step=1)
    fields.change(name, version=1, group="Alarm")
    with pytest.raises(ChangedMeanwhile, match="Ana Whitfield changed Alarm"):
        fields.change(name, version=1, label="Alarms")


def test_every_change_of_a_field_is_on_the_record(fields: Fields) -> None:
    """Who, when, old and new."""
    done = fields.do(add_field, subject="client", label="Alarm", required=True)
    fields.change("alarm", label="Alarm firm")
    fields.change("alarm", hide_field)
    lines = fields.history("field_definition", done.field.field_id)
    assert ("add", "required", None, "yes") in lines
    assert lines[-2:] == [("edit", "label", "Alarm", "Alarm firm"), ("edit", "hidden", "no", "yes")]


# -- what a client or a pet has --------------------------------------------------------------------------------------


def test_values_are_saved_with_the_profile_each_with_its_line_of_history(fields: Fields) -> None:
    """One transaction, one version: a refusal of one value keeps all of it away."""
    fields.add("Alarm")
    fields.add("Cats", "number")
    with pytest.raises(Refusal, match="Cats is a number"):
        fields.fill(city="Omaha", alarm="ADT", cats="two")
    assert fields.own().values == {}
    saved = fields.fill(city="Omaha", alarm="ADT", cats="2")
    assert saved.version == 2
    assert set(saved.fields) == {"city", "alarm", "cats"}
    fields.fill(alarm="")
    assert fields.history("client", fields.rivera)[-2:] == [("edit", "cats", None, "2"), ("edit", "alarm", "ADT", None)]


def test_two_who_edit_one_profile_see_both_versions_of_own_fields(fields: Fields) -> None:
    """C5: also where nothing but an own field was changed."""
    fields.add("Alarm")
    edit = {"client_id": fields.rivera, "version": 1}
    fields.do(edit_client, **edit, fields={"alarm": "ADT"})
    with pytest.raises(ChangedMeanwhile) as changed:
        fields.do(edit_client, **edit, fields={"alarm": "Ring"})
    assert (changed.value.present["alarm"], changed.value.version) == ("ADT", 2)
    assert fields.do(edit_client, client_id=fields.rivera, version=2, fields={"alarm": "ADT"}).fields == ()


def test_change_of_a_pet_is_taken_back_with_its_own_fields(fields: Fields) -> None:
    """Undo on a pet sets them to what they were; a secret is kept nowhere, so that is said."""
    fields.add("Microchip", subject="pet")
    fields.add("Vault", "secret", subject="pet")
    pet_id = fields.do(add_pet, client_id=fields.rivera, fields={"name": "Mochi", "microchip": "1"}).id
    fields.do(edit_pet, pet_id=pet_id, version=1, fields={"microchip": "2", "color": "red"})
    fields.do(undo)
    assert fields.own("pet", pet_id).values == {"microchip": "1"}
    fields.do(edit_pet, pet_id=pet_id, version=None, fields={"vault": "s3cret"})
    with pytest.raises(Refusal, match="kept nowhere"):
        fields.do(undo)


def test_forty_fields_are_one_save(fields: Fields) -> None:
    """All of them in one form, one transaction, one version, forty lines of history."""
    names = [fields.add(f"Extra {number}", group=f"Group {number // 10}") for number in range(40)]
    before = len(fields.history("client", fields.rivera))
    saved = fields.fill(**dict.fromkeys(names, "x"))
    assert saved.version == 2
    assert len(fields.history("client", fields.rivera)) == before + 40
    assert [group for group, _ in fields.own().groups()] == ["Group 0", "Group 1", "Group 2", "Group 3"]


# -- secrets ---------------------------------------------------------------------------------------------------------


def test_secret_is_sealed_masked_and_in_nothing_that_is_told(fields: Fields) -> None:
    """P3: not in the store's text, the history, the profile, a search or an error."""
    fields.add("Wifi", "secret")
    fields.fill(wifi="hunter2")
    assert fields.own().values == {}
    assert fields.own().words(fields.own().own[0]) == "••••"
    assert "hunter2" not in repr(fields.history("client", fields.rivera))
    assert list(fields.desk.look_up_now(list_clients, text="hunter2")) == []
    assert "hunter2" not in repr(fields.desk.look_up_now(search, text="hunter2"))
    fields.office.close()
    for part in fields.office.path.parent.glob("keydesk.db*"):
        assert not re.search(b"hunter2", part.read_bytes())


def test_secret_stays_where_nothing_is_written_and_goes_where_a_minus_is(fields: Fields) -> None:
    """A form never shows it, so an empty field leaves it."""
    fields.add("Wifi", "secret", required=True)
    fields.fill(wifi="hunter2")
    fields.do(edit_client, client_id=fields.rivera, version=None, fields={"wifi": "", "city": "Omaha"}, asked=True)
    assert fields.own().sealed == {"wifi"}
    fields.change("wifi", require_field, required=False)
    fields.fill(wifi="-")
    assert fields.own().sealed == frozenset()
    assert [line[0] for line in fields.history("client", fields.rivera) if line[1] == "wifi"] == ["seal", "unseal"]


def test_secret_is_shown_with_a_reason_and_on_the_record(fields: Fields) -> None:
    """P3: who, when, why; no reason, no secret; a base operator never."""
    fields.add("Wifi", "secret")
    fields.fill(wifi="hunter2")
    asked = {"subject": "client", "subject_id": fields.rivera, "name": "wifi"}
    with pytest.raises(Refusal, match="Say why"):
        fields.do(reveal_field, **asked, reason=" ")
    done = fields.do(reveal_field, **asked, reason="the sitter asks")
    assert (done.code, done.name) == ("hunter2", "Rivera, Ana: Wifi")
    assert "hunter2" not in repr(done)
    ids = fields.desk.look_up_now(change_ids, subject="client", subject_id=fields.rivera)
    assert any(each.reason == "the sitter asks" for each in fields.desk.look_up_now(changes_at, ids=ids).values())
    fields.office.person("Kim Voss", uid=BASE)
    with pytest.raises(Refusal, match="may not see"):
        fields.office.desk(BASE).perform_now(reveal_field, **asked, reason="because")


def test_value_is_kept_in_one_row_a_field(fields: Fields) -> None:
    """Emptied and filled again it is the same row: what was there is in the history."""
    fields.add("Alarm")
    for value in ("ADT", "", "Ring"):
        fields.fill(alarm=value)
    table = table_of(FieldValue)
    rows = fields.desk.look_up_now(lambda reading: reading.session.execute(select(table.c.value)).all())
    assert [row.value for row in rows] == ["Ring"]
