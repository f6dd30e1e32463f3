"""Fields that the office decides (I5, I6, J3): what there is, what may stand in them, what is lacking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.rules.field_values import field_of, header_of, lacking, read_value, require_all
from keydesk.rules.fields import (
    BUILT_IN,
    KIND_WORDS,
    OfficeField,
    all_fields,
    arranged,
    find_field,
    may_be_called,
    moved,
    name_for,
    placed,
    read_choices,
    read_kind,
    read_label,
    require_hideable,
)
from keydesk.rules.profile import CLIENT_FIELDS, PET_FIELDS
from keydesk.rules.refusal import Refusal

TODAY = date(2026, 11, 26)
ALARM = OfficeField("client", "alarm", "Alarm", "choice", choices=("ADT", "Ring", "none"), position=9000, field_id=1)


def own(kind: str = "text", **more: object) -> OfficeField:
    """A field of the office's own."""
    choices = ("ADT", "Ring", "Ring Pro") if kind == "choice" else ()
    return OfficeField("client", "extra", "Extra", kind, choices=choices, field_id=1, **more)  # type: ignore[arg-type]  # a kind by its name


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        ("text", "  two  words ", "two  words"),
        ("long_text", "one\ntwo", "one\ntwo"),
        ("number", "12", "12"),
        ("number", "+007.50", "7.5"),
        ("number", "1,200", "1200"),
        ("number", "-0", "0"),
        ("date", "2026-11-24", "2026-11-24"),
        ("date", "tomorrow", "2026-11-27"),
        ("choice", "adt", "ADT"),
        ("choice", "ring", "Ring"),
        ("choice", "ring p", "Ring Pro"),
        ("yes_no", "Y", "yes"),
        ("yes_no", "FALSE", "no"),
        ("phone", "3085550138", "(308) 555-0138"),
        ("email", "ana@Example.COM", "ana@example.com"),
        ("secret", "hunter2", "hunter2"),
        *((kind, "", "") for kind in KIND_WORDS),
        ("yes_no", True, "yes"),
        ("number", 4.5, "4.5"),
        ("text", None, ""),
    ],
)
def test_value_is_kept_in_one_form(kind: str, written: object, kept: str) -> None:
    """The same however it was written, on a form, a command line or in a file."""
    assert read_value(own(kind), written, today=TODAY) == kept


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("text", "a\nb"), ("text", "x" * 201), ("number", "twelve"), ("number", "1,20"), ("number", "٣"),
        ("number", "1e9"), ("date", "13/13/2026"), ("choice", "Brinks"), ("choice", "r"), ("yes_no", "perhaps"),
        ("email", "nobody"), ("secret", "s" * 201),
    ],
)  # fmt: skip
def test_refusal_names_the_field_and_puts_the_cursor_there(kind: str, written: str) -> None:
    """What does not fit is said with the field's label."""
    with pytest.raises(Refusal) as refused:
        read_value(own(kind), written, today=TODAY)
    assert "Extra" in refused.value.message
    assert refused.value.field == "extra"


def test_refusal_never_says_a_secret() -> None:
    """P3: not in errors either."""
    with pytest.raises(Refusal) as refused:
        read_value(own("secret"), "hunter2" * 60)
    assert "hunter2" not in str(refused.value)


def test_value_that_nobody_touched_stays_although_the_choice_is_gone() -> None:
    """Hiding, retiring and taking away never destroy."""
    assert read_value(own("choice"), "Brinks", stored="Brinks") == "Brinks"


@given(st.sampled_from(sorted(KIND_WORDS)), st.text(max_size=60))
def test_reading_twice_is_reading_once(kind: str, text: str) -> None:
    """What is kept is read as itself, or a save of an untouched form would change it."""
    try:
        kept = read_value(own(kind), text, today=TODAY)
    except Refusal:
        return
    assert read_value(own(kind), kept, today=TODAY) == kept


def test_every_profile_has_the_fields_that_keydesk_came_with() -> None:
    """I1: each by the profile's own name, so that form, import and command line mean the same one."""
    assert {each.name for each in BUILT_IN["client"]} <= set(CLIENT_FIELDS)
    assert {each.name for each in BUILT_IN["pet"]} <= {*PET_FIELDS, "born"}


def test_office_changes_a_field_that_keydesk_came_with_and_adds_its_own() -> None:
    """I5: renamed and hidden ones take the place of those that came; the own ones come behind."""
    company = next(each for each in BUILT_IN["client"] if each.name == "company")
    fields = all_fields("client", [replace(company, label="Firm", hidden=True, field_id=4), ALARM])
    assert [each.label for each in fields if each.name == "company"] == ["Firm"]
    assert fields[-1] is ALARM
    assert len(fields) == len(BUILT_IN["client"]) + 1
    assert "company" not in {each.name for each in arranged(fields)}


