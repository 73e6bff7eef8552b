"""A cache in one file: what a trained application is shipped with.

    magic, seal (32 bytes), then for each pack: key (16), length of the program's name, of the pack,
    methods, versions; the name, the pack

The seal is a digest with a key of the user's own (a file of 32 bytes that only its owner can read),
so that a file from elsewhere is not executed.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable
from typing import Final, NamedTuple

from runtime.cache.digests import blake2b, same
from runtime.cache.store import StoreUnusable, read_key

MAGIC: Final = b"rapgoci1"
SEAL: Final = 32
_PACK: Final = struct.Struct("<16sIIII")


class Shipped(NamedTuple):
    key: bytes
    program: str
    methods: int
    versions: int
    pack: bytes


def write_image(path: str, key_path: str, packs: Iterable[Shipped]) -> None:
    """Raises StoreUnusable, OSError."""
    secret = read_key(key_path)
    body = bytearray()
    for p in packs:
        name = p.program.encode()
        body += _PACK.pack(p.key, len(name), len(p.pack), p.methods, p.versions) + name + p.pack
    seal = blake2b(body, key=secret, digest_size=SEAL).digest()
    scratch = f"{path}.{os.getpid()}"
    with open(scratch, "wb") as file:
        file.write(MAGIC + seal + body)
    os.replace(scratch, path)


def read_packs(path: str, key_path: str) -> list[Shipped]:
    """Raises StoreUnusable with a sentence if the file is none or the key another."""
    secret = read_key(key_path)
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as e:
        raise StoreUnusable(f"{path}: {e.strerror}") from e
    start = len(MAGIC) + SEAL
    if len(content) < start or not content.startswith(MAGIC):
        raise StoreUnusable(f"{path} is no cache image: `rapgo cache export` makes one")
    seal, body = content[len(MAGIC) : start], content[start:]
    if not same(seal, blake2b(body, key=secret, digest_size=SEAL).digest()):
        raise StoreUnusable(f"{path} was not made with the key {key_path}, or is damaged")
    packs = []
    at = 0
    while at < len(body):
        key, name_size, size, methods, versions = _PACK.unpack_from(body, at)
        at += _PACK.size
        name = body[at : at + name_size].decode()
        at += name_size
        packs.append(Shipped(key, name, methods, versions, body[at : at + size]))
        at += size
    return packs


def read_image(path: str, key_path: str) -> dict[bytes, bytes]:
    """Key → pack."""
    return {p.key: p.pack for p in read_packs(path, key_path)}
