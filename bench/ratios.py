"""From rounds of measurements to ratios, means and a printed table.

A ratio is time over the base's time, smaller is faster. Ratios are paired: both times come from the
same round, so that what slows the machine for a while slows both; the table gives the median over
the rounds. A mean over programs is geometric, over the programs that both contenders finished, and
says how many those are.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence

# program → contender → one time per round; None for a run without a result
Times = Mapping[str, Mapping[str, Sequence[float | None]]]


def paired_ratio(
    times: Sequence[float | None], base: Sequence[float | None]
) -> float | None:
    """The median over the rounds of time / base; None if no round has both."""
    pairs = [t / b for t, b in zip(times, base, strict=True) if t is not None and b]
    return statistics.median(pairs) if pairs else None


def least(times: Sequence[float | None]) -> float | None:
    """The least time over the rounds."""
    return min((t for t in times if t is not None), default=None)


def geometric_mean(ratios: Iterable[float | None]) -> tuple[float | None, int]:
    """The mean of the ratios there are, and their number."""
    logs = [math.log(ratio) for ratio in ratios if ratio is not None and ratio > 0]
    return (math.exp(statistics.fmean(logs)), len(logs)) if logs else (None, 0)


def ratio_table(
    times: Times, contenders: Sequence[str], base: str, outliers: frozenset[str]
) -> str:
    """A row per program, a column per contender, and the means, relative to `base`."""
    ratios = {
        program: [
            paired_ratio(by_contender[name], by_contender[base]) for name in contenders
        ]
        for program, by_contender in times.items()
    }
    rows = [[program, *(_number(r, ".2f") for r in row)] for program, row in ratios.items()]
    rows.append(_mean_row("geometric mean", list(ratios.values())))
    kept = [row for program, row in ratios.items() if program not in outliers]
    if kept and len(kept) < len(ratios):
        rows.append(_mean_row(f"without {', '.join(sorted(outliers))}", kept))
    return table([f"time / {base}", *contenders], rows)


def least_table(times: Times, contenders: Sequence[str]) -> str:
    """The least time of each program and contender."""
    return table(
        ["least ms", *contenders],
        [
            [program, *(_number(least(by_contender[name]), ".0f") for name in contenders)]
            for program, by_contender in times.items()
        ],
    )


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns in line: the first to the left, the others to the right."""
    cells = [header, *rows]
    widths = [max(len(row[k]) for row in cells) for k in range(len(header))]
    lines = []
    for first, *others in cells:
        aligned = [c.rjust(w) for c, w in zip(others, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *aligned]))
    lines.insert(1, "-" * len(lines[0]))
    return "\n".join(lines)


def _mean_row(title: str, ratios: list[list[float | None]]) -> list[str]:
    cells = []
    for column in zip(*ratios, strict=True):
        mean, count = geometric_mean(column)
        text = _number(mean, ".2f")
        cells.append(text if count in (0, len(ratios)) else f"{text} of {count}")
    return [title, *cells]


def _number(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)
