"""Whether a layer was free to say what it says, by what the layers above it grant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from engine.diagnostics import Code, Diagnostic, Label, Severity, labels_at
from engine.frozen import dataclass, replace
from engine.policy import problems
from engine.policy.cases import Selector, Taught, uncovered
from engine.policy.declarations import Leaf, setting_leaves
from engine.policy.delegation.grants import Grant, Mode, is_as_strict, is_within
from engine.policy.layers import NATIONAL_CALLED
from engine.policy.settings import Case, Setting, cases_of
from engine.quantities import named_in
from engine.source import Span


@dataclass(frozen=True, slots=True)
class Granted:
    """What a layer above, as messages call it, grants for one path; `setting` is what held at that layer."""

    layer: str
    by: str
    grant: Grant
    setting: Setting | None = None

    @property
    def rests_on(self) -> str:
        """`: ` with the law or guidance behind what the layer itself sets, blank where none is named."""
        origins = (case.origin for case in cases_of(self.setting) if case.origin.layer == self.layer)
        return _behind(dict.fromkeys(origin.basis for origin in origins if origin.basis))


@dataclass(frozen=True, slots=True)
class Said:
    """One layer's say on something that is not a setting, such as a role, a code or a rule."""

    by: str
    span: Span | None
    what: str
    basis: str | None = None

    def label(self, more: str = "") -> tuple[Label, ...]:
        """A label with what was said and where, none where it has no place."""
        return labels_at((self.span, f"{self.by} {self.what}{more}"))


def judge_setting(
    local: Setting,
    inherited: Setting | None,
    granted: Sequence[Granted],
    called: Callable[[str], str],
    taught: Taught,
) -> list[Diagnostic]:
    """What is wrong with a layer's own value.

    `called` names a layer, by its folder, as messages do; `taught` are those the value has to hold for.
    """
    leaf = setting_leaves()[local.path]
    mine, above = _said(local, called), _said(inherited, called) if inherited else []
    if inherited and local.says_as(inherited):
        clause = next((case.origin.clause for case in local.cases if case.origin.clause), None)
        return [_same(f"`{local.path}`", mine, above, clause)]
    if not granted:
        return [_not_delegated(f"`{local.path}`", mine[0])]
    found = [
        problem
        for each in granted
        for problem in _JUDGES[each.grant.mode](_Question(leaf, local, inherited, each, called, taught))
    ]
    if not found and inherited and _comes_to_the_same(local, inherited, taught):
        return [_same(f"`{local.path}`", mine, above)]
    return sorted(found, key=lambda problem: problem.severity is not Severity.ERROR)[:1]


def _comes_to_the_same(local: Setting, inherited: Setting, taught: Taught) -> bool:
    """Whether both hold the same for the same sessions of some year groups, however their cases are cut."""
    mine, theirs = ([case.selector for case in each.cases] for each in (local, inherited))
    pairs = ((one, other) for one in local.cases for other in inherited.cases)
    if any(one.value != other.value and one.selector.meets(other.selector) for one, other in pairs):
        return False
    ways = ((mine, theirs), (theirs, mine))
    return not any(uncovered(each, others, taught) for some, others in ways for each in some)


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
    taught: Taught

    @property
    def name(self) -> str:
        return f"`{self.local.path}`"

    def mine(self, case: Case) -> Said:
        return _case_said(self.local, case, self.called)

    @property
    def theirs(self) -> Setting | None:
        """What held at the layer that grants."""
        return self.granted.setting or self.inherited

    def pairs(self) -> Iterator[tuple[Case, Case]]:
        """Each local case with each one of the granting layer that holds at the same time."""
        for case in self.local.cases:
            yield from ((case, other) for other in _held_above(case.selector, self.theirs))

    def unsaid(self) -> Iterator[tuple[Case, Selector]]:
        """The cases of the granting layer that the local value leaves out in part, with one such part each."""
        mine = [case.selector for case in self.local.cases]
        for other in cases_of(self.theirs):
            part = uncovered(other.selector, mine, self.taught)
            if part:
                yield other, part


def _judge_open(asked: _Question) -> Iterator[Diagnostic]:
    return iter(())


def _judge_locked(asked: _Question) -> Iterator[Diagnostic]:
    differing = [case for case in asked.local.cases if not _stands_above(case, asked.inherited)]
    cases = differing or list(asked.local.cases)
    theirs = dict.fromkeys(other for case in cases for other in _held_above(case.selector, asked.inherited))
    mine = [asked.mine(case) for case in cases]
    above = [_case_said(asked.inherited, case, asked.called) for case in theirs if asked.inherited]
    # the same value, but not for the same time
    if not {said.what for said in mine}.isdisjoint(said.what for said in above):
        mine, above = (
            [replace(said, what=f"{said.what}, {case.selector}") for said, case in zip(some, of, strict=True)]
            for some, of in ((mine, cases), (above, theirs))
        )
    yield _locked(asked.name, mine, above, asked.granted, "the setting")


def _judge_within(asked: _Question) -> Iterator[Diagnostic]:
    by, grant = asked.granted.by, asked.granted.grant
    for case in asked.local.cases:
        if not is_within(case.value, grant, asked.leaf):
            mine, bounds = asked.mine(case), grant.words(asked.leaf)
            yield problems.OUT_OF_BOUNDS.at(
                mine.span,
                f"{asked.name} is outside what {by} allows",
                label=f"{mine.by} {mine.what}",
                also=labels_at((grant.span, f"{by} allows {bounds}")),
                help=f"choose {bounds}" + _or_ask(by, "to widen the bounds"),
            )
    yield from _leaving_out(asked, problems.OUT_OF_BOUNDS)


