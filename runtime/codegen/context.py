"""The layout of a thread's context, shared by generated code, stubs and the agent (Contexts.cs).

Words of eight bytes. `PENDING`: 0 nothing, 1 an exception object in the root slot that `EXC` points
to, above that an `Error` that nobody has made an object of yet. `TOP` is published on entry by
every function that may reach the host, for bridges entered further down. `SLOT` hands the grow stub
its slot. `BUFFER` takes a loop's state from the version that is left to the one that goes on; it is
read before the next safepoint. From `COUNTERS` on, two words for each code version: entries and
exits on this thread. From `PROBES` on, words that versions are given to count with: iterations of
loops, and what instrumented code notes. Memory is committed as it is touched.
"""

from __future__ import annotations

PENDING, EXC, TOP, LIMIT, SLOT = 0, 8, 16, 24, 32
CALL_OUTS = 56
PINS, PINNED = 72, 80  # the area's table of pinned locals, and how many of them are taken
PIN_SLOTS = 16
# the innermost active try block's record, and the first pass's choice (codegen.records)
EH, TARGET = 88, 96
# records of three words that end the list: beneath bridges, and beneath the program
BASE, MAIN = 104, 128
GUARDS = 152  # under RAPGO_STRESS=guard: how many guards the thread has come to
BUFFER, BUFFER_WORDS = 512, 448
COUNTERS = 4096
MAX_VERSIONS = 1 << 16
PROBES = COUNTERS + 16 * MAX_VERSIONS
PROBE_WORDS = 1 << 20
SIZE = PROBES + 8 * PROBE_WORDS

# What a tally takes: entries of a value and its count, and a word for all other values. A value
# that is not there takes an entry whose count is zero.
TALLY_ENTRIES = 4
TALLY_WORDS = 2 * TALLY_ENTRIES + 1
# What a recording takes: the number of blocks recorded so far, and the last of them in a ring.
RING_ENTRIES = 256  # a power of two
RING_WORDS = 1 + RING_ENTRIES

# Kinds of clauses in a record's table (codegen.records).
CLAUSE = {"catch": 0, "any": 1, "filter": 2, "finally": 3}

# A slot (GOT entry): what the host's prologue tests, the native entry, mark of a generic method
# that ran on the host (of others: how often the host called it, at tier auto), what stubs know of
# the method's arguments take on the stack.
SLOT_BRIDGE, SLOT_ENTRY, SLOT_MARK, SLOT_STACK = 0, 8, 16, 24
SLOT_SIZE = 32
UNRESOLVED = 1
