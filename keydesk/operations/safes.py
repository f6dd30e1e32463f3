"""Safes and their hooks: places for keys, which are never taken away from under a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from keydesk.db.models import Branch, Hook, KeyCopy, KeySafe, table_of
from keydesk.db.work import HistoryEntry, Work
from keydesk.operations.editing import Saved, add, load, save
from keydesk.rules import hooks as hook_rules
from keydesk.rules import profile
from keydesk.rules.profile import Value, read_values
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import Permission
from keydesk.rules.text import shown

_SAFE = table_of(KeySafe)
_HOOK = table_of(Hook)
_COPY = table_of(KeyCopy)
_BRANCH = table_of(Branch)
ACCESS = ("all", "admin")
_MOST_NAMED = 12


def add_safe(
    work: Work,
    *,
    label: str,
    place: str = "",
    branch: str = "in_home",
    access: str = "all",
    rows: int = 0,
    columns: int = 0,
    hooks: Sequence[str] = (),
) -> Saved:
    """Adds a safe with a grid of hooks (A1, A2 …), with hooks of given labels, or with none.

    Raises:
        Refusal: another safe in use has the label, or the hooks do not fit.
    """
    work.require(Permission.EDIT_SAFES, branch)
    values = read_values(
        profile.SAFE_FIELDS, {"label": label, "place": place, "branch_id": branch, "access": access}, of="a safe"
    )
    _check(work, values, safe_id=None)
    wanted = [(each, row, column) for each, row, column in hook_rules.grid(rows, columns)]
    wanted += [(each, None, None) for each in hook_rules.read_labels(hooks)]  # type: ignore[misc]  # no place in a grid
    _refuse_twice([each for each, _, _ in wanted])
    name = str(values["label"])
    safe_id = add(work, _SAFE, "key_safe", {**values, "rows": rows, "columns": columns}, name=name)
    if wanted:
        work.session.execute(
            insert(_HOOK),
            [{"safe_id": safe_id, "label": each, "row": row, "column": column} for each, row, column in wanted],
        )
    return Saved(safe_id, 1, tuple(values), f"{shown(name, width=40)} added, with {_counted(len(wanted))}.")


def edit_safe(work: Work, *, safe_id: int, version: int | None, fields: Mapping[str, Value]) -> Saved:
    """Changes a safe's label, place, branch, or who may open it (``access``: ``all`` or ``admin``).

    Raises:
        ChangedMeanwhile: somebody saved after ``version`` was read.
        Refusal: another safe in use has the label, or a value does not fit.
    """
    row = load_safe(work, safe_id)
    work.require(Permission.EDIT_SAFES, row["branch_id"])
    values = read_values(profile.SAFE_FIELDS, fields, of="a safe")
    _check(work, {**row, **values}, safe_id=safe_id)
    name = str(values.get("label", row["label"]))
    return save(work, _SAFE, "key_safe", row, values, version=version, name=name)


def resize_safe(work: Work, *, safe_id: int, rows: int, columns: int, version: int | None = None) -> Saved:
    """Gives a safe's grid another size. Hooks with labels of their own stay.

    Raises:
        Refusal: a key hangs on a hook that would go, or lives on it; says which.
    """
    row = load_safe(work, safe_id)
    work.require(Permission.EDIT_SAFES, row["branch_id"])
    wanted = {label: (place_row, column) for label, place_row, column in hook_rules.grid(rows, columns)}
    known = work.session.execute(select(_HOOK).where(_HOOK.c.safe_id == safe_id)).mappings().all()
    going = [each for each in known if each["active"] and each["row"] is not None and each["label"] not in wanted]
    _refuse_used(work, [each["id"] for each in going], "A smaller grid would drop hooks that are in use")
    saved = save(
        work, _SAFE, "key_safe", row, {"rows": rows, "columns": columns}, version=version, name=row["label"],
        verb="resize",
    )  # fmt: skip
    _set_active(work, [each["id"] for each in going], active=False)
    here = {each["label"] for each in known if each["active"]}
    back = {each["label"]: each["id"] for each in known if not each["active"] and each["label"] not in here}
    reused = {label: back[label] for label in wanted if label in back}
    _set_active(work, list(reused.values()), active=True)
    new = [
        {"safe_id": safe_id, "label": label, "row": place_row, "column": column}
        for label, (place_row, column) in wanted.items()
        if label not in here and label not in reused
    ]
    if new:
        work.session.execute(insert(_HOOK), new)
    said = f"{shown(row['label'], width=40)} has {rows} × {columns} hooks now."
    return Saved(safe_id, saved.version, saved.fields, said)


def retire_safe(work: Work, *, safe_id: int, reason: str = "") -> Saved:
    """Takes an empty safe out of use; keys that are out and lived in it have no home until they are given another.

    Raises:
        Refusal: keys hang in it or are on their way to it; says which.
    """
    row = load_safe(work, safe_id)
    work.require(Permission.EDIT_SAFES, row["branch_id"])
    if not row["active"]:
        return Saved(safe_id, row["version"], (), f"{shown(row['label'], width=40)} is out of use already.")
    hanging = work.session.execute(
        select(_COPY.c.tag_code).where(_COPY.c.safe_id == safe_id).order_by(_COPY.c.tag_code)
    ).scalars()
    _refuse_hanging(list(hanging), f"Keys are in {shown(row['label'], width=40)}; move them first")
    homeless = _take_home(work, _COPY.c.home_safe_id == safe_id)
    saved = save(
        work, _SAFE, "key_safe", row, {"active": False}, version=None, name=row["label"], verb="retire", reason=reason
    )
    said = f"{shown(row['label'], width=40)} is out of use."
    if homeless:
        said += f" {_named(homeless)} lived there and need another home."
    return Saved(safe_id, saved.version, saved.fields, said)


def restore_safe(work: Work, *, safe_id: int) -> Saved:
    """Takes a retired safe back into use, with the hooks that it had.

    Raises:
        Refusal: another safe has its label meanwhile.
    """
    row = load_safe(work, safe_id)
    work.require(Permission.EDIT_SAFES, row["branch_id"])
    _check(work, row, safe_id=safe_id)
    saved = save(work, _SAFE, "key_safe", row, {"active": True}, version=None, name=row["label"], verb="restore")
    return Saved(safe_id, saved.version, saved.fields, f"{shown(row['label'], width=40)} is in use again.")


def add_hook(work: Work, *, safe_id: int, label: str) -> Saved:
    """Adds one hook with a label of its own.

    Raises:
        Refusal: the safe has a hook of that label, or is out of use.
    """
    safe = load_safe(work, safe_id)
    work.require(Permission.EDIT_SAFES, safe["branch_id"])
    if not safe["active"]:
        raise Refusal(f"{shown(safe['label'], width=40)} is out of use.")
    label = hook_rules.read_label(label)
    _refuse_known(work, safe, label)
    back = work.session.execute(
        select(_HOOK.c.id).where(_HOOK.c.safe_id == safe_id, _HOOK.c.label == label).order_by(_HOOK.c.id).limit(1)
    ).scalar()
    if back is not None:
        _set_active(work, [back], active=True)
        work.record("hook", back, "restore", new=label)
        return Saved(back, 1, ("label",), f"Hook {shown(label)} is in use again.")
    hook_id = add(work, _HOOK, "hook", {"safe_id": safe_id, "label": label}, name=label)
    return Saved(hook_id, 1, ("label",), f"Hook {shown(label)} added.")


def rename_hook(work: Work, *, hook_id: int, label: str) -> Saved:
    """Gives a hook another label; what hangs on it goes on hanging there.

    Raises:
        Refusal: the safe has a hook of that label.
    """
    hook = load(work, _HOOK, hook_id, "hook")
    safe = load_safe(work, hook["safe_id"])
    work.require(Permission.EDIT_SAFES, safe["branch_id"])
    label = hook_rules.read_label(label)
    if label == hook["label"]:
        return Saved(hook_id, 1, (), f"Hook {shown(label)}: nothing changed.")
    _refuse_known(work, safe, label)
    work.session.execute(update(_HOOK).where(_HOOK.c.id == hook_id).values(label=label))
    work.record("hook", hook_id, "rename", field="label", old=hook["label"], new=label)
    return Saved(hook_id, 1, ("label",), f"Hook {shown(hook['label'])} is called {shown(label)} now.")


def retire_hook(work: Work, *, hook_id: int, reason: str = "") -> Saved:
    """Takes a free hook out of use.

    Raises:
        Refusal: a key hangs on it or lives on it; says which.
    """
    hook = load(work, _HOOK, hook_id, "hook")
    safe = load_safe(work, hook["safe_id"])
    work.require(Permission.EDIT_SAFES, safe["branch_id"])
    if not hook["active"]:
        return Saved(hook_id, 1, (), f"Hook {shown(hook['label'])} is out of use already.")
    _refuse_used(work, [hook_id], f"Hook {shown(hook['label'])} is in use")
    _set_active(work, [hook_id], active=False)
    work.record("hook", hook_id, "retire", old=hook["label"], reason=reason)
    return Saved(hook_id, 1, ("active",), f"Hook {shown(hook['label'])} is out of use.")


def load_safe(work: Work, safe_id: int) -> dict[str, Any]:
    """The safe's row.

    Raises:
        Refusal: there is none.
    """
    return load(work, _SAFE, safe_id, "safe")


def _check(work: Work, values: Mapping[str, Any], *, safe_id: int | None) -> None:
    label = values["label"]
    if not label:
        raise Refusal("A safe needs a label, such as Front office.", field="label")
    if values["access"] not in ACCESS:
        raise Refusal(f"A safe is for all, or for admins only; not “{shown(str(values['access']), width=30)}”.")
    if work.session.execute(select(_BRANCH.c.id).where(_BRANCH.c.id == values["branch_id"])).first() is None:
        raise Refusal(f"There is no branch “{shown(str(values['branch_id']), width=30)}”.", code="not_found")
    other = work.session.execute(
        select(_SAFE.c.id).where(_SAFE.c.label == label, _SAFE.c.active, _SAFE.c.id != (safe_id or 0))
    ).first()
    if other is not None:
        raise Refusal(
            f"There is a safe called {shown(str(label), width=40)} already; give this one another label.", field="label"
        )


def _refuse_twice(labels: Sequence[str]) -> None:
    seen: set[str] = set()
    for label in labels:
        if label in seen:
            raise Refusal(
                f"The hook {shown(label)} is there twice; every hook of a safe has a label of its own.", field="hooks"
            )
        seen.add(label)


def _refuse_known(work: Work, safe: Mapping[str, Any], label: str) -> None:
    found = work.session.execute(
        select(_HOOK.c.id).where(_HOOK.c.safe_id == safe["id"], _HOOK.c.label == label, _HOOK.c.active)
    ).first()
    if found is not None:
        raise Refusal(f"{shown(safe['label'], width=40)} has a hook {shown(label)} already.", field="label")


def _refuse_used(work: Work, hook_ids: Sequence[int], sentence: str) -> None:
    """Refuses where a key hangs or lives on one of the hooks."""
    chosen = set(hook_ids)
    if not chosen:
        return
    rows = work.session.execute(
        select(_COPY.c.tag_code, _COPY.c.hook_id, _COPY.c.home_hook_id, _HOOK.c.id, _HOOK.c.label)
        .select_from(_HOOK)
        .join(
            _COPY,
            (_COPY.c.hook_id == _HOOK.c.id) | ((_COPY.c.home_hook_id == _HOOK.c.id) & (_COPY.c.state == "in_service")),
        )
        .where(_HOOK.c.safe_id.in_(select(_HOOK.c.safe_id).where(_HOOK.c.id == next(iter(chosen)))))
        .order_by(_COPY.c.tag_code)
    )
    in_the_way = [
        f"{each.tag_code} {'hangs' if each.hook_id == each.id else 'lives'} on {shown(each.label)}"
        for each in rows
        if each.id in chosen
    ]
    if in_the_way:
        raise Refusal(f"{sentence}: {_named(in_the_way)}. Give these keys another hook first.", details=in_the_way)


def _refuse_hanging(tags: Sequence[str], sentence: str) -> None:
    if tags:
        raise Refusal(f"{sentence}: {_named(tags)}.", details=tags)


def _take_home(work: Work, where: Any) -> list[str]:
    """Takes their home away from copies in service, with a line of history each; returns their tags."""
    rows = work.session.execute(
        select(_COPY.c.id, _COPY.c.tag_code, _COPY.c.home_hook_id, _SAFE.c.label.label("safe"), _HOOK.c.label)
        .select_from(_COPY)
        .join(_SAFE, _SAFE.c.id == _COPY.c.home_safe_id)
        .join(_HOOK, _HOOK.c.id == _COPY.c.home_hook_id, isouter=True)
        .where(where, _COPY.c.state == "in_service")
        .order_by(_COPY.c.tag_code)
    ).all()
    if rows:
        work.session.connection().execute(
            update(_COPY)
            .where(_COPY.c.id == bindparam("copy"))
            .values(home_safe_id=None, home_hook_id=None, version=_COPY.c.version + 1),
            [{"copy": each.id} for each in rows],
        )
        work.record_many(
            HistoryEntry("key_copy", each.id, "edit", "home", f"{each.safe} {each.label or ''}".strip(), None)
            for each in rows
        )
    return [each.tag_code for each in rows]


def _set_active(work: Work, hook_ids: Sequence[int], *, active: bool) -> None:
    if hook_ids:
        work.session.connection().execute(
            update(_HOOK).where(_HOOK.c.id == bindparam("hook")).values(active=active),
            [{"hook": each} for each in hook_ids],
        )


def _named(texts: Sequence[str]) -> str:
    rest = len(texts) - _MOST_NAMED
    return ", ".join(texts[:_MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _counted(hooks: int) -> str:
    if hooks == 0:
        return "no hooks"
    return "1 hook" if hooks == 1 else f"{hooks} hooks"
