"""Classes made by `engine.frozen` do what those of the standard library do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, field
from functools import cached_property
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

import engine
from engine import frozen
from engine.quantities import Kind, Type

Decorator = Callable[..., Any]


def plain(dataclass: Decorator) -> type:
    @dataclass(frozen=True, slots=True)
    class Made:
        """A value."""

        one: int
        two: str = "two"
        place: object = field(default=None, compare=False)
        kept: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

        @property
        def both(self) -> str:
            return f"{self.one}{self.two}"

    return Made


def inheriting(dataclass: Decorator) -> type:
    @dataclass(frozen=True, slots=True)
    class Above:
        one: int
        two: str = ""

    @dataclass(frozen=True, slots=True)
    class Made(Above):
        two: str = "other"
        three: tuple[int, ...] = ()

    return Made


def below(dataclass: Decorator) -> type:
    class Made(plain(dataclass)):  # type: ignore[misc]
        pass

    return Made


def checked(dataclass: Decorator) -> type:
    @dataclass(frozen=True)
    class Made:
        one: int
        two: str = field(default="two")

        def __post_init__(self) -> None:
            if self.one < 0:
                raise ValueError("one")

        @cached_property
        def worked_out(self) -> int:
            return self.one + 1

    return Made


def alone(dataclass: Decorator) -> type:
    @dataclass(frozen=True, slots=True)
    class Made:
        one: int

    return Made


def ordered(dataclass: Decorator) -> type:
    @dataclass(frozen=True, slots=True, order=True)
    class Made:
        one: int
        two: str = ""

    return Made


MAKERS = [plain, inheriting, below, checked, alone, ordered]
both = pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)


def of_each(make: Callable[[Decorator], type]) -> tuple[type, type]:
    ours, theirs = make(frozen.dataclass), make(dataclasses.dataclass)
    assert isinstance(_own_fields(ours), frozen._Fields)
    return ours, theirs


def _own_fields(cls: type) -> object:
    return next(
        each.__dict__[name]
        for each in cls.__mro__
        for name in ("__dataclass_fields__",)
        if name in each.__dict__
    )


@both
def test_values_are_made_shown_and_compared_alike(make: Callable[[Decorator], type]) -> None:
    told = []
    for cls in of_each(make):
        values = [cls(1), cls(one=1), cls(2)]
        equal = [left == right for left in values for right in values]
        distinct = len({hash(each) for each in values}), len(set(values))
        told.append(([repr(each) for each in values], equal, distinct, values[0] == 1, cls.__match_args__))
    assert told[0] == told[1]


@both
@pytest.mark.parametrize(
    "arguments", [((), {}), ((1, "", (), {}, 5), {}), ((1,), {"one": 1}), ((1,), {"none": 1})]
)
def test_what_does_not_fit_is_refused_alike(make: Callable[[Decorator], type], arguments: Any) -> None:
    said = []
    for cls in of_each(make):
        with pytest.raises(TypeError) as refused:
            cls(*arguments[0], **arguments[1])
        said.append(str(refused.value))
    assert said[0] == said[1]


@both
def test_the_standard_library_knows_them(make: Callable[[Decorator], type]) -> None:
    told = []
    for cls in of_each(make):
        value: Any = cls(1)
        fields = [(each.name, each.type, each.compare, each.repr) for each in dataclasses.fields(cls)]
        changed = dataclasses.replace(value, one=3)
        told.append((dataclasses.is_dataclass(value), fields, repr(changed), dataclasses.asdict(value)))
    assert told[0] == told[1]


@both
def test_replacing_gives_what_the_standard_library_gives(make: Callable[[Decorator], type]) -> None:
    value: Any = of_each(make)[0](1)
    assert frozen.replace(value, one=4) == dataclasses.replace(value, one=4) != value
    assert frozen.replace(value) == value
    with pytest.raises(TypeError):
        frozen.replace(value, none=1)


@both
def test_a_hash_that_was_worked_out_is_kept_but_not_carried_over(make: Callable[[Decorator], type]) -> None:
    cls = of_each(make)[0]
    value: Any = cls(1)
    assert hash(value) == hash(value) == hash(copy.copy(value)) == hash(cls(1))
    assert hash(frozen.replace(value, one=2)) == hash(cls(2)) != hash(value)
    assert "_hashed" not in repr(value)


@both
def test_nothing_is_changed(make: Callable[[Decorator], type]) -> None:
    value: Any = of_each(make)[0](1)
    with pytest.raises(FrozenInstanceError):
        value.one = 2
    with pytest.raises(FrozenInstanceError):
        del value.one
    assert value.one == 1


def test_values_are_ordered_by_their_fields() -> None:
    told = []
    for cls in of_each(ordered):
        values: list[Any] = [cls(2), cls(1, "b"), cls(1, "a")]
        compared = [(a < b, a <= b, a > b, a >= b) for a in values for b in values]
        told.append(([repr(each) for each in sorted(values)], compared))
        with pytest.raises(TypeError):
            assert cls(1) < 2  # type: ignore[operator]
    assert told[0] == told[1]


def test_a_default_comes_last() -> None:
    @frozen.dataclass(frozen=True, slots=True)
    class Made:
        one: int = 1
        two: str  # type: ignore[misc]

    with pytest.raises(TypeError, match="non-default argument 'two'"):
        Made(1, "")


def test_a_copy_is_equal_and_a_factory_gives_each_its_own() -> None:
    cls = plain(frozen.dataclass)
    value: Any = cls(1, place="here")
    assert copy.copy(value) == copy.deepcopy(value) == value
    assert copy.copy(value).place == "here"
    assert cls(1).kept is not cls(1).kept  # type: ignore[attr-defined]
    type = Type(Kind.MONEY)
    assert pickle.loads(pickle.dumps(type)) == type


def test_a_value_matches_by_its_fields() -> None:
    cls: Any = plain(frozen.dataclass)
    match cls(1, "b"):
        case cls(one, two):
            assert (one, two) == (1, "b")


def test_slots_are_those_of_the_fields_and_what_is_worked_out_is_kept() -> None:
    assert not hasattr(plain(frozen.dataclass)(1), "__dict__")
    assert not hasattr(inheriting(frozen.dataclass)(1), "__dict__")
    value: Any = checked(frozen.dataclass)(1)
    assert (value.worked_out, value.__dict__["worked_out"]) == (2, 2)
    with pytest.raises(ValueError, match="one"):
        checked(frozen.dataclass)(-1)


def special() -> Iterator[type]:
    """Classes that are left to the standard library."""

    @frozen.dataclass(frozen=True, slots=True)
    class Named:
        one: int = field(kw_only=True)

    @frozen.dataclass(frozen=True)
    class OwnHash:
        one: int

        def __hash__(self) -> int:
            return 7

    @frozen.dataclass(slots=True)
    class Open:
        one: int

    yield from (Named, OwnHash, Open)


def test_what_is_special_is_made_by_the_standard_library() -> None:
    named, own_hash, open_ = special()
    assert all(isinstance(each.__dict__["__dataclass_fields__"], dict) for each in special())
    assert named(one=1) == named(one=1)
    assert hash(own_hash(1)) == 7
    value: Any = open_(1)
    value.one = 2
    with pytest.raises(ValueError, match="mutable default"):

        @frozen.dataclass(frozen=True)
        class Shared:
            one: list[int] = []  # noqa: RUF012


def test_every_class_of_the_engine_has_the_fields_it_writes() -> None:
    for module in walk_packages(engine.__path__, "engine."):
        for cls in vars(import_module(module.name)).values():
            if isinstance(cls, type) and isinstance(cls.__dict__.get("__dataclass_fields__"), frozen._Fields):
                assert [each.name for each in dataclasses.fields(cls)] == list(cls.__match_args__)
                frozen._written_init(cls, cls.__dict__["__dataclass_fields__"])
