"""The code cache of one run: what is read before the program, and written at its end.

    read   ── while the host starts, in a thread of its own: a pack from the store
    start  ── before Main: its code is placed
    seed   ── the robust path begins: with the profiles and levels of earlier runs
    save   ── now and then, and at the end: the pack again, with what this run made

Nothing here may hurt the program: what fails is counted, and the program is compiled as ever.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from rapgo.manager import RobustPath
    from runtime.cache.pack import Pack
    from runtime.cache.store import Run, Store
    from runtime.cache.warm import Placed, Warm
    from runtime.hosts.application import Application
    from runtime.machine import Machine

SHORT = 1000.0  # ms: programs whose last runs took less are left alone at first
RUNS = 3  # so many of them
LEFT_OVER = 1.0  # seconds for compiling, at the end, what the program did not wait for
ATTEMPTS = 3  # at reading what the robust path knows
LATEST = 2.0  # seconds that the compile lock is waited for when the process ends


def default_folder() -> str:
    from platformdirs import user_cache_dir

    return user_cache_dir("rapgo")


class CodeCache:
    """`where`: "auto", "off" or a folder. Raises StoreUnusable if a folder that was named cannot be
    used; the user's own folder is done without."""

    def __init__(
        self, application: Application, where: str, options: Iterable[str],
        image: tuple[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.application, self.options, self.image = application, tuple(options), image
        self.off = ""  # why there is no cache
        self.store: Store | None = None
        self.pack: Pack | None = None
        self.warm: Warm | None = None
        self.key = b""
        self.history: list[Run] = []
        self.rejected: dict[str, int] = {}
        self.from_image = False
        self.times: dict[str, float] = {}  # ms of the steps
        self._images: dict[bytes, bytes] = {}
        self._made = 0, 0  # first versions, and call-outs, when it was last written
        self._started = time.perf_counter()
        self._reading = threading.Event()
        self._writing = threading.Lock()  # the background writes, and who ends the process
        self.machine: Machine | None = None
        self.told: Callable[[str, Placed], None] | None = None  # of versions that are used
        self._where = where
        if image is not None:
            from runtime.cache.image import read_image

            self._images = read_image(*image)
        if where == "off":
            self.off = "--cache off"
        elif where != "auto":
            from runtime.cache.store import Store

            self.store = Store(where)

    @property
    def used(self) -> bool:
        return self._where != "off" or bool(self._images)

    def _open(self) -> None:
        """The user's own folder is done without, where it cannot be used."""
        from runtime.cache.store import Store, StoreUnusable

        try:
            self.store = Store(default_folder())
        except StoreUnusable as e:
            self.off = str(e)

    # ---- before the program

    def attach(self, machine: Machine) -> None:
        self.machine = machine
        if self.used:
            machine.read_cache = self.read
            machine.measured = self.measured

    def read(self) -> bool:
        """Fetches and decodes the program's pack; True if there is one."""
        try:
            return self._read()
        except Exception as e:  # whatever it is: the program is compiled
            self._reject(f"{type(e).__name__}: {e}")
            return False
        finally:
            self._reading.set()

    def _read(self) -> bool:
        from runtime.cache.keys import digest, fingerprint, host_parts, unchanged
        from runtime.cache.pack import PackDamaged, decode

        start = time.perf_counter()
        if self._where == "auto":
            self._open()
        app = self.application
        with open(app.path, "rb") as file:
            program = file.read()
        host = host_parts(f.directory for f in app.resolution.frameworks)
        self.key = digest([program, fingerprint(host, self.options)])
        data = self._images.get(self.key)
        self.from_image = data is not None
        if self.store is not None:
            # what this user's runs have made is newer
            own = self.store.get(self.key)
            data, self.from_image = (own, False) if own is not None else (data, self.from_image)
            self.history = self.store.history(app.path)
        if data is not None:
            try:
                self.pack = decode(data)
                if not unchanged(app.directory, self.pack.files):
                    self.pack = None
                    self._reject("an assembly has changed")
            except PackDamaged as e:
                self._reject(f"a pack was damaged: {e}")
        self.times["read"] = 1e3 * (time.perf_counter() - start)
        return self.pack is not None

    def measured(self) -> list[int] | None:
        """What an earlier run has measured of this host."""
        self.wait()
        return None if self.pack is None else self.pack.probes

    def start(self) -> None:
        """Places what was found. The machine has started."""
        machine = self.machine
        if not self.used or machine is None or machine.path is None:
            return
        self._reading.wait()
        machine.path.keeps = self.store is not None
        if self.pack is None:
            return
        start = time.perf_counter()
        try:
            self._place(machine, self.pack)
        except Exception as e:
            self._reject(f"{type(e).__name__}: {e}")
            if machine.settings.debug:
                raise
        self.times["place"] = 1e3 * (time.perf_counter() - start)

    def _place(self, machine: Machine, pack: Pack) -> None:
        from runtime.cache.warm import Warm

        path = machine.path
        assert path is not None
        if pack.probes != probes(machine):
            self._reject("the host lays objects out differently")
            return
        with path.lock:
            warm = self.warm = Warm(path, pack)
            warm.told = self.told
            path.cached = warm.place
            warm.start()

    def _reject(self, why: str) -> None:
        self.rejected[why] = self.rejected.get(why, 0) + 1

    # ---- while it runs

    def wait(self) -> None:
        """Until it is known whether there is a pack."""
        if self.used:
            self._reading.wait()

    @property
    def delay(self) -> float:
        """Seconds that the robust path waits, since the program has never run for long."""
        last = [run.wall_ms for run in self.history[:RUNS]]
        if len(last) < RUNS or max(last) >= SHORT:
            return 0.0
        return max(2.0, 3e-3 * max(last))

    def promote(self) -> list[Placed]:
        """Better code whose facts hold by now is placed."""
        return [] if self.warm is None else self.warm.promote()

    def seed(self, robust: RobustPath) -> None:
        """Gives the robust path what earlier runs knew."""
        from rapgo.seeding import seed

        if self.warm is None:
            return
        try:
            seed(robust, self.warm)
        except Exception as e:  # it then learns anew
            self._reject(f"not taken over: {type(e).__name__}: {e}")

    # ---- at the end, and now and then

    def save(self, robust: RobustPath | None) -> bool:
        """Writes what this run has made, if there is anything new. True if it was written."""
        if not self._writing.acquire(timeout=LATEST):
            return False
        try:
            for _ in range(ATTEMPTS - 1):
                # what the robust path knows may change under the eyes of who reads it
                with suppress(RuntimeError):
                    return self._save(robust)
            return self._save(robust)
        except Exception as e:
            self._reject(f"not saved: {type(e).__name__}: {e}")
            if self.machine is not None and self.machine.settings.debug:
                raise
            return False
        finally:
            self._writing.release()

    def _save(self, robust: RobustPath | None) -> bool:
        store, machine = self.store, self.machine
        if store is None or machine is None or machine.path is None or not self.key:
            return False
        path = machine.path
        made = len(path.firsts), len(path.call_outs)
        if robust is None and made == self._made:
            return False  # nothing was compiled
        from runtime.cache.keys import path_from
        from runtime.cache.pack import PackDamaged, absorb, decode, encode
        from runtime.cache.saving import (
            Kept,
            Learned,
            Profiles,
            build,
            no_profiles,
            nothing_learned,
        )

        if not path.lock.acquire(timeout=LATEST):
            self._reject("not saved: something was being compiled")
            return False
        try:
            kept = [Kept(v) for v in path.firsts.values()]
            profiles: Profiles = no_profiles
            learned: Learned = nothing_learned
            if robust is not None:
                from rapgo.seeding import learned_by, optimised, profiles_of

                kept += optimised(robust)
                profiles, learned = profiles_of(robust), learned_by(robust)
            if made == self._made and all(k.version.saved for k in kept):
                return False
            folder = self.application.directory
            files = {path_from(folder, image.path): image.digest for image in machine.images}
            pack = build(path, files, probes(machine), kept, profiles, learned)
        finally:
            path.lock.release()

        def merge(stored: bytes | None) -> tuple[int, int, bytes]:
            try:
                if stored is not None:
                    absorb(pack, decode(stored))
            except PackDamaged as e:
                self._reject(f"a pack was damaged: {e}")
            return len(pack.methods), pack.version_count, encode(pack)

        done = store.put(self.key, self.application.path, 0, 0, b"", merge)
        if done:
            self._made = made
            for k in kept:
                k.version.saved = True
        return done

    def finish(self, robust: RobustPath | None) -> None:
        """The process ends."""
        if self.store is None:
            return
        wall = 1e3 * (time.perf_counter() - self._started)
        path = self.machine.path if self.machine is not None else None
        if path is not None and path.postponed is not None and path.postponed.waiting:
            from runtime.catchup import finish

            finish(path, LEFT_OVER)
        self.save(robust)
        if not self._writing.acquire(timeout=LATEST):
            return  # it is being written, and the database must not be closed under that
        gained = sum(t.optimised for t in robust.methods.values()) if robust is not None else 0
        compiled = len(path.compiled) if path is not None else 0
        from runtime.cache.store import Run

        self.store.ran(self.application.path, self.key, Run(wall, compiled, self.count, gained))
        self.store.close()

    @property
    def count(self) -> int:
        """Methods that run code from the cache."""
        return 0 if self.warm is None else len(self.warm.placed)

    def stats(self) -> dict[str, Any]:
        found: dict[str, Any] = {"methods_from_cache": self.count}
        rejected = dict(self.rejected)
        if self.store is not None:
            for why, n in self.store.rejected.items():
                rejected[why] = rejected.get(why, 0) + n
        if self.warm is not None and self.warm.refused:
            rejected["versions that fit nothing here"] = self.warm.refused
        found["cache"] = {
            "folder": None if self.store is None else self.store.folder,
            "off": self.off or None,
            "from_image": self.from_image,
            "rejected": rejected,
            **{f"{step}_ms": round(ms, 3) for step, ms in self.times.items()},
        }
        if self.delay:
            found["robust_path"] = (
                f"off for {self.delay:.1f} s: the last {RUNS} runs took at most "
                f"{max(r.wall_ms for r in self.history[:RUNS]):.0f} ms"
            )
        return found


def probes(machine: Machine) -> list[int]:
    """What the agent has measured of the host, and code depends on."""
    assert machine.agent is not None
    s = machine.agent.setup
    return [
        s.saturates, s.element_offset, s.rounds_once, s.delegate_target, s.delegate_pointer,
        s.delegate_aux,
    ]  # fmt: skip


def folder_of(where: str) -> str:
    """The folder that `--cache` names."""
    return default_folder() if where == "auto" else os.path.abspath(where)
