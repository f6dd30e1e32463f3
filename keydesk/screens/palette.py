"""The palette: every command of the screen in sight, every screen, and whatever the store knows by the words typed.

Not Textual's: that one offers to write screenshots, searches beside the keys, so that Enter may come too early, and
knows nothing of clients and keys. Nothing is in this one but the office's own (promise S2).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from keydesk.commands import BY_NAME, EVERYWHERE
from keydesk.rules.text import fold
from keydesk.screens.base import DeskScreen
from keydesk.screens.dialogs.pick import Choice, PickDialog
from keydesk.widgets.long_table import LongTable
from keydesk.widgets.table_columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from textual.screen import Screen

    from keydesk.commands import Command
    from keydesk.db.rows.views import ViewRow
    from keydesk.rules.desk_lines import Choice as Thing
    from keydesk.widgets.table_columns import Cells

_DESCRIBED: Final = 2
# How far a command is from words that only its sentence has.
_LEAST: Final = 2
# Letters from which on the store is asked too.

COMMAND: Final = "command"
"""What stands before the colon in the answer when a command was picked; the kind of the thing otherwise."""

VIEW: Final = "view"
"""The same for a saved view of a list."""


def usable_commands(screen: Screen[object]) -> Iterator[Command]:
    """The commands of a screen that can be carried out now, then those that work everywhere."""
    own = (*screen.VERBS, *screen.SHARED) if isinstance(screen, DeskScreen) else ()
    if isinstance(screen, DeskScreen):
        # One that has a key is among the verbs wherever the key is bound.
        own = (*own, *(command for command in screen.QUICK if not command.key))
    seen: set[str] = set()
    keyed = {f"app.{command.action}" for command in own}
    for command in (*own, *EVERYWHERE, *(each for each in BY_NAME if each.action not in keyed)):
        # The palette does not find itself, and what belongs to a screen needs one.
        if command.id in seen or command.id == "palette":
            continue
        seen.add(command.id)
        if command.action.startswith("app."):
            # One that nobody may use now, or that goes elsewhere by now, is told by the app.
            name = command.action.removeprefix("app.").partition("(")[0]
            if screen.app.check_action(name, ()) is True:
                yield _as_it_goes(screen, command)
        elif isinstance(screen, DeskScreen) and screen.check_action(command.action, ()) is True:
            yield command


def _as_it_goes(screen: Screen[object], command: Command) -> Command:
    label = getattr(screen.app, "label_of", lambda _action, word: word)(command.action, command.label)
    return command if label == command.label else replace(command, label=f"go to {label}")


class OfficePalette(PickDialog):
    """Letters find commands by what they are called, and clients, people and keys by name or code.

    The answer is ``command:ID``, ``view:ID``, ``client:ID``, ``person:ID`` or ``copy:TAG``; None when Esc took nothing.
    """

    DEFAULT_CSS = """
    OfficePalette { align: center top; }
    OfficePalette > Vertical { width: 76; height: 100%; max-height: 22; }
    """

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("text", "", 22, weight=1, sortable=False),
        Column("key", "", 6, sortable=False),
        Column("note", "", 35, weight=3, sortable=False),
    )

    def __init__(
        self,
        commands: Iterable[Command],
        look: Callable[[str, bool], Sequence[Thing]],
        *,
        views: Iterable[ViewRow] = (),
    ) -> None:
        """Make the list.

        Args:
            commands: what can be done now, in the order in which it is listed.
            views: saved views of the lists, which come after the commands.
            look: finds clients, people and keys by words, at once, and, where the second argument is true, by words
                that are nearly so; gives nothing before the store is open.
        """
        listed = tuple(commands)
        own = [
            Choice(f"{COMMAND}:{each.id}", f"{each.label[:1].upper()}{each.label[1:]}", each.tooltip) for each in listed
        ]
        super().__init__("Find a command, a client, a person or a key", own, empty="Nothing is called so")
        self._own = (*own, *map(_view, views))
        self._keys = {choice.value: command.key_text for choice, command in zip(own, listed, strict=True)}
        self._look = look

    def columns(self) -> tuple[Column, ...]:
        """What it is called, its key, and what it is: as wide for what is found by the words."""
        return self.COLUMNS

    def _window(self, things: Sequence[int]) -> Mapping[int, Cells]:
        choices = {thing: self._choices[thing] for thing in things}
        return {
            thing: (choice.text, self._keys.get(choice.value, ""), choice.note) for thing, choice in choices.items()
        }

    def _narrow(self, typed: str) -> None:
        words = fold(typed).split()
        own = [choice for choice in self._own if _fits(choice, words)]
        own.sort(key=lambda choice: _distance(choice, words))
        # What is nearly called so is for words that mean nothing else: "glance" is in a command, and no Lane.
        things = self._look(typed, not own) if len(typed.strip()) >= _LEAST else ()
        called = [choice for choice in own if _distance(choice, words) < _DESCRIBED]
        # A name that somebody types is not hidden beneath all commands in whose sentence its letters are.
        self._choices = (*called, *(_as_choice(thing) for thing in things), *own[len(called) :])
        self.query_one(LongTable).set_ids(range(len(self._choices)), to_top=True, forget=True)
        self._tell_more()


def _view(view: ViewRow) -> Choice:
    whose = "everybody's view" if view.shared else "your view"
    note = " · ".join(filter(None, (f"{whose} of {view.screen}", view.query)))
    return Choice(f"{VIEW}:{view.view_id}", view.name, note)


def _fits(choice: Choice, words: Sequence[str]) -> bool:
    text = fold(f"{choice.text} {choice.note}")
    return all(word in text for word in words)


def _distance(choice: Choice, words: Sequence[str]) -> int:
    """What is called so comes before what is merely described so."""
    if not words:
        return 0
    called = fold(choice.text)
    if called.startswith(words[0]):
        return 0
    return 1 if all(word in called for word in words) else _DESCRIBED


def _as_choice(thing: Thing) -> Choice:
    kind = "key" if thing.kind == "copy" else thing.kind
    note = " · ".join(filter(None, (kind, thing.detail if thing.detail != kind else "")))
    if thing.kind == "sitter" and thing.person is not None:
        return Choice(f"person:{thing.person.staff_id}", thing.name, note)
    if thing.kind == "copy":
        return Choice(f"copy:{thing.tag}", " ".join(filter(None, (thing.tag, thing.name))), note)
    if thing.kind == "pet":
        return Choice(f"pet:{thing.pet_id}", thing.name, note)
    return Choice(f"client:{thing.client_id}", thing.name, note)
