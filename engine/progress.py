"""How a verb tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

OnStep = Callable[[str, int, int], None]
"""Is told the name of a step, how much of it is done, and how much there is of it."""
