"""Living inside Python: .NET assemblies loaded, called and optimised from a Python program.

    link ─► buffers, kept      values over the border, and what either side keeps of the other's
    methods, objects, classes  what Python has: methods, proxies of objects, types by name
    arrays, tasks, interop     memory of both, awaiting, pythonnet in the same CLR
    control, runtime           rapgo itself: `Runtime`, its record, its robust path

The .NET half is in runtime/agent: Values, Conversions, Binder, Members, Callbacks, Fast, Embedding.
"""

from __future__ import annotations
