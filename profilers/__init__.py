"""Profilers: one a file, the protocol that all of them have, and the profiler manager.

A profiler gathers one kind of fact about the running program (counts, paths, values, receivers,
stores, samples), lets it age, and says when the program's behaviour has shifted; the profile types
that optimizations read live here too. Third parties add theirs by the entry point group
`rapgo.profilers`. Nothing is here yet: compiled code counts nothing but its calls.
"""
