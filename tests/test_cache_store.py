"""The code cache's database: who may use it, what is believed, and what becomes of the rest."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from runtime.cache import keys
from runtime.cache.image import Shipped, read_image, write_image
from runtime.cache.store import Run, Store, StoreUnusable, seal

ROOT = Path(__file__).resolve().parent.parent
KEY = bytes(range(16))
MUTATIONS = 10_000


def filled(folder: Path, pack: bytes = b"pack" * 200) -> bytes:
    """A store with one pack, closed; the database's bytes, with nothing left in the log."""
    store = Store(str(folder))
    assert store.put(KEY, "app.dll", 3, 4, pack)
    store._db.execute("pragma wal_checkpoint(truncate)")
    store.close()
    return (folder / "code.db").read_bytes()


def test_what_is_kept_is_found(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "c"))
    assert store.get(KEY) is None and not store.rejected
    assert store.put(KEY, "app.dll", 3, 4, b"one")
    assert store.put(KEY, "app.dll", 5, 6, b"two")
    assert store.get(KEY) == b"two" and store.get(bytes(16)) is None
    (row,) = store.rows()
    assert row[:2] == (KEY, "app.dll") and row[4:] == (5, 6, 3)
    store.close()
    assert Store(str(tmp_path / "c")).get(KEY) == b"two"


def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "c"
    filled(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("code.db", "key"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: folder.chmod(0o770), "can be written by others"),
        (lambda folder: folder.chmod(0o707), "can be written by others"),
        (lambda folder: (folder / "code.db").chmod(0o666), "can be written by others"),
        (lambda folder: (folder / "key").chmod(0o644), "can be read by others"),
        (lambda folder: (folder / "key").write_bytes(b"short"), "is no key"),
    ],
)
def test_a_folder_that_others_can_change_is_refused(
    tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    folder = tmp_path / "c"
    filled(folder)
    spoil(folder)
    with pytest.raises(StoreUnusable, match=said):
        Store(str(folder))


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StoreUnusable, match="is not a folder"):
            Store(str(path))


def test_another_users_folder_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "c"
    filled(folder)
    other = os.geteuid() + 1  # who then finds it
    monkeypatch.setattr(os, "geteuid", lambda: other)
    with pytest.raises(StoreUnusable, match="another user"):
        Store(str(folder))


def test_a_pack_of_another_key_or_secret_is_not_believed(tmp_path: Path) -> None:
    filled(tmp_path / "c")
    store = Store(str(tmp_path / "c"))
    store._db.execute("update packs set key = ?", (bytes(16),))
    assert store.get(bytes(16)) is None
    assert store.rejected == {"a pack was not authentic": 1}
    other = os.urandom(32)
    store._db.execute("update packs set mac = ?", (seal(other, bytes(16), b"pack" * 200),))
    assert store.get(bytes(16)) is None


def test_mutated_packs_are_rejected_and_counted(tmp_path: Path) -> None:
    """Bits flipped and bytes cut off, in the pack and in its seal."""
    rng = random.Random(5)
    pack = rng.randbytes(3000)
    filled(tmp_path / "c", pack)
    store = Store(str(tmp_path / "c"))
    mac = seal(store.secret, KEY, pack)
    store._db.execute("pragma synchronous = off")
    for _ in range(MUTATIONS):
        changed, sealed = bytearray(pack), bytearray(mac)
        how = rng.randrange(4)
        if how == 0:
            del changed[rng.randrange(len(changed)) :]
        elif how == 1:
            sealed[rng.randrange(32)] ^= 1 << rng.randrange(8)
        else:
            for _ in range(rng.choice((1, 1, 3, 50))):
                changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
        if changed == pack and sealed == mac:
            changed += b"x"
        store._db.execute("update packs set pack = ?, mac = ?", (bytes(changed), bytes(sealed)))
        assert store.get(KEY) is None
    assert store.rejected == {"a pack was not authentic": MUTATIONS}


def test_mutated_databases_give_the_pack_or_nothing(tmp_path: Path) -> None:
    """Whatever becomes of the file: what is found is what was written, or it is counted."""
    rng = random.Random(6)
    pack = rng.randbytes(3000)
    content = filled(tmp_path / "c", pack)
    secret = (tmp_path / "c" / "key").read_bytes()
    good = missed = 0
    for n in range(400):
        folder = tmp_path / f"m{n}"
        folder.mkdir(0o700)
        (folder / "key").write_bytes(secret)
        (folder / "key").chmod(0o600)
        changed = bytearray(content)
        if n % 4 == 0:
            del changed[rng.randrange(len(changed)) :]
        for _ in range(rng.choice((1, 5, 200))):
            if changed:
                changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
        (folder / "code.db").write_bytes(changed)
        (folder / "code.db").chmod(0o600)
        store = Store(str(folder))
        found = store.get(KEY)
        assert found in (None, pack)
        good += found is not None
        missed += found is None
        # and it can be used again
        assert store.put(KEY, "app.dll", 1, 1, b"next") or store.rejected
        store.close()
    assert good and missed


def test_a_file_that_is_no_database_is_moved_aside(tmp_path: Path) -> None:
    filled(tmp_path / "c")
    (tmp_path / "c" / "code.db").write_bytes(b"not a database at all" * 100)
    store = Store(str(tmp_path / "c"))
    assert store.get(KEY) is None and len(store.rejected) == 1
    assert store.put(KEY, "app.dll", 1, 1, b"new") and store.get(KEY) == b"new"
    assert (tmp_path / "c" / "code.db.damaged").exists()


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "c"))
    assert store.put(KEY, "app.dll", 1, 1, b"old")
    pages = store._db.execute("pragma page_count").fetchone()[0]
    store._db.execute(f"pragma max_page_count = {pages}")
    assert not store.put(bytes(16), "other.dll", 1, 1, os.urandom(100_000))
    assert store.get(KEY) == b"old" and store.get(bytes(16)) is None
    assert any("full" in why for why in store.rejected)


