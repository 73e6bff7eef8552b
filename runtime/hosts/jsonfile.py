"""Reading the small JSON files beside an application, as .NET's host reads them.

`json` costs 8 ms to import, for the regular expressions of its pure Python parts; the scanner in
C behind it costs nothing. Like the host's parser, it may meet a byte-order mark, and it ignores
what comes after the value; comments, which the host allows, make for a second, slow attempt.
"""

from __future__ import annotations

from runtime.hosts.errors import HostError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WHITE = " \t\r\n\ufeff"


class _Options:
    """What the scanner asks of a `json.JSONDecoder`."""

    strict = False
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float


def _scan(text: str) -> Any:
    start = len(text) - len(text.lstrip(_WHITE))
    try:
        from _json import make_scanner
    except ImportError:  # an interpreter other than CPython
        import json

        return json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    try:
        return make_scanner(_Options())(text, start)[0]  # type: ignore[arg-type]
    except StopIteration as stop:
        raise ValueError(f"no value at offset {stop.value}") from None


def _without_comments(text: str) -> str:
    """Blank out // and /* */ comments outside strings; other text keeps its offsets."""
    out: list[str] = []
    at, size = 0, len(text)
    while at < size:
        char = text[at]
        end = at + 1
        if char == '"':
            while end < size and text[end] != '"':
                end += 2 if text[end] == "\\" else 1
            end += 1
            out.append(text[at:end])
        elif text.startswith("//", at):
            end = text.find("\n", at)
            end = size if end < 0 else end
            out.append(" " * (end - at))
        elif text.startswith("/*", at):
            end = text.find("*/", at + 2)
            end = size if end < 0 else end + 2
            out.append(" " * (end - at))
        else:
            out.append(char)
        at = end
    return "".join(out)


def read_object(path: str) -> dict[str, Any] | None:
    """The object in a file; None if there is no such file."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise HostError(f"{path} cannot be read: {error.strerror}") from error
    try:
        text = data.decode("utf-8")
        try:
            value = _scan(text)
        except ValueError:
            if "//" not in text and "/*" not in text:
                raise
            value = _scan(_without_comments(text))
    except (ValueError, RecursionError) as error:
        raise HostError(f"{path} is not valid JSON ({error}): correct it or build again") from error
    if not isinstance(value, dict):
        raise HostError(f"{path} does not hold a JSON object: correct it or build again")
    return value


def compact(value: Any) -> str:
    """A value as the host prints it where it needs text: strings as they are, the rest as JSON."""
    if isinstance(value, str):
        return value
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return repr(value)
    import json

    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
