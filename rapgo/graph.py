"""A function's control-flow graph as Graphviz text: `rapgo inspect --stage cfg … | dot -Tsvg`."""

from __future__ import annotations

from runtime.ir.printer import block_header, print_instr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.ir.model import Block, Function
    from runtime.translation import Translator

_FONT = 'fontname="monospace", fontsize=9'


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _label(block: Block, world: Translator) -> str:
    """Left-aligned lines: in Graphviz, `\\l` ends one."""
    lines = [block_header(block), *(print_instr(i, world) for i in block.instrs)]
    return '"' + "".join(_quoted(line)[1:-1] + "\\l" for line in lines) + '"'


def _edges(block: Block) -> list[str]:
    """To the terminator's targets, with the case where there are several; to handlers, dashed."""
    targets = block.terminator.targets
    numbered = len(targets) > 1
    edges = [
        f"{block} -> {target}" + (f' [label="{index}"];' if numbered else ";")
        for index, target in enumerate(targets)
    ]
    handlers = {repr(i.handler) for i in block.instrs if i.handler is not None}
    return edges + [f"{block} -> {handler} [style=dashed];" for handler in sorted(handlers)]


def graphviz(function: Function, world: Translator) -> str:
    lines = [f"digraph {_quoted(function.name)} {{", f"  node [shape=box, {_FONT}];"]
    lines.append(f"  edge [{_FONT}];")
    for block in function.blocks:
        cold = ", style=filled, fillcolor=gray90" if block.cold else ""
        lines.append(f"  {block} [label={_label(block, world)}{cold}];")
    for block in function.blocks:
        lines += [f"  {edge}" for edge in _edges(block)]
    return "\n".join([*lines, "}"]) + "\n"