def test_a_merge_that_fails_holds_nobody_up(tmp_path: Path) -> None:
    store, other = Store(str(tmp_path / "c")), Store(str(tmp_path / "c"))

    def merge(stored: bytes | None) -> tuple[int, int, bytes]:
        raise ValueError(stored)

    with pytest.raises(ValueError):
        store.put(KEY, "app.dll", 1, 1, b"", merge)
    assert other.put(KEY, "app.dll", 1, 1, b"other") and store.get(KEY) == b"other"


def test_least_recently_used_goes_first(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "c"), limit=2500)
    for n in range(3):
        store.put(bytes([n] * 16), f"{n}.dll", 1, 1, bytes(1000))
        store._db.execute("update packs set used = ? where key = ?", (n, bytes([n] * 16)))
    assert [r.program for r in store.rows()] == ["2.dll", "1.dll"]
    store.ran("1.dll", bytes([1] * 16), Run(5.0, 1, 0, 0))
    store.put(bytes([3] * 16), "3.dll", 1, 1, bytes(1000))
    assert {r.program for r in store.rows()} == {"1.dll", "3.dll"}


def test_runs_are_remembered(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "c"))
    for n in range(30):
        store.ran("app.dll", KEY, Run(float(n), n, 0, 0))
    history = store.history("app.dll")
    assert len(history) == 20 and history[0].wall_ms == 29.0
    assert store.history("other.dll") == []


WRITER = """
import sys
sys.path.insert(0, {root!r})
from runtime.cache.store import Store
folder, key, count = sys.argv[1], bytes.fromhex(sys.argv[2]), int(sys.argv[3])
store = Store(folder)
print("ready", flush=True)
for n in range(count):
    def merge(stored):
        total = int.from_bytes((stored or bytes(8))[:8], "little") + 1
        return 1, 1, total.to_bytes(8, "little") * 5000
    assert store.put(key, "app.dll", 0, 0, b"", merge), store.rejected
    assert store.get(key), store.rejected
"""


def writer(folder: Path, key: bytes, count: int) -> subprocess.Popen[bytes]:
    code = WRITER.replace("{root!r}", repr(str(ROOT)))
    line = [sys.executable, "-c", code, str(folder), key.hex(), str(count)]
    return subprocess.Popen(line, stdout=subprocess.PIPE)


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    writers = [writer(folder, KEY, 40) for _ in range(3)]
    assert [w.wait(60) for w in writers] == [0, 0, 0]
    content = Store(str(folder)).get(KEY)
    assert content is not None and int.from_bytes(content[:8], "little") == 120


def test_killed_while_writing(tmp_path: Path) -> None:
    """What is there afterwards is a whole pack: the one before, or the one that was written."""
    folder, rng = tmp_path / "c", random.Random(7)
    last = 0
    for _ in range(10):
        process = writer(folder, KEY, 100_000)
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        try:
            process.wait(rng.uniform(0.005, 0.06))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        process.stdout.close()
        store = Store(str(folder))
        content = store.get(KEY)
        assert not store.rejected
        if content is not None:
            assert content == content[:8] * 5000
            assert int.from_bytes(content[:8], "little") >= last
            last = int.from_bytes(content[:8], "little")
        store.close()
    assert last


def test_an_image_is_believed_with_its_key_alone(tmp_path: Path) -> None:
    key, other = tmp_path / "key", tmp_path / "other"
    for path in (key, other):
        path.write_bytes(os.urandom(32))
        path.chmod(0o600)
    image = tmp_path / "app.image"
    write_image(str(image), str(key), [Shipped(KEY, "app.dll", 1, 2, b"pack")])
    assert read_image(str(image), str(key)) == {KEY: b"pack"}
    with pytest.raises(StoreUnusable, match="not made with the key"):
        read_image(str(image), str(other))
    content = bytearray(image.read_bytes())
    content[-1] ^= 1
    image.write_bytes(content)
    with pytest.raises(StoreUnusable, match="damaged"):
        read_image(str(image), str(key))
    image.write_bytes(b"something else")
    with pytest.raises(StoreUnusable, match="no cache image"):
        read_image(str(image), str(key))


def test_a_fingerprint_tells_everything_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def now(host: bytes = b"9.0.1", options: tuple[str, ...] = ("auto",)) -> bytes:
        return keys.fingerprint([host], options)

    first = now()
    assert now() == first
    found = {first, now(host=b"9.0.2"), now(options=("first",)), now(options=("auto", "inlining"))}
    for part in ("_sources", "_llvm", "_cpu"):
        with monkeypatch.context() as changed:
            changed.setattr(keys, part, lambda: iter([b"other"]))
            found.add(now())
    assert len(found) == 7


def test_the_processors_features_are_read(tmp_path: Path) -> None:
    cpu = tmp_path / "cpuinfo"
    first = b"processor\t: 0\nmodel name\t: X\nflags\t\t: sse avx2\n"
    cpu.write_bytes(first + b"\nprocessor\t: 1\nflags\t: none\n")
    assert list(keys._cpu(str(cpu))) == [b"model name\t: X\n", b"flags\t\t: sse avx2\n"]
    assert list(keys._cpu(str(tmp_path / "none"))) == [b"unknown"]


def test_sqlite_is_what_the_store_needs() -> None:
    assert sqlite3.sqlite_version_info >= (3, 24)  # upsert
