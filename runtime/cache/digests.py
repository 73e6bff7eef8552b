"""BLAKE2, and a comparison of digests that takes as long whatever differs.

`hashlib` and `hmac` give the same functions, but load OpenSSL first, which takes longer than to
read and check what a warm program needs; they are asked where a Python has not got the parts.
"""

from __future__ import annotations

try:
    from _blake2 import blake2b
    from _operator import _compare_digest as same
except ImportError:
    from hashlib import blake2b
    from hmac import compare_digest as same  # type: ignore[no-redef]

__all__ = ["blake2b", "same"]
