"""Optimizations: one a file, the protocol that all of them have, and the optimizer that chooses.

An optimization estimates what it would gain for a method with its profile, and rewrites the
method's IR around what the profile shows: paths, types, values. Third parties add theirs by the
entry point group `rapgo.optimizations`.

    Facts, MethodProfile ─► estimated_speedup ─► rapgo.costs ─► apply(IR) ─► runtime.recompiler

`protocol` says what an optimization is and what it may ask, `registry` which there are and in what
order, `optimizer` applies them; `instrumentation` is the one that adds the probes of profilers.
"""
