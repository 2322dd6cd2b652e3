"""What asks two editions of one register."""

from __future__ import annotations

from collections.abc import Callable

from engine.installed import installed_folder
from engine.outcomes import Compared

TODAY = str(installed_folder("policies"))
Asking = Callable[..., Compared]