def _judge_stricter(asked: _Question) -> Iterator[Diagnostic]:
    by, direction = asked.granted.by, asked.granted.grant.stricter_is
    for case, other in asked.pairs():
        if asked.theirs and not is_as_strict(case.value, other.value, direction):
            mine, theirs = asked.mine(case), _case_said(asked.theirs, other, asked.called)
            yield problems.LESS_STRICT.at(
                mine.span,
                f"{asked.name} asks less than {theirs.by} does{asked.granted.rests_on}",
                label=f"{mine.by} {mine.what}",
                also=theirs.label(f" and lets it be {direction} only" if by == theirs.by else ""),
                help=f"{_as_strict(asked.theirs, other, direction)}, or delete it in {mine.by}",
            )
    yield from _leaving_out(asked, problems.LESS_STRICT)


def _as_strict(theirs: Setting, case: Case, direction: str | None) -> str:
    """What to choose to be as strict as the layer above."""
    if not named_in(case.value):
        return f"choose {theirs.written(case)} or {direction}"
    off = "lower" if direction == "higher" else "higher"
    names = ", ".join(f"`{item.name}`" for item in named_in(case.value))
    return f"keep {names} in this order with ends no {off} and all else as it is; there may be more of them"


def _judge_expected(asked: _Question) -> Iterator[Diagnostic]:
    for case in asked.local.cases:
        met = [other for one, other in asked.pairs() if one is case]
        if departs(case, met, asked.granted.grant, asked.leaf):
            yield _unexpected(asked, case, met)
    yield from _leaving_out(asked, problems.UNEXPECTED)


def departs(case: Case, expected: Sequence[Case], grant: Grant, leaf: Leaf) -> bool:
    """Whether a value departs from what is expected: from its bounds and direction, or, without any, from the value."""
    if grant.has_bounds() and not is_within(case.value, grant, leaf):
        return True
    if grant.stricter_is:
        return any(not is_as_strict(case.value, other.value, grant.stricter_is) for other in expected)
    return not grant.has_bounds() and any(case.value != other.value for other in expected)


def _unexpected(asked: _Question, case: Case, expected: Sequence[Case]) -> Diagnostic:
    granted, mine = asked.granted, asked.mine(case)
    values = [asked.theirs.written(other) for other in expected] if asked.theirs else []
    wanted = granted.grant.expects(asked.leaf, " or ".join(dict.fromkeys(values)))
    at = [other.origin.span for other in expected] or [granted.grant.span]
    return problems.UNEXPECTED.at(
        mine.span,
        f"{asked.name} departs from what {granted.by} expects{granted.rests_on}",
        label=f"{mine.by} {mine.what}",
        also=labels_at(*((span, f"{granted.by} expects {wanted}") for span in at)),
        help=f"write {wanted}, or keep the value of {mine.by}, which is the one in force",
    )


def _leaving_out(asked: _Question, code: Code) -> Iterator[Diagnostic]:
    """The problem that a local value holds for less than the value it replaces, so that nothing holds for the rest."""
    for other, part in asked.unsaid():
        mine = asked.mine(asked.local.cases[0])
        theirs = _case_said(asked.theirs, other, asked.called) if asked.theirs else mine
        yield code.at(
            mine.span,
            f"{asked.name} says nothing where {theirs.by} {theirs.what} ({part}){asked.granted.rests_on}",
            label=f"{mine.by} {mine.what}",
            also=theirs.label(),
            help=f"add a case for the rest in {mine.by}, or delete it there",
        )


_JUDGES: dict[Mode, Callable[[_Question], Iterable[Diagnostic]]] = {
    Mode.OPEN: _judge_open,
    Mode.LOCKED: _judge_locked,
    Mode.WITHIN: _judge_within,
    Mode.STRICTER: _judge_stricter,
    Mode.EXPECTED: _judge_expected,
}


def _stands_above(case: Case, inherited: Setting | None) -> bool:
    """Whether the layers above say the same in the same case."""
    mine = (case.selector, case.value)
    return any(mine == (other.selector, other.value) for other in cases_of(inherited))


def _held_above(selector: Selector, inherited: Setting | None) -> list[Case]:
    return [other for other in cases_of(inherited) if selector.meets(other.selector)]


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
        f"{name} is locked by {by}{granted.rests_on or _behind(each.basis for each in above if each.basis)}",
        label=f"{mine[0].by} {mine[0].what}",
        also=labels,
        help=f"delete the line in {mine[0].by}" + _or_ask(by, f"to delegate {what}"),
    )


def _behind(laws: Iterable[str]) -> str:
    listed = ", ".join(laws)
    return f": {listed}" if listed else ""


def _or_ask(by: str, what: str) -> str:
    """What else can be done than to give way; law and guidance cannot be asked."""
    return "" if by == NATIONAL_CALLED else f", or ask {by} {what}"


def _not_delegated(name: str, mine: Said) -> Diagnostic:
    return problems.NOT_DELEGATED.at(
        mine.span,
        f"no layer above lets {mine.by} set {name}",
        label=f"{mine.by} {mine.what}",
        help=f"delete the line in {mine.by}, or ask for it to be named in a delegation.yaml above",
    )


def _same(name: str, mine: Sequence[Said], above: Sequence[Said], clause: str | None = None) -> Diagnostic:
    cite = f', or keep its clause alone: `{{clause: "{clause}"}}`' if clause else ""
    return problems.SAME_AS_ABOVE.at(
        mine[0].span,
        f"{name} repeats what {above[0].by} says",
        label=f"{mine[0].by} {mine[0].what}",
        also=above[0].label(),
        help=f"delete the line in {mine[0].by}{cite}",
    )
