"""The one exception of the host layer: a sentence for the person who started the program."""


class HostError(Exception):
    """What is wrong, where, and what to do about it, in one sentence."""
