"""Frozen dataclasses as those of the standard library, made in a fraction of its time.

The standard library writes and compiles six methods for every class; a run makes some two hundred classes and lasts a
few tenths of a second (decision 26). Here all classes share one of each method, and `__init__` is written when the
first value of a class is made. `fields`, `replace`, `is_dataclass` and `match` know these classes like any other.
"""

from __future__ import annotations

import dataclasses
import operator
from dataclasses import MISSING, Field, FrozenInstanceError
from functools import cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "field_names", "replace"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from dataclasses import dataclass, replace

    Methods = Mapping[str, Callable[..., object]]
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, order=False, **more):
        """The decorator that makes a class a dataclass: here if it is frozen and plain, else by the standard library."""

        def made(cls):
            if more or not frozen or not _is_plain(cls):
                return dataclasses.dataclass(frozen=frozen, slots=slots, order=order, **more)(cls)
            return (_with_slots if slots else _without_slots)(cls, _ORDERED if order else _SHARED)

        return made if cls is None else made(cls)

    def replace(value, /, **changes):
        """A value like another of these classes, with some fields changed."""
        cls = type(value)
        for name in cls.__match_args__:
            if name not in changes:
                changes[name] = getattr(value, name)
        return cls(**changes)


def field_names(cls: type) -> tuple[str, ...]:
    """The names of the fields of a class, in order; none of a class that has no fields."""
    return getattr(cls, "__match_args__", ())


def _is_plain(cls: type) -> bool:
    """Whether a class asks for nothing that is left to the standard library: methods of its own, special fields."""
    own = cls.__dict__
    if "__init__" in own or "__eq__" in own or "__hash__" in own or "__setattr__" in own:
        return False
    for name, annotation in cls.__annotations__.items():
        default = own.get(name)
        special = isinstance(default, Field) and (default.kw_only is True or not default.init or default.hash)
        mutable = type(default).__hash__ is None
        if special or mutable or not isinstance(annotation, str) or "Var" in annotation:
            return False
    return True


class _Fields:
    """The fields of a class, with those of the classes above it first.

    Asked of the class as `__dataclass_fields__` they are what the standard library makes of them.
    """

    __slots__ = ("annotations", "defaults", "made")

    def __init__(self, cls: type) -> None:
        self.annotations: dict[str, Any] = {}
        self.defaults: dict[str, Any] = {}
        self.made: dict[str, Field[Any]] = {}
        for each in cls.__mro__[-2:0:-1]:
            self._take_in(each.__dict__.get("__dataclass_fields__", {}))
        for name, annotation in cls.__annotations__.items():
            self.annotations[name] = annotation
            self.defaults[name] = cls.__dict__.get(name, MISSING)

    def _take_in(self, above: Any) -> None:
        if isinstance(above, _Fields):
            self.annotations.update(above.annotations)
            self.defaults.update(above.defaults)
        else:
            self.annotations.update((name, each.type) for name, each in above.items())
            self.defaults.update(above)

    def __get__(self, _: object, owner: type) -> dict[str, Field[Any]]:
        if not self.made:
            given = {name: each for name, each in self.defaults.items() if each is not MISSING}
            twin: Any = type(owner.__name__, (), {"__annotations__": self.annotations, **given})
            plain = dataclasses.dataclass(init=False, repr=False, eq=False)
            self.made = plain(twin).__dataclass_fields__ if self.annotations else {}
        return self.made

    def of(self, use: str) -> list[str]:
        """The names of the fields that are of use to a method: `compare` or `repr`."""
        return [
            name
            for name, default in self.defaults.items()
            if not isinstance(default, Field) or getattr(default, use)
        ]


def _fields(cls: type) -> tuple[type, _Fields]:
    """The nearest class with fields, and they: values can be of a class below it that adds none."""
    found = ((each, each.__dict__.get("__dataclass_fields__")) for each in cls.__mro__)
    return next((each, fields) for each, fields in found if isinstance(fields, _Fields))


def _without_slots(cls: type, methods: Methods) -> type:
    fields = _Fields(cls)
    for name in cls.__annotations__:
        if isinstance(cls.__dict__.get(name), Field):
            delattr(cls, name)
    for name, each in _content(cls, fields, methods):
        setattr(cls, name, each)
    return cls


