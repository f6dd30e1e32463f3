"""What is done to all marked things of a list at once: looked at line by line, then all or nothing, and one undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from keydesk.db.rows.many import ManyLine, SeenRow
from keydesk.rules.refusal import Refusal
from keydesk.screens.list_screen import ListScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from keydesk.db.rows.many import ManyPreview
    from keydesk.screens.dialogs.bulk_preview import BulkDialog


class ManyVerbs(ListScreen):
    """A list whose marked things are changed together."""

    PREVIEW: ClassVar[type[BulkDialog]]
    """What shows what would become of each."""

    THINGS: ClassVar[str]
    """What they are: the word for them, and what the operations call them."""

    async def do_to_all(
        self,
        title: str,
        go_on: str,
        *,
        names: Mapping[int, str],
        versions: Mapping[int, int],
        rehearsal: Callable[..., None],
        operation: Callable[..., object],
        **how: Any,
    ) -> object | None:
        """Show what would become of each, let some be left out, and do it; returns what was done, if anything.

        Args:
            title: what is done, and to how many.
            go_on: what is being done, in a word or two.
            names: what they are called, by primary key, in the order of the act.
            versions: of each, as it was seen.
            rehearsal: what carries it out and takes it back.
            operation: what does it.
            how: the arguments of both.
        """
        from keydesk.operations.rehearsal import Rehearsed

        ids = list(names)

        def seen(things: Sequence[int]) -> dict[str, Any]:
            return {self.THINGS: [SeenRow(thing, versions.get(thing)) for thing in things], **how}

        async def rehearse(numbers: Sequence[int], told: Callable[[int], None]) -> ManyPreview | Refusal:
            try:
                refused = await self.perform(
                    rehearsal, via="bulk", told=told, **seen([ids[number] for number in numbers])
                )
            except Rehearsed as rehearsed:
                preview: ManyPreview = rehearsed.result
                return preview
            # A rehearsal comes to its end, or is refused.
            return refused or Refusal("Nothing was rehearsed.")

        async def carry(lines: Sequence[ManyLine], _reason: str, told: Callable[[int], None]) -> object:
            return await self.perform(operation, via="bulk", told=told, **seen([line.id for line in lines]))

        dialog = self.PREVIEW(
            title, list(names.values()), rehearse=rehearse, carry=carry, ask_why=self.ask, go_on=go_on
        )
        answer = await self.ask(dialog)
        if answer is None:
            # Somebody may have been quicker; what the dialog told of that is shown beneath it, too.
            self.request_reload()
            return None
        done, numbers = answer
        self.say(getattr(done, "said", ""), hint="u takes it back")
        # What it was not done to stays marked.
        went = set(numbers)
        self.keep_marks([thing for number, thing in enumerate(ids) if number not in went] if self.marked else ())
        self.request_reload()
        return done

    def label_of(self, action: str, label: str) -> str:
        """``all marked 3`` in the footer, where three are marked; nothing where none is."""
        if action != "all_marked":
            return label
        return f"{label} {self.marked:,}" if self.marked else ""
