"""The rules of a policy: each once, with the academies it holds for, and held against the settings that it reads."""

from engine.rulebook.reading import (
    Rulebook,
    ScopedRule,
    follows_from,
    read_rulebook,
    vocabulary_of,
    without_rules,
)

__all__ = ["Rulebook", "ScopedRule", "follows_from", "read_rulebook", "vocabulary_of", "without_rules"]
