"""The exception of the command line: a sentence for the person who typed it."""

from __future__ import annotations


class UsageError(Exception):
    """What is wrong with the command or its input, and what to do about it, in one sentence."""
