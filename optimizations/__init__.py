"""Optimizations: one a file, the protocol that all of them have, and the optimizer that chooses.

An optimization estimates what it would gain for a method with its profile, and rewrites the
method's IR around what the profile shows: paths, types, values. Third parties add theirs by the
entry point group `rapgo.optimizations`. Nothing is here yet: methods are compiled by the priority
path alone (runtime/priority.py).
"""
