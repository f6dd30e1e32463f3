"""What every screen of the office stands on: one frame, one road to the desk, one line for what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, Protocol, TypeVar, cast

from textual import work
from textual.binding import Binding
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.screen import Screen

from keydesk.commands import EVERYWHERE, Command
from keydesk.rules.refusal import Refusal
from keydesk.rules.roles import WORDS, may
from keydesk.screens.leaving import Leaving
from keydesk.widgets.footer import KeyFooter
from keydesk.widgets.header import FrameHeader
from keydesk.widgets.message_line import MessageLine, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.screen import ModalScreen

    from keydesk.db.changes import Changes
    from keydesk.db.rows.standing import StandingRow
    from keydesk.db.work import Reading
    from keydesk.desk import Desk
    from keydesk.rules.roles import Permission
    from keydesk.rules.scans import HeldKey
    from keydesk.terminal import Terminal
    from keydesk.widgets.message_line import Tone

P = ParamSpec("P")
Result = TypeVar("Result")


class Shell(Protocol):
    """What a screen may ask of the app it runs in."""

    standing: StandingRow
    tabs: tuple[tuple[str, str], ...]
    looks: Terminal

    @property
    def desk(self) -> Desk:
        """The open desk; raises LookupError before it is open."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether the desk is open yet: the frame is painted before it is."""
        ...

    async def opened(self) -> Desk:
        """The desk, as soon as it is open."""
        ...

    async def type_again(self, keys: Iterable[HeldKey]) -> None:
        """Let keys through that a screen has kept back, as if they were pressed now."""
        ...

    async def deliver_kept(self) -> None:
        """Take scans that came while a dialog was open to the Desk."""
        ...

    async def deliver_to_desk(self, scans: Sequence[str]) -> None:
        """Take scans to the Desk that a list had first."""
        ...

    def mode_of(self, screen: Screen[Any]) -> str:
        """The mode that a screen belongs to."""
        ...


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """Textual bindings of commands, with id, tooltip and the key as it is written.

    A key that goes to another screen comes before what has the focus, so that letters in the same packet go there too;
    the one that locks works in a form, too.
    """
    return [
        Binding(
            command.key,
            command.action,
            command.label,
            show=command.shown,
            priority=command.action.startswith(("app.go(", "app.lock")),
            key_display=command.key_text,
            tooltip=command.tooltip,
            id=command.id,
        )
        for command in commands
    ]


