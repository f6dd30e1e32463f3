"""Screens that leave: what one meant to do a moment later is not done once it is on its way out."""

from __future__ import annotations

from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.binding import Binding
from textual.css.query import NoMatches
from textual.events import Unmount
from textual.screen import ModalScreen, Screen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.binding import BindingType
    from textual.message import Message
    from textual.timer import Timer
    from textual.worker import Worker

Answer = TypeVar("Answer")


class Leaving(Screen[Answer]):
    """A screen whose own handlers, timers and put-off calls rest once it is being taken down.

    Its widgets go first, and for a moment the screen still gets messages. Whatever then asked for a widget would find
    none, and a session would end because somebody was quick with Esc.
    """

    @property
    def is_leaving(self) -> bool:
        """Whether it is being taken down, or is down already."""
        return self._pruning or self._closing or self._closed

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """As Textual's, for as long as the screen is there."""
        return super().call_after_refresh(self._unless_leaving(callback, *args, **kwargs))

    def set_timer(
        self,
        delay: float,
        callback: Callable[..., Any] | None = None,
        *,
        name: str | None = None,
        pause: bool = False,
    ) -> Timer:
        """As Textual's, for as long as the screen is there."""
        later = None if callback is None else self._unless_leaving(callback)
        return super().set_timer(delay, later, name=name, pause=pause)

    def run_worker(self, work: Any, *args: Any, **options: Any) -> Worker[Any]:
        """As Textual's; a worker that finds no widget any more, because the screen is leaving, ends without a word."""
        if options.get("thread", False):
            return super().run_worker(work, *args, **options)
        # What was made already is wrapped as it is; what is called is called only when the worker begins.
        guarded = self._while_there(work) if isawaitable(work) else partial(self._while_there, work)
        return super().run_worker(guarded, *args, **options)

    async def _while_there(self, work: Any) -> Any:
        try:
            answer = work if isawaitable(work) else work()
            return await answer if isawaitable(answer) else answer
        except NoMatches:
            if self.is_leaving or not self.is_attached:
                return None
            raise

    def _unless_leaving(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> Callable[[], Any]:
        later = partial(callback, *args, **kwargs)
        return lambda: None if self.is_leaving else later()

    def _get_dispatch_methods(
        self, method_name: str, message: Message
    ) -> Iterable[tuple[type, Callable[[Message], Any]]]:
        for owner, method in super()._get_dispatch_methods(method_name, message):
            if not self.is_leaving or isinstance(message, Unmount) or owner.__module__.startswith("textual."):
                yield owner, method


class Dialog(ModalScreen[Answer], Leaving[Answer]):
    """A question over a screen, answered or left; quick hands may leave it while it is still being drawn."""

    ENTER_ANSWERS: ClassVar[bool] = False
    """Whether Enter is the end of it, so that what is typed behind is for the next question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", "help", id="dialog.help", tooltip="The keys of this question", show=False)
    ]
