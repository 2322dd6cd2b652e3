"""Policies for invented academies: the trust's own layers, and a folder for each academy that has none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import copytree

from engine.demo.shapes import JUNIOR, AcademyShape

_POLICY = """\
# An invented academy of a demo. Everything but who it is comes from the trust.
layer: academy
under: trust
identity:
  name: {title}
  local_authority: Example Council
  year_groups: {year_groups}
"""
_THRESHOLDS = """\
roll:
  final_year_group: {{value: {final}, clause: "7.4"}}
"""


def write_policies(folder: Path, policies: Path, academies: Sequence[AcademyShape]) -> None:
    """Copies the policies to the folder and adds what an academy without a folder needs.

    An added academy keeps the trust's register times.
    """
    copytree(policies, folder, dirs_exist_ok=True)
    for shape in academies:
        if not (folder / shape.name).exists():
            _write_academy(folder / shape.name, shape)


def _write_academy(folder: Path, shape: AcademyShape) -> None:
    folder.mkdir()
    (folder / "policy.yaml").write_text(_POLICY.format(title=shape.title, year_groups=list(JUNIOR)), "utf-8")
    (folder / "thresholds.yaml").write_text(_THRESHOLDS.format(final=JUNIOR[-1]), "utf-8")