def test_group_stands_whole_where_its_first_field_is() -> None:
    """A heading comes once, however the order was made."""
    names = ("a", "b", "c", "d")
    fields = [replace(own(), name=name, group="Alarm" if name in "ac" else "") for name in names]
    assert [each.name for each in arranged(fields)] == ["a", "c", "b", "d"]


@given(st.permutations(range(6)), st.integers(0, 5), st.sampled_from((-1, 1)))
def test_moving_keeps_all_others_in_their_order(order: list[int], at: int, step: int) -> None:
    """One place up or down, nothing lost, and the positions rise."""
    fields = [replace(own(), name=str(each)) for each in order]
    if not 0 <= at + step < len(fields):
        with pytest.raises(Refusal):
            moved(fields, fields[at].name, step)
        return
    after = moved(fields, fields[at].name, step)
    assert after[at + step].name == fields[at].name
    rest = [each.name for each in fields if each.name != fields[at].name]
    assert [each.name for each in after if each.name != fields[at].name] == rest
    assert [each.position for each in after] == sorted({each.position for each in after})
    assert next(each.name for each in placed(fields, fields[at].name, after="")) == fields[at].name


def test_name_of_a_field_is_free_and_fit_for_programs() -> None:
    """From the label, with a number where that is taken; never a word that lists have already."""
    assert name_for("Alarm company", []) == "alarm_company"
    assert name_for("Alarm company", ["alarm_company"]) == "alarm_company_2"
    assert name_for("Größe (cm)", []) == "grosse_cm"
    assert name_for("Status", []) == "status_2"
    assert name_for("犬", []) == "field"
    assert not may_be_called("status")
    assert not may_be_called("a b")


@given(st.text(min_size=1, max_size=40))
def test_name_can_always_be_kept(label: str) -> None:
    """Whatever people call a field."""
    assert may_be_called(name_for(label, []))


def test_label_is_taken_once() -> None:
    """Two fields that look alike would be one too many; capitals make no other label."""
    with pytest.raises(Refusal, match="already"):
        read_label("ALARM", [ALARM])
    assert read_label("  Alarm   firm ", [ALARM]) == "Alarm firm"


@pytest.mark.parametrize("word", ["Yes/No", "yes no", "yes_no", "YESNO"])
def test_kind_is_read_as_people_write_it(word: str) -> None:
    """By its word."""
    assert read_kind(word) == "yes_no"


def test_choices_are_of_a_choice_alone() -> None:
    """A choice without any, and a text with some, are refused; the same one twice is one."""
    assert read_choices("choice", "ADT, Ring\nadt,,") == ("ADT", "Ring")
    for kind, text in (("choice", " , "), ("text", "ADT")):
        with pytest.raises(Refusal):
            read_choices(kind, text)  # type: ignore[arg-type]  # kinds by their names


def test_name_is_never_hidden() -> None:
    """Nobody could be told from anybody."""
    for subject, name in (("client", "last_name"), ("pet", "name")):
        with pytest.raises(Refusal, match="needs a name"):
            require_hideable(find_field(BUILT_IN[subject], name))  # type: ignore[index]  # a subject by its name


def test_required_fields_are_asked_for_and_hidden_ones_never() -> None:
    """I5: the first is named with the cursor on it, the others beside it; 0 and no are answers."""
    fields = [
        replace(own(), name="a", label="A", required=True), replace(own(), name="b", label="B", required=True),
        replace(own(), name="c", label="C", required=True, hidden=True), replace(own(), name="d", label="D"),
    ]  # fmt: skip
    assert [each.name for each in lacking(fields, {"a": "no", "b": ""})] == ["b"]
    with pytest.raises(Refusal, match="A is needed") as refused:
        require_all(fields, {})
    assert (refused.value.field, refused.value.details) == ("a", ("And B.",))


@given(
    st.sampled_from([each for each in sorted(KIND_WORDS) if each not in {"secret", "choice"}]),
    st.text(st.characters(codec="ascii", categories=("L", "N", "P")), min_size=1, max_size=20),
    st.text(st.characters(codec="ascii", categories=("L", "N", "P")), max_size=20),
    st.booleans(),
    st.booleans(),
)
def test_field_comes_back_from_its_heading_in_a_file(
    kind: str, label: str, group: str, required: bool, hidden: bool
) -> None:
    """I4: another store makes the same field of it."""
    one = replace(own(kind), label=label, group=group, required=required, hidden=hidden, field_id=None)
    assert field_of("client", header_of(one)) == one


def test_heading_has_the_choices_and_a_secret_has_none() -> None:
    """A choice comes back with its choices; of a secret nothing goes out, and none comes in openly."""
    odd = replace(ALARM, choices=("A:B", "C|D", "50%"), position=0, field_id=None)
    assert field_of("client", header_of(odd)) == odd
    assert field_of("client", header_of(own("secret"))) is None
    assert field_of("client", "own:status:text:Status") is None
