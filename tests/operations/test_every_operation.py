"""Every operation there is: it asks for a permission, it leaves a record, it neither commits nor reads a clock.

A new operation fails here until it has its line in ``STORIES``: what to call it with, so that it does something.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from datetime import time, timedelta
from typing import Any

import pytest

import keydesk.operations
from before_around import (
    contact,
    login,
    old_way_in,
    own_pin,
    retired_contact,
    retired_way_in,
    somebodys_pin,
    way_in,
    way_to_reveal,
    with_pin,
)
from before_billing import BILLING_STORIES
from before_branches import BRANCH_STORIES
from before_client_sync import SYNC_STORIES
from before_fields import field, hidden_field, known_secret, own_secret, retired_field
from before_messages import MESSAGE_STORIES
from before_operations import (
    BASE_UID,
    HOOKS,
    KIM,
    RIVERA,
    SAFE,
    SAM,
    Scene,
    Story,
    after,
    blocked,
    copyless_key,
    counting,
    empty_safe,
    endless_series,
    garage_code,
    given,
    gone,
    imported,
    key_out,
    late_key,
    late_many,
    lost_case,
    mail,
    mail_in_hand,
    mail_waits,
    many,
    matched,
    no_key_client,
    one_key,
    pet,
    queued_label,
    queued_mail,
    report_set,
    retired_key,
    retired_safe,
    seen,
    service,
    settled,
    told_case,
    undone,
    view,
    visit,
)
from before_profiles import (
    PROFILE_STORIES,
    asked_price,
    asked_removal,
    own_price,
    priced_service,
    retired_territory,
    retired_vet,
    territory,
    vet,
)
from builders import MORNING, Office
from keydesk.db.rows.many import SeenRow
from keydesk.db.verify import verify
from keydesk.operations.bulk import Act, Marked
from keydesk.operations.client_bulk import ClientAct
from keydesk.operations.copies import NewCopy
from keydesk.operations.permissions import set_permission
from keydesk.operations.reassign import Move
from keydesk.operations.rehanging import Fill
from keydesk.operations.settling import Decision
from keydesk.operations.visit_words import VisitWords
from keydesk.operations.whereabouts import report_missing, retire
from keydesk.rules.counted_lines import Said
from keydesk.rules.custody import Holder
from keydesk.rules.refusal import Refusal
from needs import asked_of, needed

PARTS = {
    "editing.zone_of": "reads",
    "movement.zone_of": "reads",
    "asking.reading_of": "reads",
    "asking.rows_of": "reads",
    "codes.offer_code": "reads; add_key and change_code take what it offers",
    "search.refresh_copy_search": "the folded column of what its caller records",
    "search.refresh_client_search": "the folded column of what its caller records",
    "standing.require_admin_left": "asks a rule",
    "visit_parts.today_of": "reads",
    "billing_parts.billed_branches": "asks a rule",
    "billing_money.shares_of": "reads",
}
"""Functions of the same shape that are parts of operations."""


OWN = frozenset({"views.remember_look", "pins.set_pin", "pins.try_pin", "pins.note_pin_right", "pins.open_lock"})
"""What everybody does who may look at the lists, since it is theirs alone."""


STORIES: dict[str, Story] = {
    "access.note_codes_changed": garage_code,
    "access.add_way_in": given(client_id=RIVERA, kind="gate code", code="0815"),
    "access.edit_way_in": lambda scene: {**way_in(scene), "code": "9999"},
    "access.retire_way_in": way_in,
    "access.restore_way_in": retired_way_in,
    "access.reveal_code": way_to_reveal,
    "access.note_looked_at": old_way_in,
    "agreement.set_agreement": given(client_id=RIVERA, version=None, fields={"may_duplicate": "no"}, allowed=[SAM]),
    "contacts.add_contact": given(client_id=RIVERA, fields={"name": "Lou"}),
    "contacts.edit_contact": lambda scene: {**contact(scene), "fields": {"relation": "neighbour"}},
    "contacts.retire_contact": contact,
    "contacts.restore_contact": retired_contact,
    "logins.add_login": given(client_id=RIVERA, email="ana@example.com"),
    "logins.edit_login": lambda scene: {**login(scene), "email": "bo@example.com"},
    "logins.set_login_active": lambda scene: {**login(scene), "active": False},
    "people_asked.change_person_asked": given(who="Sam", grant=("export",), fields={"nickname": "Sammy"}),
    "sitters.set_sitters_asked": given(client="Rivera", primary="Sam", block=("Kim",)),
    "pins.set_pin": own_pin,
    "pins.remove_pin": somebodys_pin,
    "pins.try_pin": with_pin,
    "pins.note_pin_right": given(),
    "pins.open_lock": given(),
    "adding.add_copy_like": given(code="K7MT-1"),
    "adding.add_key_for": given(client="Rivera"),
    "backup.note_backup": given(file="/backups/a.db", head="f" * 64),
    "backup.note_restore": given(file="/backups/a.db", set_aside="keydesk.db.set-aside", newer_moves=3),
    "bulk.act_on_many": given(act=Act("missing"), copies=[Marked("K7MT-1"), Marked("2HPN-1")]),
    "bulk_asked.act_on_asked": lambda scene: {"kind": "missing", **many()(scene)},
    "clients.add_client": given(fields={"last_name": "Costa"}),
    "clients.edit_client": lambda scene: {
        "client_id": RIVERA,
        "version": scene.version("client", RIVERA),
        "fields": {"city": "Omaha"},
    },
    "key_need.set_no_key_required": given(client_id=RIVERA, reason="keypad"),
    "key_need.set_key_required": no_key_client,
    "client_bulk.change_clients": given(act=ClientAct("status", status="inactive"), clients=[SeenRow(RIVERA)]),
    "clients.set_status": given(client_id=RIVERA, branch="in_home", status="inactive"),
    "clients.block_sitter": given(client_id=RIVERA, staff_id=SAM),
    "clients.unblock_sitter": blocked,
    "copies.add_copy": given(key_id=1),
    "copies.add_copies": given(key_id=1, copies=[NewCopy(), NewCopy()]),
    "copies.edit_copy": given(copy_id=1, received_from="the doorman"),
    "custody.check_out": one_key(sitter_id=SAM),
    "custody.transfer": key_out(to=Holder.sitter(KIM)),
    "custody.check_in": key_out(),
    "due.chase": late_key,
    "calendar_matches.remember_match": given(kind="client", key="rivera", text="Rivera", client_id=RIVERA),
    "calendar_matches.forget_match": matched,
    "import_undo.undo_import": imported,
    "importing.apply_import": lambda scene: {"plan": scene.plan()},
    "importing.save_mapping": given(source="Old list", mapping="[clients]\n"),
    "keys.add_key": given(client_id=RIVERA),
    "keys.edit_key": given(key_id=1, label="front door"),
    "keys.retire_key": copyless_key,
    "keys.restore_key": retired_key,
    "keys.change_code": given(key_id=1, code="9WCN"),
    "counting.say_seen": lambda scene: {"lines": [Said("K7MT-1", safe_id=SAFE)], **counting(scene)},
    "counting.take_back_line": seen,
    "reporting.send_out_report": given(name="overdue", how="save", written="pdf"),
    "reporting.note_not_out": given(name="overdue", how="save", why="There is no room."),
    "reporting.send_out_lists": given(rows={"keys": 3}),
    "settling.settle": lambda scene: {"decisions": [Decision("copy:1", "missing")], **counting(scene)},
    "stock_take.start_count": given(safe_ids=[SAFE]),
    "stock_take.sign_off": settled,
    "stock_take.drop_count": counting,
    "known_codes.note_known_changed": known_secret,
    "labels.queue_labels": given(copy_ids=[1], reason="new ring"),
    "labels.drop_labels": queued_label,
    "labels.note_hook_map": given(safe_ids=[SAFE], valid_until=MORNING + timedelta(days=7)),
    "labels.record_printed": given(copy_ids=[1]),
    "lost_keys.open_case": gone,
    "returning.return_keys": given(tag_codes=["K7MT-1"]),
    "lost_keys.edit_case": lambda scene: {"rekey_decision": "keep", **lost_case(scene)},
    "lost_keys.close_case": told_case,
    "lost_keys.rekey": given(key_id=1, copies=2),
    "many.check_out_many": many(to="Sam Ortega"),
    "many.check_in_many": many(out=True),
    "many.transfer_many": many(out=True, to="Kim Voss"),
    "many.reassign_many": many(to="Sam Ortega"),
    "many.report_missing_many": many(reason="not on its hook"),
    "many.mark_found_many": many(missing=True),
    "many.mark_lost_many": many(reason="in the lake"),
    "many.retire_many": many(reason="destroyed"),
    "many.change_due_many": many(out=True, due="fri"),
    "many.chase_many": late_many,
    "many.undo_batch": undone,
    "views.save_view": given(name="Late keys", query="status:overdue", shared=True),
    "views.rename_view": lambda scene: {**view(scene), "name": "Overdue"},
    "views.delete_view": view,
    "views.remember_look": given(look="sort:client"),
    "report_sets.save_report_set": given(report="overdue", name="Sam's", texts={"sitter": "Sam"}, shared=True),
    "report_sets.delete_report_set": report_set,
    "mail.queue_mails": mail,
    "mail.claim_mail": mail_waits(claim="cron"),
    "mail.settle_mail": mail_in_hand,
    "mail.put_off_mails": mail_waits(why="away"),
    "mail.retry_mails": queued_mail,
    "mail.drop_mails": queued_mail,
    "office.set_setting": given(name="office_name", value="Elm Street Sitters"),
    "office.add_service": given(name="Walk"),
    "office.edit_service": service,
    "vets.add_vet": given(name="Dr. Wu"),
    "vets.edit_vet": lambda scene: {**vet(scene), "phone": "555-0142"},
    "vets.retire_vet": vet,
    "vets.restore_vet": retired_vet,
    "territories.add_territory": given(name="North", zips="68501"),
    "territories.edit_territory": lambda scene: {**territory(scene), "zips": "68501, 68502"},
    "territories.retire_territory": territory,
    "territories.restore_territory": retired_territory,
    "prices.set_client_price": lambda scene: {**priced_service(scene), "cents": 2500},
    "prices.remove_client_price": own_price,
    "prices_asked.set_price_asked": asked_price,
    "prices_asked.remove_price_asked": asked_removal,
    "permissions.set_role": given(staff_id=SAM, branch="in_home", role="scheduler"),
    "permissions.set_permission": given(staff_id=SAM, branch="in_home", permission="export", granted=True),
    "permissions.set_unix_user": given(staff_id=SAM, unix_user="root"),
    "permissions.take_on": given(fields={"first_name": "Pat", "last_name": "Nwosu"}),
    "pets.add_pet": given(client_id=RIVERA, fields={"name": "Biscuit"}),
    "pets.edit_pet": lambda scene: {"pet_id": pet(scene), "version": 1, "fields": {"born": "2019"}},
    "pet_bulk.set_pets_active": lambda scene: {"pets": [SeenRow(pet(scene))], "active": False},
    "pets.set_pet_active": lambda scene: {"pet_id": pet(scene), "active": False},
    "reassign.reassign": given(moves=[Move("K7MT-1"), Move("2HPN-1")], to=Holder.sitter(SAM)),
    "rehanging.swap_hooks": given(hook_id=HOOKS[0], other_id=HOOKS[-1]),
    "rehanging.fill_hooks": given(safe_id=SAFE, steps=[Fill(HOOKS[-1], "K7MT-1")]),
    "rehanging.bind_and_fill": given(safe_id=SAFE, hook_id=HOOKS[-1], copy_id=1, text="99213"),
    "safes.add_safe": given(label="Back room", rows=2, columns=2),
    "safes.edit_safe": lambda scene: {
        "safe_id": SAFE,
        "version": scene.version("key_safe", SAFE),
        "fields": {"place": "by the door"},
    },
    "safes.resize_safe": given(safe_id=SAFE, rows=3, columns=3),
    "safes.retire_safe": empty_safe,
    "safes.restore_safe": retired_safe,
    "safes.add_hook": given(safe_id=SAFE, label="Z9"),
    "safes.rename_hook": given(hook_id=HOOKS[-1], label="Z8"),
    "safes.retire_hook": given(hook_id=HOOKS[-1]),
    "staff.add_staff": given(fields={"first_name": "Pat", "last_name": "Nwosu"}),
    "staff.edit_staff": lambda scene: {
        "staff_id": SAM,
        "version": scene.version("staff", SAM),
        "fields": {"nickname": "Sammy"},
    },
    "staff.make_badge": given(staff_id=SAM),
    "staff.set_active": given(staff_id=SAM, active=False),
    "fields.add_field": given(subject="client", label="Alarm company"),
    "fields.edit_field": lambda scene: {**field(scene), "label": "Alarm firm"},
    "fields.hide_field": field,
    "fields.show_field": hidden_field,
    "fields.require_field": lambda scene: {**field(scene), "required": True},
    "fields.move_field": given(subject="client", name="company", step=-1),
    "fields.retire_field": field,
    "fields.restore_field": retired_field,
    "own_fields.reveal_field": own_secret,
    **PROFILE_STORIES,
    "undo.undo": undone,
    "visit_changes.assign_visits": lambda scene: {"visits": [(visit(scene), 1)], "sitter_id": KIM},
    "visit_changes.change_visit": lambda scene: {"visit_id": visit(scene), "version": 1, "fields": {"note": "gate"}},
    "visit_series.make_coming": endless_series,
    "visit_states.cancel_visit": lambda scene: {"visit_id": visit(scene), "version": 1},
    "visit_states.cancel_visits": lambda scene: {"visit_ids": [visit(scene), visit(scene, at="10:00")]},
    "visit_states.complete_visits": lambda scene: {"visit_ids": [visit(scene)]},
    "visit_states.reopen_visits": lambda scene: {"visit_ids": [visit(scene, status="cancelled")]},
    "visit_words.book_asked": given(asked=VisitWords(client="Rivera", day="today", at="8")),
    "visit_words.change_asked": lambda scene: {"asked": VisitWords(visits=(visit(scene),), sitter="Kim")},
    "visit_words.state_asked": lambda scene: {
        "asked": VisitWords(visits=(visit(scene),)),
        "becomes": "cancelled",
    },
    "visits.book_visit": given(client_id=RIVERA, day=MORNING.date(), at=time(8)),
    **BRANCH_STORIES,
    **BILLING_STORIES,
    **SYNC_STORIES,
    **MESSAGE_STORIES,
    "whereabouts.report_missing": key_out(),
    "whereabouts.mark_found": after(report_missing),
    "whereabouts.mark_lost": key_out(),
    "whereabouts.retire": one_key(reason="destroyed"),
    "whereabouts.restore": after(retire, given={"reason": "destroyed"}),
    "whereabouts.change_due": key_out(due_at=MORNING + timedelta(days=5)),
}


def operations() -> dict[str, Any]:
    """All that has an operation's shape: public, of its own module, ``work`` first and everything else by name."""
    found: dict[str, Any] = {}
    for module in pkgutil.iter_modules(keydesk.operations.__path__):
        own = importlib.import_module(f"keydesk.operations.{module.name}")
        for name, value in vars(own).items():
            if name.startswith("_") or not inspect.isfunction(value) or value.__module__ != own.__name__:
                continue
            first, *rest = [*inspect.signature(value).parameters.values(), None]
            if first is None or first.name != "work":
                continue
            if all(each is None or each.kind is each.KEYWORD_ONLY for each in rest):
                found[f"{module.name}.{name}"] = value
    return found


