"""The code cache: what a run learned, kept on disk for the next one (design 8).

    keys      what a program, a host and a machine are told apart by
    store     the database: packs by key, authenticated, and the history of applications
    pack      the form in which an application's code and profiles are kept
    naming    names in this process ↔ names that mean the same in every process
    saving    from the versions of this run to a pack
    warm      from a pack to versions of this run
"""
