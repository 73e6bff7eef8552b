"""`python -m rapgo`."""

from __future__ import annotations

from rapgo.cli import entry

if __name__ == "__main__":
    entry()