OPERATIONS = operations()


_SCENES: list[bytes] = []
"""The scene as a store, closed and whole, so that it is made once."""


@pytest.fixture
def scene(office: Office) -> Scene:
    """Two keys of a client on their hooks; a sitter without a login, and Kim, base, with one."""
    if not _SCENES:
        assert office.person("Sam Ortega") == SAM
        assert office.person("Kim Voss", uid=BASE_UID) == KIM
        assert office.safe("Front office", rows=2, columns=3) == SAFE
        assert office.client("Rivera", "Ana") == RIVERA
        office.key(RIVERA, code="K7MT", copies=1)
        office.key(RIVERA, code="2HPN", copies=1)
        office.close()
        _SCENES.append(office.path.read_bytes())
    office.path.write_bytes(_SCENES[0])
    return Scene(office)


def test_every_operation_has_its_story() -> None:
    """Nothing that writes is without its proof below; whoever adds an operation adds a line."""
    assert set(OPERATIONS) - set(PARTS) - set(STORIES) == set()
    assert (set(STORIES) | set(PARTS)) - set(OPERATIONS) == set()


@pytest.mark.parametrize("name", sorted(STORIES))
def test_operation_asks_for_a_permission_and_leaves_a_record(scene: Scene, name: str) -> None:
    """A base operator is refused and nothing changes; the admin is not, and the feed tells what was done, by whom."""
    if name not in OPERATIONS:
        pytest.fail(f"{name} is gone; take its line away")
    wanted = STORIES[name](scene)
    asked = asked_of(scene.office.desk(), OPERATIONS[name], wanted)
    assert asked, "it asks for no permission"
    assert asked == (needed(name) or asked), "tests/needs.py says otherwise"
    desk = scene.office.desk(BASE_UID)
    if name in OWN:
        scene.did(set_permission, staff_id=KIM, branch="in_home", permission="look_at_lists", granted=False)
    before = verify(scene.office.path)
    with pytest.raises(Refusal, match=r"may not|for an admin") as refused:
        desk.perform_now(OPERATIONS[name], **wanted)
    assert refused.value.code == "refused"
    assert not refused.value.overridable
    assert verify(scene.office.path).head == before.head
    scene.office.desk().perform_now(OPERATIONS[name], **wanted)
    after_it = verify(scene.office.path)
    assert after_it.problems == ()
    assert after_it.last_change > before.last_change
    told = "SELECT count(*) FROM {0} WHERE batch_id = (SELECT max(id) FROM batch) AND operator_id = 1 AND via <> ''"
    recorded = sum(int(scene.asked(told.format(table))) for table in ("custody_event", "history"))
    assert recorded == after_it.last_change - before.last_change
    assert scene.asked("SELECT verb FROM batch ORDER BY id DESC LIMIT 1") == name.partition(".")[2]
