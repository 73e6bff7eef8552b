"""The database of the code cache: packs by key, authenticated, and what is known of programs' runs.

One SQLite file per user, in a folder that nobody else can write, with write-ahead logging, so that
several processes read and write at once. A pack is executed later, so it is used only if its keyed
BLAKE2 digest is right; the key is in a file beside, which only the user can read. Whatever is wrong
with the file is a miss and counted, never an error: a database that SQLite cannot read is moved
aside, and another one begun.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Final, NamedTuple, TypeVar

from runtime.cache.digests import blake2b, same

T = TypeVar("T")
LIMIT: Final = 512 << 20  # bytes of all packs, above which those go that were not used longest
_BUSY: Final = 2.0  # seconds that another process's transaction is waited for
_RUNS: Final = 20  # of a program, that are remembered
# what SQLite's answers can end in; a message that quotes a damaged file need not be UTF-8
_FAILURES: Final = (sqlite3.Error, UnicodeDecodeError, OverflowError, OSError)
_SCHEMA: Final = """
create table if not exists packs(
    key blob primary key, program text not null, created real not null, used real not null,
    methods integer not null, versions integer not null, size integer not null,
    pack blob not null, mac blob not null) without rowid;
create table if not exists runs(
    program text not null, at real not null, wall_ms real not null, compiled integer not null,
    cached integer not null, gained integer not null);
create index if not exists runs_by_program on runs(program, at);
pragma user_version = 1;
"""


class StoreUnusable(Exception):
    """A folder that cannot be used as a cache: why, and what to do."""


class Row(NamedTuple):
    """A pack in the store, without its content."""

    key: bytes
    program: str
    created: float
    used: float
    methods: int
    versions: int
    size: int


class Run(NamedTuple):
    """How a run of a program went: `gained`: versions that the robust path made and kept."""

    wall_ms: float
    compiled: int
    cached: int
    gained: int


class Store:
    """`rejected`: why packs were not used, and how often. Raises StoreUnusable."""

    def __init__(self, folder: str, limit: int = LIMIT, create: bool = True) -> None:
        self.folder, self.limit = folder, limit
        self.path = os.path.join(folder, "code.db")
        self.rejected: Counter[str] = Counter()
        _check_folder(folder, create)
        self.secret = _secret(os.path.join(folder, "key"))
        self._db = self._open()

    # ---- the file

    def _open(self) -> sqlite3.Connection:
        if os.path.exists(self.path):
            _check_own(self.path)
        try:
            return self._connect()
        except _FAILURES as e:
            if not _damage(e):
                raise StoreUnusable(f"{self.path}: {e}") from e
            self._set_aside(str(e))
        try:
            return self._connect()
        except _FAILURES as e:
            raise StoreUnusable(f"{self.path}: {e}") from e

    def _connect(self) -> sqlite3.Connection:
        before = os.umask(0o077)
        try:
            db = sqlite3.connect(
                self.path, timeout=_BUSY, isolation_level=None, check_same_thread=False
            )
            try:
                db.execute("pragma journal_mode = wal")
                db.execute("pragma synchronous = normal")
                if db.execute("pragma user_version").fetchone()[0] != 1:
                    db.executescript(_SCHEMA)
            except BaseException:
                db.close()
                raise
        finally:
            os.umask(before)
        return db

    def _set_aside(self, why: str) -> None:
        """Moves a damaged database out of the way; whoever has it open goes on with it."""
        self.rejected[f"the database was damaged: {why}"] += 1
        with suppress(OSError):
            os.replace(self.path, self.path + ".damaged")
        for suffix in ("-wal", "-shm"):
            with suppress(OSError):
                os.unlink(self.path + suffix)

    def _safely(self, work: Callable[[], T], otherwise: T) -> T:
        """What SQLite makes of a damaged, locked or full disk is counted, and goes no further."""
        try:
            return work()
        except _FAILURES as e:
            with suppress(*_FAILURES):
                self._db.rollback()
            if _damage(e):
                with suppress(*_FAILURES):
                    self._db.close()
                self._set_aside(str(e))
                with suppress(*_FAILURES):
                    self._db = self._connect()
            else:
                self.rejected[f"{type(e).__name__}: {e}"] += 1
            return otherwise
        except BaseException:
            with suppress(*_FAILURES):
                self._db.rollback()  # nobody waits for a transaction that has failed
            raise

    def close(self) -> None:
        with suppress(*_FAILURES):
            self._db.close()

    # ---- packs

    def get(self, key: bytes) -> bytes | None:
        """A pack, if it is there and nobody has touched it."""
        query = "select pack, mac from packs where key = ?"
        row = self._safely(lambda: self._db.execute(query, (key,)).fetchone(), None)
        if row is None:
            return None
        pack, mac = row
        good = isinstance(pack, bytes) and isinstance(mac, bytes)
        if not good or not same(mac, seal(self.secret, key, pack)):
            self.rejected["a pack was not authentic"] += 1
            return None
        return bytes(pack)

    def put(
        self, key: bytes, program: str, methods: int, versions: int, pack: bytes,
        merge: Callable[[bytes | None], tuple[int, int, bytes]] | None = None,
    ) -> bool:  # fmt: skip
        """Keeps a pack in place of the one there is. `merge` is given that one, within the
        transaction, and says what to keep: methods, versions, pack. False if it could not be
        written."""

        def work() -> bool:
            nonlocal methods, versions, pack
            self._db.execute("begin immediate")
            if merge is not None:
                methods, versions, pack = merge(self.get(key))
            now = time.time()
            self._db.execute(
                "insert into packs values(?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict(key) do update "
                "set used = excluded.used, methods = excluded.methods, "
                "versions = excluded.versions, size = excluded.size, pack = excluded.pack, "
                "mac = excluded.mac",
                (key, program, now, now, methods, versions, len(pack), pack,
                 seal(self.secret, key, pack)),
            )  # fmt: skip
            self._evict(key)
            self._db.execute("commit")
            return True

        return self._safely(work, False)

    def _evict(self, kept: bytes) -> None:
        total = self._db.execute("select coalesce(sum(size), 0) from packs").fetchone()[0]
        if total <= self.limit:
            return
        rows = self._db.execute(
            "select key, size from packs where key <> ? order by used", (kept,)
        ).fetchall()
        for key, size in rows:
            if total <= self.limit:
                return
            self._db.execute("delete from packs where key = ?", (key,))
            total -= size

    def rows(self) -> list[Row]:
        """The most recently used first."""
        query = (
            "select key, program, created, used, methods, versions, size from packs "
            "order by used desc"
        )
        return self._safely(lambda: [Row(*r) for r in self._db.execute(query)], [])

    def remove(self, key: bytes) -> None:
        self._safely(lambda: self._db.execute("delete from packs where key = ?", (key,)), None)

    def clear(self) -> int:
        """Removes everything; how many packs that were."""
        count = len(self.rows())
        self._safely(lambda: self._db.executescript("delete from packs; delete from runs;"), None)
        self._safely(lambda: self._db.execute("vacuum"), None)
        return count

    # ---- runs

    def ran(self, program: str, key: bytes, run: Run) -> None:
        """Remembers how a run went, and that its pack was used."""

        def work() -> None:
            now = time.time()
            self._db.execute("begin immediate")
            self._db.execute("update packs set used = ? where key = ?", (now, key))
            self._db.execute("insert into runs values(?, ?, ?, ?, ?, ?)", (program, now, *run))
            self._db.execute(
                "delete from runs where program = ? and at not in "
                "(select at from runs where program = ? order by at desc limit ?)",
                (program, program, _RUNS),
            )
            self._db.execute("commit")

        self._safely(work, None)

    def history(self, program: str) -> list[Run]:
        """The newest first."""
        query = (
            "select wall_ms, compiled, cached, gained from runs where program = ? order by at desc"
        )
        none: list[tuple[float, int, int, int]] = []
        found = self._safely(lambda: self._db.execute(query, (program,)).fetchall(), none)
        return [Run(*r) for r in found if all(isinstance(x, (int, float)) for x in r)]


def seal(secret: bytes, key: bytes, pack: bytes) -> bytes:
    """What only who has the secret can make of a pack and its key."""
    h = blake2b(key, key=secret, digest_size=32)
    h.update(pack)
    return h.digest()


def _damage(e: Exception) -> bool:
    """Is it the file's content that is wrong, not who uses it or where it lies."""
    if isinstance(e, (OSError, OverflowError, sqlite3.ProgrammingError)):
        return False
    if isinstance(e, sqlite3.OperationalError):
        return "no such table" in str(e) or "no such column" in str(e)
    return not isinstance(e, sqlite3.IntegrityError)