def _with_slots(cls: type, methods: Methods) -> type:
    """The class made anew with slots for its own fields: a class cannot be given them later."""
    fields, own = _Fields(cls), cls.__annotations__
    above = {name for each in cls.__mro__[1:] for name in each.__dict__.get("__slots__", ())}
    content = {name: each for name, each in cls.__dict__.items() if name not in own}
    del content["__dict__"], content["__weakref__"]
    content["__slots__"] = tuple(name for name in (*own, "_hashed") if name not in above)
    content.update(_content(cls, fields, methods))
    made = type(cls)(cls.__name__, cls.__bases__, content)
    made.__qualname__ = cls.__qualname__
    return made


def _content(cls: type, fields: _Fields, methods: Methods) -> Iterator[tuple[str, object]]:
    """What a class is given: its fields, and the methods that all share where it has none of its own."""
    yield "__dataclass_fields__", fields
    yield "__match_args__", tuple(fields.annotations)
    yield from ((name, method) for name, method in methods.items() if name not in cls.__dict__)


# `__init__`, written when the first value is made


def _init(self: object, *values: object, **named: object) -> None:
    cls, fields = _fields(type(self))
    written = _written_init(cls, fields)
    cls.__init__ = written  # type: ignore[misc]
    written(self, *values, **named)


def _written_init(cls: type, fields: _Fields) -> Callable[..., None]:
    """An `__init__` of its own; classes with as many fields of the same sorts have one code under other names."""
    known: dict[str, object] = {"_put": object.__setattr__, "_MISSING": MISSING}
    defaults: list[object] = []
    lines: list[str] = []
    for number, (name, told) in enumerate(fields.defaults.items()):
        default, factory = (
            (told.default, told.default_factory) if isinstance(told, Field) else (told, MISSING)
        )
        if factory is not MISSING or default is not MISSING:
            defaults.append(default)
        elif defaults:
            raise TypeError(f"non-default argument {name!r} follows default argument")
        slot = getattr(getattr(cls, name, None), "__set__", None)
        known[f"_new{number}"], known[f"_set{number}"], known[f"_name{number}"] = factory, slot, name
        value = (
            f"_{number}" if factory is MISSING else f"_new{number}() if _{number} is _MISSING else _{number}"
        )
        lines.append(f"_set{number}(self, {value})" if slot else f"_put(self, _name{number}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    code = _code(len(fields.defaults), "\n ".join(lines or ["pass"]))
    named = code.replace(co_varnames=("self", *fields.defaults), co_qualname=f"{cls.__qualname__}.__init__")
    return FunctionType(named, known, "__init__", tuple(defaults))


@cache
def _code(number: int, body: str) -> CodeType:
    """The code of an `__init__` that takes so many values, named by their numbers."""
    made: dict[str, Any] = {}
    exec(f"def __init__(self{''.join(f', _{each}' for each in range(number))}):\n {body}", made)
    code: CodeType = made["__init__"].__code__
    return code


# the other methods


_compared: dict[type, Callable[[Any], object]] = {}
"""What the values of a class are compared and hashed by."""


def _key(value: object) -> object:
    cls = type(value)
    if cls not in _compared:
        names = _fields(cls)[1].of("compare")
        _compared[cls] = operator.attrgetter(*names) if names else lambda _: ()
    return _compared[cls](value)


def _eq(self: object, other: object) -> object:
    return _key(self) == _key(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    """Worked out once: a rule's condition is a deep tree, and is looked up again and again."""
    try:
        found: int = self._hashed
    except AttributeError:
        found = hash(_key(self))
        object.__setattr__(self, "_hashed", found)
    return found


def _ordering(symbol: Callable[[Any, Any], object]) -> Callable[..., object]:
    def ordered(self: object, other: object) -> object:
        return symbol(_key(self), _key(other)) if other.__class__ is self.__class__ else NotImplemented

    return ordered


def _repr(self: object) -> str:
    cls = type(self)
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in _fields(cls)[1].of("repr"))
    return f"{cls.__qualname__}({shown})"


def _setattr(self: object, name: str, _: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _getstate(self: object) -> list[object]:
    return [getattr(self, name) for name in _fields(type(self))[1].annotations]


def _setstate(self: object, state: list[object]) -> None:
    for name, value in zip(_fields(type(self))[1].annotations, state, strict=True):
        object.__setattr__(self, name, value)


_SHARED: Methods = {
    "__init__": _init,
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _setattr,
    "__delattr__": _delattr,
    "__getstate__": _getstate,
    "__setstate__": _setstate,
}
_ORDERED: Methods = {
    **_SHARED,
    "__lt__": _ordering(operator.lt),
    "__le__": _ordering(operator.le),
    "__gt__": _ordering(operator.gt),
    "__ge__": _ordering(operator.ge),
}
