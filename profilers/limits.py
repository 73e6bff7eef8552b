"""Every threshold of the profilers, with its default. Read-only; one object is handed to all."""

from __future__ import annotations


class Table:
    """A table of numbers with defaults; some are given otherwise when it is made. Not a dataclass,
    because one of this length costs 5 ms to import."""

    def __init__(self, **changed: float) -> None:
        for name, value in changed.items():
            if not hasattr(type(self), name):
                raise TypeError(f"there is no limit {name!r}")
            setattr(self, name, value)


class Limits(Table):
    """Distances are Manhattan distances of normalised vectors: 0 the same, 2 nothing in common."""

    # ageing, per call of `age`
    counts: float = 0.8  # what is left of entries, iterations and seconds
    tables: float = 0.97  # what is left of edges, paths, receivers and values
    keep: float = 64.0  # counts at one place below which tables age no further
    forget: float = 0.5  # entries and iterations below which a method is no longer looked at

    # estimates of time
    ceiling: float = 10e-9  # seconds that one unit of work takes at most: the rest is the host's

    # phases
    floor: float = 0.5  # no smaller distance is a phase change
    top: float = 1.6  # every larger one is, if it lasts
    deviations: float = 4.0  # above the mean distance within a phase
    noise_weight: float = 0.1  # of the newest distance in that mean
    learn: int = 3  # distances that only teach the noise
    confirm: int = 2  # intervals in a row that must agree on the new behaviour
    restless: int = 8  # odd intervals that disagree with each other: that is how the program is
    follow: float = 0.25  # weight of the newest interval in the phase's vector
    least_work: float = 1000.0  # an interval with less is idle and says nothing
    named: int = 8  # methods that a phase change names at most
    named_change: float = 0.02  # change of share from which on a method is named

    # bursts
    burst: float = 4.0  # times the running mean
    burst_traces: float = 20.0  # new traces per processor second that are none yet
    burst_weight: float = 0.2  # of the newest rate in the running mean
    hot_share: float = 0.05  # side exits per entry or iteration of the method: start of a trace

    # tables of values and classes
    values: int = 8  # per place
    newcomers: int = 2  # of these, kept for what the newest batch brought
    batch: float = 32.0  # counts below which a batch cannot show a shift
    paths: int = 256  # per method

    # load
    load_period: float = 0.1  # seconds between two looks at the system
