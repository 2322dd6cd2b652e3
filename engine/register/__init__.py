"""The register: table descriptors, loading, and what is set aside.

`load_register` and `write_rejects` are had from here; they bring the database along only when they are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.register.loading import Register, load_register
    from engine.register.rejects import write_rejects

__all__ = ["Register", "load_register", "write_rejects"]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(name)
    return getattr(
        import_module(f"engine.register.{'rejects' if name == 'write_rejects' else 'loading'}"), name
    )
