"""Which globalization data the host will find: libicuuc.so.N, for an N that it accepts.

A CoreCLR that finds none ends the process at the first use of a culture. It tries a range of
versions that was current when it was built, so a system's ICU can be too new for it; it then
takes the one that CLR_ICU_VERSION_OVERRIDE names. Asking the dynamic linker would load 30 MB;
its cache, one file, has the names of all libraries as plain text.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

OVERRIDE = "CLR_ICU_VERSION_OVERRIDE"
_CACHE = "/etc/ld.so.cache"
_LIBRARY = b"libicuuc.so."
_FOLDERS = ("/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib")
_DEFAULT_RANGE = (50, 80)
_RANGES = {3: (50, 70), 9: (50, 85), 10: (50, 85)}  # by major version of the runtime
_NEWEST_TRIED = 80  # an override beyond what is known to work could miss a function


def _listed(data: bytes) -> set[int]:
    """The versions named in the linker's cache, where the file is still there."""
    found = set()
    at = data.find(_LIBRARY)
    while at >= 0:
        start, end = data.rfind(b"\0", 0, at) + 1, data.find(b"\0", at)
        number = data[at + len(_LIBRARY) : end]
        if number.isdigit() and start < at and os.path.exists(data[start:end]):
            found.add(int(number))
        at = data.find(_LIBRARY, at + 1)
    return found


def installed(environ: Mapping[str, str]) -> set[int]:
    """The ICU versions that the dynamic linker would find."""
    folders = [item for item in environ.get("LD_LIBRARY_PATH", "").split(":") if item]
    try:
        with open(_CACHE, "rb") as file:
            found = _listed(file.read())
    except OSError:
        found = set()
        folders += _FOLDERS
    for folder in folders:
        try:
            names = os.listdir(os.fsencode(folder))
        except OSError:
            continue
        numbers = (name[len(_LIBRARY) :] for name in names if name.startswith(_LIBRARY))
        found.update(int(number) for number in numbers if number.isdigit())
    return found


class Globalization:
    """What to tell the host: nothing (both unset), which version to take, or to do without."""

    __slots__ = ("invariant", "override")

    def __init__(self, override: int | None = None, invariant: bool = False) -> None:
        self.override = override
        self.invariant = invariant


def decide(major: int, environ: Mapping[str, str]) -> Globalization:
    """For a runtime of a major version; what the user set is left alone."""
    if environ.get(OVERRIDE) or environ.get("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"):
        return Globalization()
    lowest, highest = _RANGES.get(major, _DEFAULT_RANGE)
    found = installed(environ)
    if any(lowest <= number <= highest for number in found):
        return Globalization()
    usable = [number for number in found if highest < number <= _NEWEST_TRIED]
    return Globalization(override=max(usable)) if usable else Globalization(invariant=True)
