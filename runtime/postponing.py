"""Methods whose first compilation is put off.

A program that calls many methods for the first time in a short while would spend most of it waiting
for compilations. So the first methods of a program are compiled at their first call, and all with a
loop, which may run for long; of the others, once that has taken more than its share of the time,
the host runs its own code at first, which it makes in a tenth of the time, and the background
compiles them when the program has stopped calling new ones.

A program with exception filters is compiled as it comes: an exception that goes from our code into
the host's is thrown there only when our frames have run their finally blocks, which a filter must
precede.

A slot that waits has no bridge, so that the host's callers stay with the host. Our own code goes on
to the method's first compilation, as for any slot without code, and is then led to the host, too.
"""

from __future__ import annotations

import time

from runtime.cil.decoder import has_loop
from runtime.codegen.context import SLOT_SIZE
from runtime.refusals import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from runtime.machine import Image

AT_ONCE = 50  # methods: a small program is compiled as it comes
SHARE = 0.1  # of the time since then that the program may wait for further compilations


class Postponed:
    """Slots that wait, first come first served. Callers hold the compile lock. `images`: the
    application's, which may become more."""

    def __init__(
        self, images: Sequence[Image], at_once: int = AT_ONCE, share: float = SHARE
    ) -> None:
        self.images, self.at_once, self.share = images, at_once, share
        self.waiting: dict[int, None] = {}  # slots, in order
        self.closed = False  # nobody compiles later
        self._begun: set[int] = set()  # those of them that are being compiled
        self.count = 0  # of all that were ever put off
        self._since = time.monotonic()
        self._waited = 0.0

    def compiled(self, done: int, seconds: float) -> None:
        """The program has waited so long for a compilation, its `done`-th."""
        if done <= self.at_once:
            self._since = time.monotonic()
        else:
            self._waited += seconds

    def pressed(self, done: int) -> bool:
        """The program has waited enough. `done`: compilations so far."""
        since = time.monotonic() - self._since
        return done >= self.at_once and self._waited > self.share * since

    def takes(self, slot: int, done: int) -> bool:
        """Puts off the method of a slot, if that is to be."""
        if self.closed or not self.pressed(done) or any(i.filters for i in self.images):
            return False
        place = self.place(slot)
        if place is None:
            return False
        image, row = place
        try:
            if has_loop(image.code(row)):
                return False
        except Refusal:
            return False  # it is refused at once
        self.waiting[slot] = None
        self.count += 1
        return True

    def next(self) -> int | None:
        """The slot that has waited longest, for one to compile; it waits until that is done."""
        slot = next((s for s in self.waiting if s not in self._begun), None)
        if slot is not None:
            self._begun.add(slot)
        return slot

    def settle(self, slot: int) -> None:
        """The slot's method is compiled, or will never be."""
        self._begun.discard(slot)
        self.waiting.pop(slot, None)

    def place(self, slot: int) -> tuple[Image, int] | None:
        """The image and the row of a method that has its slot in an image."""
        for image in self.images:
            row, rest = divmod(slot - image.slots, SLOT_SIZE)
            if 0 < row <= image.rows and not rest:
                return image, row
        return None
