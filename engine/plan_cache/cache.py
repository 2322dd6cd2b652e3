"""The statements of a check: as they were kept by an earlier run that asked the very same, or written anew and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from engine.frozen import dataclass
from engine.plan_cache import folder as files
from engine.plan_cache.contents import script_of, text_of
from engine.plan_cache.keys import asked_key, with_register

if TYPE_CHECKING:
    from engine.backends.script import Script
    from engine.planning.facts import Facts
    from engine.policy.loading import Policy
    from engine.register.asked import Supplied
    from engine.rulebook import ScopedRule

Write: TypeAlias = "Callable[[Sequence[ScopedRule], Facts], Script]"


@dataclass(frozen=True, slots=True)
class PlanCache:
    """The plans of one policy on one day; without a folder nothing is kept, and nothing is there."""

    folder: Path | None
    asked: str = ""

    @classmethod
    def of(cls, folder: Path | None, policy: Policy, as_at: date) -> PlanCache:
        """The plans that a folder keeps for a policy that was read for a day."""
        asked = asked_key(policy, as_at) if folder else None
        return cls(folder, asked) if asked else cls(None)

    def may_have(self) -> bool:
        """Whether a plan is kept for some register; which one it is for is known when the register is opened."""
        return self.folder is not None and files.any_kept(self.folder, self.asked)

    def script(self, rules: Sequence[ScopedRule], facts: Facts, supplied: Supplied, write: Write) -> Script:
        """The statements that ask rules of a register with some tables."""
        if self.folder is None:
            return write(rules, facts)
        name = with_register(self.asked, facts.calendars, supplied)
        text = files.kept(self.folder, name)
        found = script_of(text, rules) if text is not None else None
        if found is not None:
            return found
        script = write(rules, facts)
        new = text_of(script, rules)
        if new is not None:
            files.keep(self.folder, name, new)
        return script
