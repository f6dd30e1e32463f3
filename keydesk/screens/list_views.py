"""Saved views of a list: the list of them opens with ``V``; from it they are saved, renamed, taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import Command
from keydesk.rules.look import SHARED_BY
from keydesk.rules.text import fold
from keydesk.screens.dialogs.confirm import ConfirmDialog
from keydesk.screens.dialogs.form import AskedBack, FormDialog
from keydesk.screens.dialogs.views import ViewsDialog
from keydesk.screens.list_look import ListLook
from keydesk.widgets.filter_box import FilterBox
from keydesk.widgets.form_fields import Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from keydesk.db.rows.views import ViewRow

_WHOSE: Final = (("own", "me"), ("shared", "everybody"))


def views_verb(screen: str) -> Command:
    """The verb of a list with saved views."""
    return Command(
        f"{screen}.views", "V", "views", "views", "Saved views: open one, save what you see as one, rename", shown=False
    )


class ListViews(ListLook):
    """A list with saved views: a filter, an order and columns under a name."""

    PATIENT: ClassVar[frozenset[str]] = ListLook.PATIENT | {"views"}

    @property
    def filter_to_keep(self) -> str:
        """The filter that a view of what is seen now has."""
        return self.query_one(FilterBox).value

    def show_view(self, view: ViewRow) -> None:
        """Look through a view: its filter in the box, its order in the heading."""
        self.look_at(self.listed.read_look(view.look))
        self.query_one(FilterBox).value = view.query
        self.table.focus()
        self.say(f"View “{view.name}”", "plain")

    def action_views(self) -> None:
        """Open a saved view, rename it or take it away, or save what is seen as one."""
        self.patiently(self._views())

    async def _views(self) -> None:
        from keydesk.db.queries.views import views_of

        views = {str(view.view_id): view for view in await self.look_up(views_of, screen=self.LIST)}
        verb, _, view_id = (await self.ask(ViewsDialog(views.values())) or "").partition(":")
        view = views.get(view_id)
        if verb == "save":
            await self._save_view()
        if view is None:
            return
        if verb == "open":
            self.show_view(view)
        elif verb == "rename":
            await self._rename(view)
        elif verb == "delete":
            await self._delete(view)

    async def _rename(self, view: ViewRow) -> None:
        from keydesk.operations.views import rename_view

        async def save(values: Mapping[str, str], _version: int) -> object:
            return await self.perform(rename_view, view_id=view.view_id, name=values["name"])

        form = FormDialog(f"The view “{view.name}”", [Field("name", "Name", view.name, required=True)], save)
        self._say_view(await self.ask(form))

    async def _delete(self, view: ViewRow) -> None:
        from keydesk.operations.views import delete_view

        whose = "Everybody loses it" if view.shared else "It is yours alone"
        lines = [f"{whose}. Nothing that it shows is changed."]
        if await self.ask(ConfirmDialog(f"Take the view “{view.name}” away?", yes="take it away", lines=lines)):
            self._say_view(await self.perform(delete_view, view_id=view.view_id))

    async def _save_view(self) -> None:
        from keydesk.db.queries.views import views_of
        from keydesk.operations.views import save_view

        views: Sequence[ViewRow] = await self.look_up(views_of, screen=self.LIST)
        query, look = self.filter_to_keep, self.listed.told_look(self._look)
        asked: set[tuple[str, str]] = set()

        async def save(values: Mapping[str, str], _version: int) -> object:
            name, whose = values["name"], values.get("whose", "own")
            shared = whose == "shared"
            known = any(view.shared == shared and fold(view.name) == fold(name) for view in views)
            if known and (name, whose) not in asked:
                asked.add((name, whose))
                return AskedBack(f"There is a view “{name}” already. Save once more to replace it.")
            return await self.perform(
                save_view, name=name, query=query, look=look, shared=shared, replace=known, screen=self.LIST
            )

        fields = [Field("name", "Name", required=True, hint="late keys" if self.LIST == "keys" else "my own")]
        if self.can(SHARED_BY[self.LIST]):
            fields.append(Field("whose", "For", "own", choices=_WHOSE))
        title = f"Save this view: {query or f'all {self.listed.what}'}"
        self._say_view(await self.ask(FormDialog(title, fields, save)))

    def _say_view(self, done: object) -> None:
        """Say what was done; nothing where a form was left, or it was refused, which is said already."""
        said = getattr(done, "said", "")
        if said:
            self.say(said)
