"""Tables for people. The only module that imports rich."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SHOWN_NAMES = 20  # methods on the host that are listed one by one
_NARROWEST = 100


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def _totals(stats: dict[str, Any]) -> Table:
    versions = ", ".join(f"{name} {text}" for name, text in stats["versions"].items() if text)
    on_host = sum(stats["methods_host"].values())
    ran = stats["methods_compiled"] + stats.get("methods_from_cache", 0) + on_host
    share = f" ({stats['methods_compiled'] / ran:.1%} of those that ran)" if ran else ""
    rows = (
        ("host", f"{stats['host']}, {stats['host_path']}"),
        ("versions", versions),
        ("methods compiled", _number(stats["methods_compiled"]) + share),
        ("of these not waited for", _number(stats.get("methods_postponed", 0))),
        ("methods from the cache", _number(stats.get("methods_from_cache", 0))),
        ("methods on the host", _number(on_host)),
        ("CIL instructions", _number(stats["cil_instructions"])),
        ("code bytes", _number(stats["code_bytes"])),
        ("calls through the GOT", _number(stats["got_calls"])),
        ("call-outs", _number(stats["call_outs"])),
        ("wall ms", _number(stats["wall_ms"])),
    )
    table = Table(title="rapgo run", title_justify="left", show_header=False)
    table.add_column()
    table.add_column(overflow="fold")
    for name, text in rows:
        table.add_row(name, Text(text))
    return table


def _times(times: dict[str, Any]) -> Table:
    table = Table("compile ms", title_justify="left")
    for column in ("total", "median", "p95"):
        table.add_column(column, justify="right")
    steps = {"all steps": times} | {k: v for k, v in times.items() if isinstance(v, dict)}
    for name, found in steps.items():
        table.add_row(name, *(f"{found[column]:.3f}" for column in ("total", "median", "p95")))
    return table


def _host_methods(stats: dict[str, Any]) -> Table:
    names = stats["methods_host_names"]
    table = Table("method on the host", "why")
    for column in table.columns:
        column.overflow = "fold"
    for name, reason, detail in names[:_SHOWN_NAMES]:
        table.add_row(Text(name), Text(f"{reason}: {detail}" if detail else reason))
    if len(names) > _SHOWN_NAMES:
        table.add_row(f"and {len(names) - _SHOWN_NAMES} more", "--stats=FILE has them all")
    return table


def print_table(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """On standard output; columns of numbers are to the right."""
    console = Console()
    if not console.is_terminal:
        console.width = max(console.width, 2 * _NARROWEST)
    table = Table(title=title, title_justify="left")
    for n, name in enumerate(columns):
        numbers = all(row[n].replace(",", "").replace(".", "").isdigit() for row in rows)
        table.add_column(name, justify="right" if numbers and rows else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def print_stats(stats: dict[str, Any]) -> None:
    console = Console(stderr=True)
    if not console.is_terminal:
        console.width = max(console.width, _NARROWEST)
    console.print(_totals(stats))
    if stats["methods_compiled"]:
        console.print(_times(stats["compile_ms"]))
    if stats["methods_host_names"]:
        console.print(_host_methods(stats))
