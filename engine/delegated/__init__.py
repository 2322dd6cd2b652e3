"""What an academy may set, in words: each thing with its value now, its bounds, and who authorises it."""

from engine.delegated.asking import shown_options

__all__ = ["shown_options"]
