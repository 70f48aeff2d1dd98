"""A channel that cannot start keeps the server from starting: it would seem to work."""

from __future__ import annotations


class ChannelStartError(RuntimeError):
    """The message says in Chinese what to do."""
