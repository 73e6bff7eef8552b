"""`rapgo inspect`: every stage of one method, from CIL to machine code; the program is not run.

    cil   decoded, with offsets (those that the IR's instructions name), tokens by name
    ir    what the importer made of it, with polls
    llvm  the text before LLVM's passes, and after
    asm   the code
    cfg   the IR's blocks as a Graphviz graph; only when asked for

The host is started and the assembly loaded, rewritten as `rapgo run` loads it, so that what is
shown is what would run at the method's first call, before any class has been initialised.
"""

from __future__ import annotations

from rapgo.arguments import ROOT_HELP, Parser
from rapgo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from runtime.ir.model import Function
    from runtime.machine import Machine
    from runtime.metadata.model import Body, MethodInfo
    from runtime.priority import PriorityPath

STAGES = ("cil", "ir", "llvm", "asm", "cfg")
_DEFAULT = ("cil", "ir", "llvm", "asm")
_GENERIC = (
    "is generic: its code is made for exact type arguments, when compiled code first calls it with "
    "them; RAPGO_DUMP=llvm RAPGO_DUMP_METHOD=NAME prints it in a run"
)


def _parser() -> Parser:
    usage = "[--dotnet-root DIR] [--tier first|optimized] [--stage STAGE]... APP TYPE::METHOD"
    parser = Parser("rapgo inspect", usage, "Print the stages of a method.")
    parser.add_argument("--dotnet-root", metavar="DIR", help=ROOT_HELP)
    parser.add_argument(
        "--tier", choices=("first", "optimized"), default="first", help="the level of optimization"
    )
    parser.add_argument(
        "--stage", choices=STAGES, action="append", dest="stages",
        help="only this one (default: all but cfg, which is a Graphviz text)",
    )  # fmt: skip
    parser.add_argument("app", metavar="APP", help="the program or library")
    parser.add_argument(
        "method", metavar="TYPE::METHOD", help="as in statistics: Space.Outer+Inner::Method"
    )
    return parser


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    type_name, colons, method = options.method.partition("::")
    if not (colons and type_name and method):
        raise UsageError(f"{options.method!r} does not name a method: write TYPE::METHOD")
    machine = _machine(options.app, options.dotnet_root, options.tier)
    found = _find(machine, type_name.replace("/", "+"), method)
    shown = 0
    for info in found:
        shown += _show(machine, info, tuple(options.stages or _DEFAULT))
    return 0 if shown else 1


def _machine(path: str, dotnet_root: str | None, tier: str) -> Machine:
    """A started machine with the assembly announced, which may be a library too."""
    from rapgo.inputs import check_image
    from rapgo.run import settings_for, start
    from runtime.agent import AGENT_PATH
    from runtime.hosts.application import load
    from runtime.machine import Machine

    check_image(path, library=True)
    application = load(path, dotnet_root, extra_assemblies=[AGENT_PATH])
    machine = Machine(application, settings_for(tier), lambda machine: None)
    start(machine)
    return machine


def _find(machine: Machine, type_name: str, method: str) -> list[MethodInfo]:
    from rapgo.names import method_names

    path = machine.app.path
    wanted = [n for n in method_names(path) if _matches(n, type_name, method)]
    found = machine.find(type_name, method) if wanted else []
    if found:
        return found
    raise UsageError(_not_found(path, type_name, method))


def _matches(name: str, type_name: str, method: str) -> bool:
    """The agent's rule: a type is named with its namespace and enclosing types, or without."""
    full, _, simple = name.partition("::")
    return simple == method and (full == type_name or _short(full) == type_name)


def _short(type_name: str) -> str:
    return type_name.rpartition("+")[2] if "+" in type_name else type_name.rpartition(".")[2]


def _not_found(path: str, type_name: str, method: str) -> str:
    """What there is instead: methods of the type, or types with such a method, or types."""
    from rapgo.names import method_names

    pairs = [name.partition("::")[::2] for name in method_names(path)[1:]]
    of_type = sorted({m for t, m in pairs if type_name in (t, _short(t))})
    if of_type:
        return f"{type_name} in {path} has no method {method}; it has {_some(of_type)}"
    types = sorted({t for t, m in pairs if m == method}) or sorted({t for t, _ in pairs})
    return f"{path} has no type {type_name} with methods; try {_some(types)}"


def _some(names: list[str], most: int = 12) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _show(machine: Machine, info: MethodInfo, stages: tuple[str, ...]) -> bool:
    """Print a method's stages; False where it is not compiled, with the reason printed."""
    from runtime.codegen.llvm import LlvmRejected
    from runtime.refusals import Refusal

    path = machine.path
    assert path is not None
    parameters = ", ".join(t.name for t in info.params)
    name = f"{info.full_name}({parameters}) -> {info.result.name}"
    if info.is_generic:
        print(f"; {name}\n; {_GENERIC}")
        return False
    try:
        with path.lock:
            _print_stages(path, machine.app.path, info, name, stages)
    except (Refusal, LlvmRejected) as refusal:
        print(f"; {name}\n; runs on the host: {refusal}")
        return False
    return True


def _print_stages(
    path: PriorityPath, file: str, info: MethodInfo, name: str, stages: tuple[str, ...]
) -> None:
    body = path.translator.read(info)
    if "cil" in stages:
        from rapgo.disassembly import disassemble

        _section("cil", name, disassemble(path.translator, file, body))
    if stages == ("cil",):
        return
    function = path.build(info, body)
    if "ir" in stages:
        from runtime.ir.printer import print_function

        _section("ir", name, print_function(function, path.translator, declarations=False))
    if "cfg" in stages:
        _cfg(path, function, stages)
    if "llvm" in stages or "asm" in stages:
        _print_llvm(path, body, function, name, stages)


def _print_llvm(
    path: PriorityPath, body: Body, function: Function, name: str, stages: tuple[str, ...]
) -> None:
    level = path.level_of(function)
    text = path.translator.draft(function, None).text
    make: tuple[tuple[str, str, Callable[[], str]], ...] = (
        ("llvm", "LLVM IR before passes", lambda: text),
        ("llvm", "LLVM IR after passes", lambda: path.llvm.optimized_ir(text, level)),
        ("asm", "assembly", lambda: path.llvm.assembly(text, level)),
    )
    for stage, title, content in make:
        if stage in stages:
            _section(title, f"{name}, {len(body.code)} bytes of CIL", content())


def _section(title: str, name: str, text: str) -> None:
    print(f"; ---- {title}: {name}\n{text.rstrip()}\n")


def _cfg(path: PriorityPath, function: Function, stages: tuple[str, ...]) -> None:
    from rapgo.graph import graphviz

    print(graphviz(function, path.translator), end="")
