"""Scans, from whatever screen they arrive on, taken to the Desk in order."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual import events
from textual.app import App

from keydesk.rules.scans import RELEASE_SECONDS, Collector, split_paste

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.driver import Driver
    from textual.screen import Screen

    from keydesk.rules.scans import HeldKey


class Counter(Protocol):
    """What the Desk's screen does with a scan."""

    def take_scan(self, text: str) -> None:
        """Queue one scan; it may come before the store is open."""
        ...


class ScanningApp(App[int]):
    """Collects scans inside the key event, before any screen sees the keys.

    Through the messages of a box, twenty scans in one packet came out wrong.
    """

    def __init__(self, driver_class: type[Driver]) -> None:
        """Begin with nothing held."""
        super().__init__(driver_class=driver_class)
        self._collector = Collector()
        self._releasing = False
        self._kept: list[str] = []

    @property
    def takes_text(self) -> bool:
        """Whether what has the focus takes letters, so that a scan is text there."""
        return self.focused is not None and self.focused.check_consume_key("a", "a")

    async def on_event(self, event: events.Event) -> None:
        """Collect scans inside the key event itself, on whatever screen they arrive."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            if self.takes_text:
                await self._give(self._collector.forget())
            else:
                outcome = self._collector.feed(event.key, event.character, monotonic())
                await self._give(outcome.replay)
                if outcome.kind == "scan":
                    await self.deliver((outcome.scan,))
                if outcome.kind != "pass":
                    self._release_later()
                    return
        elif isinstance(event, events.Paste) and not event.is_forwarded and not self.takes_text:
            pieces = split_paste(event.text)
            if any(piece.is_code for piece in pieces):
                await self.deliver(tuple(piece.text for piece in pieces))
                return
        await super().on_event(event)

    async def _give(self, held: Iterable[HeldKey]) -> None:
        """Let keys through that were held back and were no scan."""
        for each in held:
            await super().on_event(events.Key(each.key, each.character))

    async def type_again(self, keys: Iterable[HeldKey]) -> None:
        """Let keys through that a screen kept back; they have been here before, and go before what is held now."""
        await self._give(keys)

    def _release_later(self) -> None:
        if self._collector.is_holding and not self._releasing:
            self._releasing = True
            self.set_timer(RELEASE_SECONDS, self._release)

    async def _release(self) -> None:
        self._releasing = False
        await self._give(self._collector.release(monotonic()))
        self._release_later()

    async def deliver(self, scans: Sequence[str]) -> None:
        """Take scans to the Desk, in order; an open dialog is answered first, and they wait for that.

        Args:
            scans: tags, badges, or other lines of a pasted list, as they came.
        """
        self._kept.extend(scans)
        await self.deliver_kept()

    async def deliver_kept(self) -> None:
        """Take what has been kept to the Desk, unless a dialog is open still."""
        if not self._kept or self.screen.is_modal:
            return
        await self.switch_mode("desk")
        counter = cast("Counter", self.get_screen_stack("desk")[0])
        kept, self._kept = self._kept, []
        for scan in kept:
            counter.take_scan(scan)

    def mode_of(self, screen: Screen[Any]) -> str:
        """The mode that a screen belongs to, whether it is in sight or not."""
        for mode, stack in self._screen_stacks.items():
            if screen in stack:
                return mode
        return self.current_mode
