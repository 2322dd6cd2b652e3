"""Whether a layer was free to say what it says, by what the layers above it grant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.diagnostics import Diagnostic, Label
from engine.policy import problems
from engine.policy.cases import Selector
from engine.policy.declarations import Leaf, setting_leaves
from engine.policy.delegation import Grant, Mode, is_as_strict, is_within
from engine.policy.settings import Case, Setting
from engine.source import Span


@dataclass(frozen=True, slots=True)
class Granted:
    """What a layer above, as messages call it, grants for one path."""

    by: str
    grant: Grant


@dataclass(frozen=True, slots=True)
class Said:
    """One layer's say on something that is not a setting, such as a role, a code or a rule."""

    by: str
    span: Span | None
    what: str

    def label(self, more: str = "") -> list[Label]:
        """A label with what was said and where, none where it has no place."""
        return [Label(self.span, f"{self.by} {self.what}{more}")] if self.span else []


def judge_setting(
    local: Setting,
    inherited: Setting | None,
    granted: Sequence[Granted],
    called: Callable[[str], str],
) -> list[Diagnostic]:
    """What is wrong with a layer's own value; `called` names a layer, by its folder, as messages do."""
    leaf = setting_leaves()[local.path]
    mine, above = _said(local, called), _said(inherited, called) if inherited else []
    if inherited and local.says_as(inherited):
        return [_same(f"`{local.path}`", mine, above)]
    if not granted:
        return [_not_delegated(f"`{local.path}`", mine[0])]
    found = [
        problem
        for each in granted
        for problem in _JUDGES[each.grant.mode](_Question(leaf, local, inherited, each, called))
    ]
    return found[:1]


def judge_name(
    name: str, mine: Said, above: Said | None, granted: Sequence[Granted], is_same: bool = False
) -> list[Diagnostic]:
    """What is wrong with a layer's own say on what can only be open or locked."""
    others = [above] if above else []
    if above and is_same:
        return [_same(name, [mine], others)]
    if not granted:
        return [_not_delegated(name, mine)]
    locks = [each for each in granted if each.grant.mode is not Mode.OPEN]
    return [_locked(name, [mine], others, locks[0])] if locks else []


@dataclass(frozen=True, slots=True)
class _Question:
    leaf: Leaf
    local: Setting
    inherited: Setting | None
    granted: Granted
    called: Callable[[str], str]

    @property
    def name(self) -> str:
        return f"`{self.local.path}`"

    def mine(self, case: Case) -> Said:
        return _case_said(self.local, case, self.called)

    def pairs(self) -> Iterator[tuple[Case, Case]]:
        """Each local case with each inherited one that holds at the same time."""
        theirs = self.inherited.cases if self.inherited else ()
        for case in self.local.cases:
            yield from ((case, other) for other in theirs if case.selector.meet(other.selector))


def _judge_open(asked: _Question) -> Iterator[Diagnostic]:
    return iter(())


def _judge_locked(asked: _Question) -> Iterator[Diagnostic]:
    differing = [case for case in asked.local.cases if not _stands_above(case, asked.inherited)]
    cases = differing or list(asked.local.cases)
    theirs = [other for case in cases for other in _held_above(case.selector, asked.inherited)]
    above = [
        _case_said(asked.inherited, case, asked.called) for case in dict.fromkeys(theirs) if asked.inherited
    ]
    yield _locked(asked.name, [asked.mine(case) for case in cases], above, asked.granted, "the setting")


def _judge_within(asked: _Question) -> Iterator[Diagnostic]:
    by, grant = asked.granted.by, asked.granted.grant
    for case in asked.local.cases:
        if not is_within(case.value, grant, asked.leaf):
            mine, bounds = asked.mine(case), grant.words(asked.leaf)
            yield problems.OUT_OF_BOUNDS.at(
                mine.span,
                f"{asked.name} is outside what {by} allows",
                label=f"{mine.by} {mine.what}",
                also=[Label(grant.span, f"{by} allows {bounds}")] if grant.span else [],
                help=f"choose {bounds}, or ask {by} to widen the bounds",
            )


def _judge_stricter(asked: _Question) -> Iterator[Diagnostic]:
    by, direction = asked.granted.by, asked.granted.grant.stricter_is
    for case, other in asked.pairs():
        if asked.inherited and not is_as_strict(case.value, other.value, direction):
            mine, theirs = asked.mine(case), _case_said(asked.inherited, other, asked.called)
            yield problems.LESS_STRICT.at(
                mine.span,
                f"{asked.name} asks less than {theirs.by} does",
                label=f"{mine.by} {mine.what}",
                also=theirs.label(f" and lets it be {direction} only" if by == theirs.by else ""),
                help=f"choose {asked.inherited.written(other)} or {direction}, or delete it in {mine.by}",
            )


_JUDGES: dict[Mode, Callable[[_Question], Iterable[Diagnostic]]] = {
    Mode.OPEN: _judge_open,
    Mode.LOCKED: _judge_locked,
    Mode.WITHIN: _judge_within,
    Mode.STRICTER: _judge_stricter,
}


def _stands_above(case: Case, inherited: Setting | None) -> bool:
    """Whether the layers above say the same in the same case."""
    theirs = inherited.cases if inherited else ()
    return any((case.selector, case.value) == (other.selector, other.value) for other in theirs)


def _held_above(selector: Selector, inherited: Setting | None) -> list[Case]:
    theirs = inherited.cases if inherited else ()
    return [other for other in theirs if selector.meet(other.selector)]


def _said(setting: Setting, called: Callable[[str], str]) -> list[Said]:
    return [_case_said(setting, case, called) for case in setting.cases]


def _case_said(setting: Setting, case: Case, called: Callable[[str], str]) -> Said:
    return Said(called(case.origin.layer), case.origin.span, f"sets {setting.written(case)}")


def _locked(
    name: str, mine: Sequence[Said], above: Sequence[Said], granted: Granted, what: str = "it"
) -> Diagnostic:
    by, lock = granted.by, granted.grant.span
    labels = [label for each in mine[1:] for label in each.label()]
    for each in above:
        labels += each.label(" and locks it" if each.by == by else "")
    if lock and by not in [each.by for each in above]:
        labels.append(Label(lock, f"{by} locks it"))
    return problems.LOCKED.at(
        mine[0].span,
        f"{name} is locked by {by}",
        label=f"{mine[0].by} {mine[0].what}",
        also=labels,
        help=f"delete the line in {mine[0].by}, or ask {by} to delegate {what}",
    )


def _not_delegated(name: str, mine: Said) -> Diagnostic:
    return problems.NOT_DELEGATED.at(
        mine.span,
        f"no layer above lets {mine.by} set {name}",
        label=f"{mine.by} {mine.what}",
        help=f"delete the line in {mine.by}, or ask for it to be named in a delegation.yaml above",
    )


def _same(name: str, mine: Sequence[Said], above: Sequence[Said]) -> Diagnostic:
    return problems.SAME_AS_ABOVE.at(
        mine[0].span,
        f"{name} repeats what {above[0].by} says",
        label=f"{mine[0].by} {mine[0].what}",
        also=above[0].label(),
        help=f"delete the line in {mine[0].by}",
    )
