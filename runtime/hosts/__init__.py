"""The hosts: finding a CLR on the machine, starting it in this process, asking it for things.

    discovery      which installations are there, and what is wrong with others (`rapgo doctor`)
    versions       framework versions and the roll-forward rules
    runtimeconfig  what the application asks for (APP.runtimeconfig.json)
    resolution     which installation and which frameworks it gets
    depsfile       which files it consists of (APP.deps.json)
    files          which file it gets for each assembly name
    icu            which globalization data the host can use
    application    all of it together: the properties with which `dotnet exec APP` starts CoreCLR
    process        what has to be undone or raised in a Python process before a program runs in it
    coreclr        libcoreclr: start, delegates, execute
    openhook       assemblies loaded from memory under their own path (with `elf`, `images`)
    protocol       what rapgo asks of any host

The path of every program goes through here before its first instruction, so these modules use
neither dataclasses, enum, typing, pathlib nor json: together they cost more than starting the CLR.
Records are therefore plain classes with slots; nothing changes one after its construction.
"""
