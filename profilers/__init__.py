"""Profilers: one a file, the protocol that all of them have, and the profiler manager.

A profiler gathers one kind of fact about the running program (counts, paths, values, receivers,
stores, samples), lets it age, and says when the program's behaviour has shifted; the profile types
that optimizations read live here too. Third parties add theirs by the entry point group
`rapgo.profilers`.

    Source ─► interval.Reader ─► Interval ─► each profiler ─► Profiles, PhaseChange

`protocol` says what the numbers are and where they come from, `limits` has every threshold,
`phases` decides what is a shift and what noise, `manager` is what the rest of rapgo uses.
"""
