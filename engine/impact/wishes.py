"""What a what-if asks for: settings with other values, read as a policy file would have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from engine.diagnostics import Diagnostic, near_names
from engine.frozen import dataclass, replace
from engine.impact import problems
from engine.language.parsing.literals import with_plural
from engine.policy.cases import ALWAYS
from engine.policy.declarations import Leaf, setting_leaves
from engine.policy.delegation.grants import Grant, Mode, is_as_strict, is_within
from engine.policy.says import Says
from engine.policy.settings import Case, Origin, Setting
from engine.policy.standing import Standing
from engine.quantities import Kind, Value, written
from engine.reading.formats import read_value
from engine.reading.yaml import read_yaml
from engine.source import Source

WHAT_IF = "what if"
MOST = 100
"""A sweep has so many values at most."""

_NAMED = re.compile(r"\s*([a-z0-9_.]+)\s*(?:\((.*)\))?\s*=(.*)", re.DOTALL)
_ENDS = re.compile(r"(.+?)\.\.(.*?)(?::([^:]*))?", re.DOTALL)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Wish:
    """A setting with the values it is to have, one after the other, each with its writing; `when` is its case."""

    path: str
    values: tuple[tuple[str, Setting], ...]
    when: str


def wished(text: str, at: Standing, *, sweep: bool = False) -> Wish | Diagnostic:
    """What `PATH=VALUE` asks for at a layer, or, as a sweep, `PATH=FROM..TO:STEP`."""
    option = "--sweep" if sweep else "--set"
    match = _NAMED.fullmatch(text)
    if match is None:
        help = (
            "write `--sweep attendance.letter_below=90%..97%:1`"
            if sweep
            else "write `--set attendance.target=96%`"
        )
        return problems.UNFIT_VALUE.at(None, f"`{option} {text}` is not a path, `=` and a value", help=help)
    path, case, said = match[1], match[2], match[3].strip()
    leaf = setting_leaves().get(path)
    wrong = _unknown(path) if leaf is None else _locked(path, at)
    if wrong is not None or leaf is None:
        return wrong or _unknown(path)
    texts = _swept(said, leaf) if sweep else [said]
    if isinstance(texts, Diagnostic):
        return texts
    values: list[tuple[str, Setting]] = []
    for each in texts:
        value = _value(each, leaf, path)
        setting = value if isinstance(value, Diagnostic) else _with_value(path, case, value[0], at, leaf)
        if isinstance(setting, Diagnostic):
            return setting
        values.append((each, setting))
    return Wish(path, tuple(values), (case or "").strip())


def not_to_set(wish: Wish, at: Standing) -> Iterator[Diagnostic]:
    """A note where the layer may not set some of the values itself."""
    say = Says(at)[wish.path][-1]
    if say.mode in (Mode.OPEN, "own") or say.mode.startswith("expected"):
        return
    leaf = setting_leaves()[wish.path]
    granted = at.granted(wish.path, len(at.layers) - 1)
    refused = [
        text
        for text, setting in wish.values
        if not all(_may(setting, each.grant, each.setting, leaf) for each in granted)
    ]
    if refused:
        message = f"{at.layers[-1].called} may set `{wish.path}` {say.mode}, so not {', '.join(refused)}"
        yield problems.NOT_TO_SET.at(None, message)


def _may(wanted: Setting, grant: Grant, above: Setting | None, leaf: Leaf) -> bool:
    values = [case.value for case in wanted.cases]
    if grant.mode is Mode.STRICTER and above:
        return all(
            is_as_strict(value, case.value, grant.stricter_is) for value in values for case in above.cases
        )
    return grant.mode is not Mode.WITHIN or all(is_within(value, grant, leaf) for value in values)


def beside(wish: Wish, given: Mapping[str, Setting]) -> Wish | Diagnostic:
    """The wish, with the values that are given to other cases of its setting."""
    other = given.get(wish.path)
    if other is None:
        return wish
    pairs = [list(zip(other.cases, setting.cases, strict=True)) for _, setting in wish.values]
    if any(is_wished(one) and is_wished(two) for one, two in pairs[0]):
        message = f"`{wish.path}{f' ({wish.when})' if wish.when else ''}` is given two values"
        return problems.GIVEN_TWICE.at(None, message, help="leave out one of them")
    cases = (tuple(two if is_wished(two) else one for one, two in each) for each in pairs)
    values = zip(wish.values, cases, strict=True)
    return replace(
        wish, values=tuple((text, replace(setting, cases=each)) for (text, setting), each in values)
    )


def is_wished(case: Case) -> bool:
    """Whether a case of a setting is one that is tried: it stands in no file."""
    return case.origin.span is None


def _unknown(path: str) -> Diagnostic:
    last = path.rpartition(".")[2]
    known = setting_leaves()
    alike = [each for each in known if each.rpartition(".")[2] in (last, last.partition("_")[2])]
    help = near_names(path, known) or (
        f"did you mean `{alike[0]}`?" if alike else "`trustpolicy show` lists the settings"
    )
    return problems.NO_SUCH_SETTING.at(None, f"there is no setting `{path}` that could be set", help=help)


def _locked(path: str, at: Standing) -> Diagnostic | None:
    say = Says(at)[path][-1]
    if say.mode not in (Mode.LOCKED, "not delegated"):
        return None
    by = next((each.layer for each in say.permissions if each.may_set == Mode.LOCKED), None)
    why = f"is locked by the layer `{by}`" if by else f"is not for {at.layers[-1].called} to set"
    help = "change it in a copy of the policies, then `trustpolicy diff FOLDER COPY --register …`"
    if by == at.owner.id:
        help = f"with `--all` in the place of the academy it is tried as the value of {at.owner.called}"
    return problems.LOCKED_SETTING.at(None, f"`{path}` {why}", help=help)


def _value(text: str, leaf: Leaf, path: str) -> tuple[Value] | Diagnostic:
    node, wrong = read_yaml(Source(f"{WHAT_IF}: {path}", text))
    value = read_value(leaf.schema, node) if node and not wrong else None
    if value is None:
        message = f"`{text}` is no value for `{path}` ({leaf.declaration.type})"
        return problems.UNFIT_VALUE.at(None, message, help="write it as a policy file has it")
    if isinstance(value, Diagnostic):
        return problems.UNFIT_VALUE.at(None, f"`{path}`: {value.message}", help=value.help)
    return (value.value,)


def _with_value(path: str, case: str | None, value: Value, at: Standing, leaf: Leaf) -> Setting | Diagnostic:
    """The setting as it holds at a layer with another value, in one of its cases where these differ."""
    setting, layer = at.settings.get(path), at.layers[-1].id
    if setting is None or not setting.cases:
        said, only = leaf.declaration, Case(ALWAYS, value, Origin(layer, None))
        return Setting(path, said.type, (only,), said.title, said.description)
    named = case.strip() if case is not None else None
    shown = list(dict.fromkeys(str(each.as_written) for each in setting.cases))
    chosen = [each for each in setting.cases if named in (None, str(each.selector), str(each.as_written))]
    if not chosen:
        help = near_names(str(named), shown) or f"its cases are {', '.join(f'`{each}`' for each in shown)}"
        return problems.SEVERAL_CASES.at(None, f"`{path}` has no case `{named}`", help=help)
    if named is None and len({each.value for each in setting.cases}) > 1:
        message = f"`{path}` has {len(shown)} cases with values of their own"
        return problems.SEVERAL_CASES.at(None, message, help=f"say which: `{path} ({shown[0]})=…`")
    changed = (
        replace(each, value=value, origin=replace(each.origin, layer=layer, span=None))
        if each in chosen
        else each
        for each in setting.cases
    )
    return replace(setting, cases=tuple(changed))


def _swept(text: str, leaf: Leaf) -> list[str] | Diagnostic:
    """The values of `FROM..TO:STEP`, each as it is written."""
    match = _ENDS.fullmatch(text)
    if match is None or not match[2] or not match[3]:
        lacks = "has no end" if match is None or not match[2] else "has no step"
        return _unfit_sweep(text, lacks)
    first, last = match[1].strip(), match[2].strip()
    if leaf.declaration.type.kind is Kind.TIME:
        return _times(text, first, last, match[3], leaf)
    begin, end = _NUMBER.search(first), _NUMBER.search(last)
    try:
        step = Decimal(match[3].strip().rstrip("%"))
    except InvalidOperation:
        step = Decimal("NaN")
    if not step.is_finite():
        return _unfit_sweep(text, "has a step that is no number")
    if begin is None or end is None:
        return _unfit_sweep(text, "does not go from one number to another")
    number, to = Decimal(begin[0]), Decimal(end[0])
    before, unit, other = first[: begin.start()], first[begin.end() :].strip(), last[end.end() :].strip()
    if other and unit and other.removesuffix("s") != unit.removesuffix("s"):
        return _unfit_sweep(text, f"counts in `{unit}` at one end and in `{other}` at the other")
    return _stepped(text, number, to, step, lambda each: f"{before}{_with_unit(each, unit or other)}")


def _with_unit(number: Decimal, unit: str) -> str:
    """`1 week`, `2 weeks`, `97%`."""
    text = f"{number.normalize():f}"
    return with_plural(f"{text} {unit}") if unit[:1].isalpha() else f"{text}{unit}"


def _times(text: str, first: str, last: str, step: str, leaf: Leaf) -> list[str] | Diagnostic:
    ends = [_value(each, leaf, leaf.path) for each in (first, last)]
    wrong = next((each for each in ends if isinstance(each, Diagnostic)), None)
    minutes = re.fullmatch(r"\s*(\d+)(?: minutes?)?\s*", step)
    if wrong or minutes is None:
        return wrong or _unfit_sweep(text, "has a step that is no number of minutes")
    begin, end = (Decimal(int(str(each[0]))) for each in ends if not isinstance(each, Diagnostic))
    return _stepped(text, begin, end, Decimal(minutes[1]), lambda each: written(int(each), Kind.TIME))


def _stepped(
    text: str, number: Decimal, to: Decimal, step: Decimal, write: Callable[[Decimal], str]
) -> list[str] | Diagnostic:
    if step <= 0 or number > to:
        return _unfit_sweep(text, "does not go upwards")
    if (to - number) / step >= MOST:
        return _unfit_sweep(
            text, f"has more than {MOST} values", "take a greater step, or ends that are nearer"
        )
    found = [number + step * at for at in range(int((to - number) / step) + 1)]
    return list(map(write, found if found[-1] == to else [*found, to]))


_BOTH_ENDS = "write both ends and a step above 0, like `90%..97%:1`, the smaller end first"


def _unfit_sweep(text: str, why: str, help: str = _BOTH_ENDS) -> Diagnostic:
    return problems.UNFIT_SWEEP.at(None, f"`{text}` {why}", help=help)
