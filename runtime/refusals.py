"""Why a method runs on the host, or an optimization did nothing: one table of reasons."""

from __future__ import annotations

from enum import Enum


class Reason(Enum):
    """The value is what statistics and records show."""

    BAD_CIL = "its CIL cannot be read"
    UNRESOLVED = "it names something that the host cannot resolve"
    LOOKS_AT_CALLER = "it calls a method that looks at its caller"
    VARARG = "it uses a variable argument list"
    TYPED_REFERENCE = "it uses typed references"
    NO_BODY = "it has no CIL body"
    GENERIC_FROM_HOST = "generic, and called by the host"
    TOO_MANY_ROOTS = "it needs more root slots than an area has"
    TAIL_CALL = "it needs a real tail call"
    UNSUPPORTED = "it uses an instruction that is not supported"
    LLVM = "LLVM rejected its code"
    INTERNAL = "a fault of rapgo's own"
    WAITING = "put off, and not compiled before the program ended"
    SELECTED = "left out by RAPGO_ONLY"

    # why an optimization did nothing
    NOTHING_TO_DO = "nothing in the method is of its kind"
    NO_PROFILE = "no profile of what it needs"
    COLD = "the code does not run often enough"
    NOT_SKEWED = "the profile shows no case that is frequent enough"
    LLVM_BETTER = "LLVM does better with the code as it is"
    TOO_LARGE = "the code would grow by more than the budget"
    TOO_DEEP = "nested deeper than the limit"
    RECURSIVE = "recursive"
    HANDLERS = "it has exception handlers"
    FIXED_FRAME = "it needs a frame of its own (localloc, pinned locals, filters)"
    NOT_COMPILED = "the host runs it"
    FORBIDDEN = "it says that it must not be inlined"
    NEVER_RETURNS = "it does nothing but throw"
    NO_LOOP = "it has no such loop"
    OTHER_STATE = "a loop of it keeps a state that the other version does not"
    FAILED = "the optimization failed"
    UNVERIFIED = "its result broke a rule of the IR"


class Refusal(Exception):
    """A method cannot be compiled, or an optimization not be applied; the program goes on
    without."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.value}: {detail}" if detail else reason.value)
        self.reason, self.detail = reason, detail
