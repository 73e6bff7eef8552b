"""Words of the text form, line by line: what both readers (`declarations`, `parser`) stand on.

A word is a string, an arrow, a punctuation mark or what stands between spaces; comments are no
words.
"""

from __future__ import annotations

import json
import re


class Bad(Exception):
    """What is wrong with the line being read."""


# strings, arrows, punctuation, words; a comment matches without its group and disappears
_WORD = re.compile(r'("(?:[^"\\]|\\.)*"|->|[=(),]|[^\s=(),";]+|")|;.*')
NUMBER = re.compile(r"-?\d")
WHOLE = re.compile(r"-?\d+")


def words(line: str) -> list[str]:
    """The words of a line."""
    found = [word for word in _WORD.findall(line) if word]
    if '"' in found:
        raise Bad("a string does not end")
    return found


class Cursor:
    """Tokens of a line, read from the left; `trailing` takes them from the right."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0

    def peek(self, ahead: int = 0) -> str:
        k = self.at + ahead
        return self.tokens[k] if k < len(self.tokens) else ""

    def next(self) -> str:
        if self.at >= len(self.tokens):
            raise Bad("the line ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def take(self, word: str) -> bool:
        """Steps over a word if it comes next."""
        if self.peek() != word:
            return False
        self.at += 1
        return True

    def expect(self, word: str) -> None:
        if not self.take(word):
            raise Bad(f"{word!r} is expected where {self.peek() or 'the line ends'!r} stands")

    def numbered(self, prefix: str) -> int:
        """A word such as `%3` or `method:7`."""
        word = self.next()
        if not word.startswith(prefix) or not WHOLE.fullmatch(word[len(prefix) :]):
            raise Bad(f"{prefix} and a number are expected where {word!r} stands")
        return int(word[len(prefix) :])

    def number(self) -> int:
        return self.numbered("")

    def numbers(self) -> tuple[int, ...]:
        found = []
        while WHOLE.fullmatch(self.peek()):
            found.append(self.number())
        return tuple(found)

    def string(self) -> str:
        word = self.next()
        if not word.startswith('"'):
            raise Bad(f"a string is expected where {word!r} stands")
        return str(json.loads(word))

    def trailing(self, prefix: str) -> str:
        """The last word without its prefix, if it has that."""
        if self.at < len(self.tokens) and self.tokens[-1].startswith(prefix):
            return self.tokens.pop()[len(prefix) :]
        return ""

    def end(self) -> None:
        if self.at < len(self.tokens):
            raise Bad(f"{self.peek()!r} does not belong here")
