"""Where no output may go: into a register, in the place of a policy, of a file that is read, or of another output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from engine.cli.output import refuse_address, refused
from engine.cli.parameters import (
    Edition,
    LedgerFile,
    NamedFile,
    OutputFile,
    PoliciesFolder,
    RegisterFolder,
    WrittenFolder,
    WrittenRegister,
)
from engine.links import followed, from_here


def check_outputs(ctx: click.Context) -> None:
    """Refuses an output of a verb that would take the place of something else, before any work is done."""
    outputs = [*_given(ctx, OutputFile)]
    registers = [*_given(ctx, RegisterFolder, WrittenRegister)]
    policies = [*_given(ctx, PoliciesFolder, Edition)]
    read = {followed(path) for path in _given(ctx, click.Path, NamedFile, LedgerFile)}
    for at, output in enumerate(outputs):
        if register := _around(output, registers):
            help = f"write it beside the register, like `{_beside(register) / output.name}`"
            raise refused(output, "it lies in the register", help)
        if output.exists() and (folder := _with_layer_around(output, policies)):
            help = f"write it beside the policies, like `{_beside(folder) / output.name}`"
            raise refused(output, "it already exists, among the policies", help)
        if output in read:
            raise refused(output, "it is the file that is read", "write to another file")
        if output in outputs[:at]:
            raise refused(output, "another output goes to it", "name a file for each")
    for into in _given(ctx, WrittenFolder, WrittenRegister):
        refuse_address(into)
        if folder := _with_layer_around(followed(into), policies):
            raise refused(into, "policies lie there", f"name a folder outside `{folder}`")


def _around(output: Path, folders: Iterable[Path]) -> Path | None:
    """The folder in which an output lies."""
    return next((each for each in folders if output.is_relative_to(followed(each))), None)


def _with_layer_around(output: Path, policies: Iterable[Path]) -> Path | None:
    """The folder of policies that an output is, or in one of whose layers it lies."""
    for folder in policies:
        if output == followed(folder) or _around(output, _layers(folder)):
            return folder
    return None


def _layers(policies: Path) -> list[Path]:
    """The folders of layers; none where policies cannot be read, which is told when they are."""
    from engine.policy.folders import layer_names

    try:
        return [policies / name for name in layer_names(policies)]
    except OSError:
        return []


def _beside(folder: Path) -> Path:
    """The folder that holds another one, told from here where that can be."""
    return from_here(followed(folder).parent)


def _given(ctx: click.Context, *kinds: type[click.ParamType[object]]) -> Iterator[Path]:
    """The paths that the parameters of some types have."""
    for parameter in ctx.command.params:
        if type(parameter.type) in kinds:
            yield from _paths(ctx.params.get(parameter.name or ""))


def _paths(value: object) -> Iterator[Path]:
    if isinstance(value, (str, Path)):
        yield Path(value)
    elif isinstance(value, tuple):
        for each in value:
            yield from _paths(each)
