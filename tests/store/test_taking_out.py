"""What an academy has in a store, or a school year of it, taken out for good."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest

from engine.ingesting.taking_out import Portion
from engine.store.folder import open_store
from engine.store.locks import reading
from engine.store.manifest import Manifest
from tests.commands import trustpolicy
from tests.register.small_registers import DAYS, calendar, load, marks, pupils, write_register
from tests.results import read_result
from tests.store.stores import bring_in, brought_in, content, file_of

LAST_YEAR = [str(day).replace("2024", "2023") for day in DAYS]
pytestmark = pytest.mark.thorough
KNOWN = frozenset({"wenlock", "hillside"})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The marks of two years of one academy, some of them corrected or faulty, and what another one has."""
    tmp_path = tmp_path_factory.mktemp("made")
    brought_in(tmp_path / "store", write_register(tmp_path / "register"))
    for name, rows in {"calendar": calendar(), "pupils": pupils(), "marks": marks()}.items():
        of_other = [["hillside", *row[1:]] for row in rows]
        brought_in(tmp_path / "store", file_of(tmp_path / "hillside", name, of_other))
    for code in ("/", "I", "?"):
        row = ["wenlock", "P1", LAST_YEAR[0], "AM", code, "", ""]
        brought_in(tmp_path / "store", file_of(tmp_path / code.encode().hex(), "marks", [row]))
    return tmp_path / "store"


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Path:
    return copytree(made, tmp_path / "store")


def manifest_of(store: Path) -> Manifest:
    manifest, _ = open_store(store)
    assert manifest is not None
    return manifest


def parquet_of(store: Path) -> set[str]:
    return {path.relative_to(store).as_posix() for path in store.rglob("*.parquet")}


def test_a_year_goes_with_what_its_marks_were_and_what_was_set_aside(store: Path) -> None:
    before = manifest_of(store)
    result = brought_in(store, take_out=(Portion("wenlock", "2023-24"),))
    assert [(each.table, each.year, each.rows) for each in result.taken_out] == [
        ("corrections", "2023-24", 1),
        ("marks", "2023-24", 1),
        ("set_aside", "2023-24", 1),
    ]
    now = manifest_of(store)
    assert set(now.held) == {each for each in before.held if each.year != "2023-24"}
    assert (now.supplied, now.set_aside) == (before.supplied, None)


def test_the_other_academy_and_year_answer_as_before(store: Path) -> None:
    before = [content(load(store, [academy])) for academy in ("wenlock", "hillside")]
    brought_in(store, take_out=(Portion("wenlock", "2023-24"),))
    wenlock, hillside = (content(load(store, [academy])) for academy in ("wenlock", "hillside"))
    assert hillside == before[1]
    assert wenlock["marks"] == before[0]["marks"] and wenlock["missing"] == before[0]["missing"]
    assert before[0]["aside"] and not wenlock["aside"]


def test_files_of_what_went_are_gone_from_the_folder(store: Path) -> None:
    brought_in(store, take_out=(Portion("wenlock"),), whole=True)
    assert parquet_of(store) == {file.path for file in manifest_of(store).files()}


def test_while_somebody_reads_the_files_stay_until_the_next_run(store: Path) -> None:
    sign = reading(store)
    assert sign is not None
    result, found = bring_in(store, take_out=(Portion("wenlock"),))
    sign.close()
    assert result is not None and [each.code.id for each in found] == ["D107"]
    assert parquet_of(store) > {file.path for file in manifest_of(store).files()}
    bring_in(store, take_out=(Portion("nobody"),))
    assert parquet_of(store) == {file.path for file in manifest_of(store).files()}


def test_what_an_academy_with_policies_has_goes_only_if_it_is_meant(store: Path) -> None:
    before = manifest_of(store)
    result, found = bring_in(store, take_out=(Portion("wenlock"),), known=KNOWN)
    assert result is None and [each.code.id for each in found] == ["D060"]
    assert "61 of `marks`" in found[0].message
    assert found[0].help == "if they are to go for good, add `--replace`"
    assert manifest_of(store) == before
    result, found = bring_in(store, take_out=(Portion("wenlock"),), known=KNOWN, whole=True)
    assert result is not None and not found
    assert result.academies == ("hillside",)
    assert {academy for _, academy in manifest_of(store).supplied} == {"hillside"}


@pytest.mark.parametrize(
    ("portion", "help"),
    [
        (Portion("wenlok"), "did you mean `wenlock`?"),
        (Portion("xyz"), "it has rows of `hillside` and `wenlock`"),
        (Portion("wenlock", "2019-20"), "it has rows of 2023-24 and 2024-25"),
    ],
)
def test_what_is_not_there_cannot_be_taken_out(store: Path, portion: Portion, help: str) -> None:
    before = manifest_of(store)
    result, found = bring_in(store, take_out=(portion, Portion("hillside")))
    assert result is None and [(each.code.id, each.help) for each in found] == [("D106", help)]
    assert manifest_of(store) == before


def test_a_folder_that_is_no_store_is_not_made_one(tmp_path: Path) -> None:
    result, found = bring_in(tmp_path / "nothing", take_out=(Portion("wenlock"),))
    assert result is None and [each.code.id for each in found] == ["D106"]
    assert not (tmp_path / "nothing").exists()


def test_a_renamed_academy_goes_and_comes_in_one_step(store: Path, tmp_path: Path) -> None:
    renamed = [["st-milburga", *row[1:]] for row in marks()]
    result = brought_in(store, file_of(tmp_path / "new", "marks", renamed), take_out=(Portion("wenlock"),))
    assert result.academies == ("hillside", "st-milburga")
    assert (result.files[0].new, sum(each.rows for each in result.taken_out if each.table == "marks")) == (
        60,
        61,
    )


@pytest.mark.parametrize("kind", ["text", "markdown", "csv"])
def test_what_went_is_said(store: Path, kind: str) -> None:
    said = trustpolicy("ingest", "--into", store, "--take-out", "hillside", "--format", kind)
    assert said.exit_code == 0, said.output
    assert "hillside" in said.stdout and "60" in said.stdout and "2024-25" in said.stdout


def test_json_has_each_table_and_year(store: Path) -> None:
    words = ("ingest", "--into", store, "--take-out", "wenlock/2023-24", "--replace", "--format", "json")
    said = read_result("ingest", trustpolicy(*words).stdout)
    assert said["files"] == []
    assert said["taken_out"][1] == {"table": "marks", "academy": "wenlock", "year": "2023-24", "rows": 1}


def test_without_a_file_and_without_anything_to_take_out_there_is_nothing_to_do(store: Path) -> None:
    said = trustpolicy("ingest", "--into", store)
    assert said.exit_code == 2 and "name what to bring in, or what to `--take-out`" in said.stderr