class DeskScreen(Leaving[None]):
    """A screen in the frame: header, its own body, the message line, the keys.

    A screen names its ``VERBS``, composes its body in :meth:`compose_body`, and fetches in :meth:`reload`, which is
    called when the desk is open, when something in the store moved, and on return if something moved meanwhile.
    """

    TAB: ClassVar[str] = ""
    """The name in the header's second line, as in the app's table; "" for a screen that is none of them."""

    VERBS: ClassVar[tuple[Command, ...]] = ()
    """The commands of this screen, from :mod:`keydesk.commands`; an ``action_…`` method each."""

    QUICK: ClassVar[tuple[Command, ...]] = ()
    """What is done to the thing in hand by a list of its own; those without a key the palette finds, too."""

    SHARED: ClassVar[tuple[Command, ...]] = tuple(command for command in EVERYWHERE if command.id == "undo")

    def __init_subclass__(cls) -> None:
        """Make the bindings of the verbs, so that they are written down once."""
        cls.BINDINGS = [*cls.__dict__.get("BINDINGS", ()), *bindings((*cls.__dict__.get("VERBS", ()), *cls.SHARED))]
        super().__init_subclass__()

    def __init__(self) -> None:
        """Make the screen; nothing is fetched before the desk is open."""
        super().__init__()
        self._stale = True
        self._by_key = {
            key.strip(): command for command in (*self.SHARED, *self.VERBS) for key in command.key.split(",")
        }

    # -- the frame ---------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """The frame round the body."""
        yield FrameHeader(self.shell.tabs, self.TAB)
        yield from self.compose_body()
        # One docked box of two: two docked widgets would lie over the last line of the body.
        with Vertical(classes="frame-bottom"):
            yield MessageLine()
            yield KeyFooter()

    def compose_body(self) -> ComposeResult:
        """The screen's own widgets, between header and message line."""
        yield from ()

    def on_mount(self) -> None:
        """Take over what the header says, now and whenever it changes."""
        self.watch(self.app, "standing", self._show_standing)

    def _show_standing(self, standing: StandingRow) -> None:
        self.query_one(FrameHeader).standing = standing

    # -- the desk ----------------------------------------------------------------------------------------------------

    @property
    def shell(self) -> Shell:
        """The app, as far as screens know it."""
        return cast("Shell", self.app)

    @property
    def desk(self) -> Desk:
        """The open desk; raises LookupError before it is open."""
        return self.shell.desk

    def can(self, permission: Permission) -> bool:
        """Whether the operator may do this, by the table that refuses it below; False before the desk is open."""
        return self.shell.is_open and may(self.desk.operator, permission)

    async def perform(
        self,
        operation: Callable[..., Result],
        *,
        via: str = "typed",
        op_id: str | None = None,
        **kwargs: Any,
    ) -> Result | Refusal:
        """Do one thing at the desk.

        A refusal is shown on the message line and handed back, so that a form keeps what was typed::

            done = await self.perform(edit_client, client_id=…, version=…)
            if isinstance(done, Refusal):
                return

        Args:
            operation: a function of ``keydesk.operations``.
            via: how it was asked for: ``typed``, ``scan``, ``bulk``.
            op_id: a name for this one act, so that a repeat of it does nothing.
            kwargs: the operation's arguments.
        """
        desk = await self.shell.opened()
        try:
            return await desk.perform(operation, via=via, op_id=op_id, **kwargs)
        except Refusal as refusal:
            top = self.app.screen
            # A form says it itself, beside what was typed; nothing is said twice.
            if not top.is_modal or not top.query(MessageLine):
                self.say_refusal(refusal)
            return refusal

    async def look_up(
        self, query: Callable[Concatenate[Reading, P], Result], *args: P.args, **kwargs: P.kwargs
    ) -> Result:
        """Read with one function of ``keydesk.db.queries``, in a thread, without any lock.

        Raises:
            Refusal: the reading itself is refused; a reload shows it, anybody else asks for it.
        """
        desk = await self.shell.opened()
        return await desk.look_up(query, *args, **kwargs)

    async def ask(self, dialog: ModalScreen[Result]) -> Result | None:
        """Put a question over the screen and wait for the answer; None when Esc said no.

        Called from a worker: an action that asks carries ``@work``, and never ``exclusive``.
        """
        # A scan may have taken the person to the Desk meanwhile; the question stays with the screen that asks it.
        return await self.app.push_screen_wait(dialog, mode=self.shell.mode_of(self))

    # -- what was said -----------------------------------------------------------------------------------------------

    def say(self, message: str, tone: Tone = "done", hint: str = "") -> None:
        """Put one sentence above the footer, where it stays until the next act.

        Args:
            message: what happened; stored text may be in it, as it is.
            tone: ``done``, ``warn``, ``bad`` or ``plain``.
            hint: how it is taken back, or what can be done about it.
        """
        self.query_one(MessageLine).said = Said(message, tone, hint)

    @property
    def said(self) -> str:
        """What stands above the footer now; empty where nothing was said yet."""
        return self.query_one(MessageLine).said.message

    def say_refusal(self, refusal: Refusal) -> None:
        """Say why not."""
        self.say(refusal.message, "bad")

    # -- reloading ---------------------------------------------------------------------------------------------------

    async def reload(self) -> None:
        """Fetch what the screen shows and put it there, cursor and marks on the same things as before."""

    def request_reload(self) -> None:
        """Reload in a worker of its own; a later request takes the place of one still running."""
        self._stale = False
        self._reload_or_say()

    @work(group="reload", exclusive=True)
    async def _reload_or_say(self) -> None:
        await self.shell.opened()
        try:
            await self.reload()
        except Refusal as refusal:
            self.say_refusal(refusal)
        except NoMatches:
            # A page that is closed while it is being read loses its widgets before its workers end; the frame tells.
            if self.query(MessageLine):
                raise

    def concerned_by(self, changes: Changes) -> bool:
        """Whether what moved is on this screen; a subclass that shows little says so here."""
        del changes
        return True

    def note_changes(self, changes: Changes) -> None:
        """Something in the store moved: reload if the screen is in sight, else when it comes back."""
        if not self.concerned_by(changes):
            return
        if self in self.app.screen_stack:
            self.request_reload()
        else:
            self._stale = True

    def on_screen_resume(self) -> None:
        """Come back: reload only if something moved meanwhile, and take along what was scanned over a dialog."""
        if self._stale:
            self.request_reload()
        self.call_later(self.shell.deliver_kept)

    def take_scan(self, text: str) -> None:
        """A scan that arrived on any screen; only the Desk takes it, in order, also before the store is open."""
        raise NotImplementedError(text)

    # -- commands ----------------------------------------------------------------------------------------------------

    def command_of(self, action: str) -> Command | None:
        """The command that an action belongs to."""
        for command in (*self.VERBS, *self.SHARED, *self.QUICK):
            if command.action == action:
                return command
        return None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what the operator may not do; a subclass that says more asks this first."""
        del parameters
        command = self.command_of(action)
        if command is None or command.permission is None or self.can(command.permission):
            return True
        return None

    def say_why_grey(self, key: str) -> bool:
        """Say why nothing comes of a key whose verb is greyed out, where somebody presses it all the same.

        Returns:
            Whether it is such a key.
        """
        command = self._by_key.get(key)
        if command is None or key == "enter" or not self.shell.is_open:
            return False
        if self.check_action(command.action.partition("(")[0], ()) is not None:
            return False
        bound = self.active_bindings.get(key)
        if bound is None or bound.enabled:
            # A list in front has a key of that name of its own.
            return False
        needed = command.permission
        if needed is not None and not self.can(needed):
            self.say(f"{self.desk.operator.name} may not {WORDS[needed]}. Ask an admin", "plain")
        else:
            self.say(f"Not here: {command.tooltip[:1].lower()}{command.tooltip[1:]}", "plain")
        return True

    async def action_undo(self) -> None:
        """Take back the last thing this operator did."""
        # Operations stand on the database layer, which the first paint does not wait for.
        from keydesk.operations.undo import undo

        done = await self.perform(undo)
        if not isinstance(done, Refusal):
            self.say(done.said)

    def action_back(self) -> None:
        """One step back: from a page to the list it was opened from."""
        if len(self.app.screen_stack) > 1:
            self.app.pop_screen()