def _check_folder(folder: str, create: bool) -> None:
    try:
        if create:
            os.makedirs(folder, 0o700, exist_ok=True)
        _check_own(folder)
    except (FileExistsError, NotADirectoryError) as e:
        raise StoreUnusable(f"{folder} is not a folder: name one with --cache") from e
    except OSError as e:
        raise StoreUnusable(f"{folder}: {e.strerror}") from e
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreUnusable(f"{folder} cannot be written")


def _check_own(path: str) -> None:
    """Code from it is executed: nobody else may be able to put any there."""
    status = os.stat(path)
    if status.st_uid != os.geteuid():
        raise StoreUnusable(f"{path} belongs to another user: name another folder with --cache")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise StoreUnusable(f"{path} can be written by others: chmod go-w {path}")


def _secret(path: str) -> bytes:
    """The user's key, made at the first use."""
    make_key(path)
    return read_key(path)


def make_key(path: str) -> None:
    """Makes a key's file, where there is none. Raises StoreUnusable."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    except OSError as e:
        raise StoreUnusable(f"{path}: {e.strerror}") from e
    with os.fdopen(descriptor, "wb") as file:
        file.write(os.urandom(32))


def read_key(path: str) -> bytes:
    """A key of 32 bytes from a file that only its owner can read. Raises StoreUnusable."""
    try:
        _check_own(path)
        for _ in range(50):
            with open(path, "rb") as file:
                secret = file.read(64)
            if len(secret) >= 32:
                break
            time.sleep(0.002)  # another process is about to write it
    except OSError as e:
        raise StoreUnusable(f"{path}: {e.strerror}") from e
    if os.stat(path).st_mode & (stat.S_IRGRP | stat.S_IROTH):
        raise StoreUnusable(f"{path} can be read by others: chmod 600 {path}")
    if len(secret) != 32:
        raise StoreUnusable(f"{path} is no key: it has {len(secret)} bytes and not 32")
    return secret
