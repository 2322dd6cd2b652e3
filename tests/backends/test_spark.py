"""A check carried out by Spark says what DuckDB's says, row for row; these need the extra `spark` and Java."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

import engine
from engine.backends.spark.engine import SparkEngine
from engine.demo import AS_AT, WENLOCK, invented_academy, write_policies, write_register
from engine.intake import ingest
from engine.register.sql import Sql, fill, text
from tests.commands import trustpolicy

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two academies, beside their policies: one hands no calls over, and has other settings.

    Of the other's rows some cannot be used: twice, of nobody, in the holidays, of no code. The folder's name has what
    addresses encode and patterns of files mean otherwise.
    """
    folder = tmp_path_factory.mktemp("spark")
    academies = (replace(WENLOCK, pupils=60), replace(invented_academy(1), pupils=30))
    write_policies(folder / "policies", Path("policies"), academies)
    write_register(folder / "register", academies=academies[:1], seed=3, with_mistakes=True)
    write_register(folder / "without calls", academies=academies[1:], seed=4)
    (folder / "without calls" / "calls.csv").unlink()
    marks = folder / "register" / "marks.csv"
    lines = marks.read_text("utf-8").splitlines()
    cells = [line.split(",") for line in lines[1:4]]
    header = lines[0].split(",")
    code, day, pupil = (header.index(name) for name in ("code", "date", "pupil_id"))
    twice, nobody, holiday = (list(each) for each in cells)
    twice[code] = "I"
    nobody[pupil] = "NOBODY"
    holiday[day] = "2024-12-25"
    marks.write_text(
        "\n".join([*lines, *(",".join(row) for row in (twice, nobody, holiday))]) + "\n", "utf-8"
    )
    registers = [folder / "register", folder / "without calls"]
    store = folder / "a store – of 50%20 [naïve]"
    result, found = ingest(folder / "policies", registers, store)
    assert result is not None, [each.message for each in found]
    return store


def checked(store: Path, master: str | None) -> engine.outcomes.Checked:
    asked = SparkEngine(master, store) if master else None
    return engine.check(store.parent / "policies", (), store, AS_AT, engine=asked)


@pytest.fixture(scope="module")
def by_duckdb(store: Path) -> engine.outcomes.Checked:
    found = checked(store, None)
    assert found.result is not None and len(found.result.findings) > 50
    assert found.result.register.tables["marks"].set_aside >= 3
    assert {each.academy for each in found.result.findings} == {"wenlock", "academy-001"}
    assert any("academy-001" in each.not_evaluated_at for each in found.result.rules)
    return found


def test_all_shipped_rules_are_answered_alike(store: Path, by_duckdb: engine.outcomes.Checked) -> None:
    assert checked(store, "local[2]") == by_duckdb


def test_nothing_is_answered_where_files_cannot_be_read_by_spark(store: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "store"
    shutil.copytree(store, elsewhere)

    class Vanishing(SparkEngine):
        def answers(self, *asked: object) -> Iterator[object]:
            shutil.rmtree(elsewhere / "marks")
            return super().answers(*asked)

    found = engine.check(
        store.parent / "policies", (), elsewhere, AS_AT, engine=Vanishing("local[2]", elsewhere)
    )
    assert found.result is None
    told = found.diagnostics[-1]
    assert told.code.id == "D063" and "NOBODY" not in told.message
    assert "before it had finished, so there is no result: a file of the store is gone (" in told.message


def checked_at(address: str) -> Result:
    words = ["check", "wenlock", "--as-at", str(AS_AT), "--format", "json", "--register", address]
    return trustpolicy(*words, "--engine", "spark", "--master", "local[2]")


def test_a_store_at_an_address_is_answered_alike(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through Hadoop's file systems, as an address of S3 or HDFS is."""
    copies = tmp_path / "copies – of 50%20 [naïve]"
    copies.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(copies))
    address = f"file://{store}"
    told = json.loads(checked_at(address).stdout)
    assert address in str(told) and str(copies) not in str(told)
    words = ["check", "wenlock", "--as-at", str(AS_AT), "--format", "json", "--register"]
    wanted = json.loads(trustpolicy(*words, str(store)).stdout)
    told = json.loads(json.dumps(told).replace(json.dumps(address)[1:-1], json.dumps(str(store))[1:-1]))
    for each in (told, wanted):
        each["diagnostics"].sort(key=str)  # they are told by file, in the order of the files' names
    assert told == wanted
    assert not list(copies.iterdir())


def test_what_is_wrong_with_a_store_at_an_address_is_said_as_of_a_folder(store: Path, tmp_path: Path) -> None:
    for broken in ("gone", "cut off"):
        copy = tmp_path / broken
        shutil.copytree(store, copy)
        file = next((copy / "pupils" / "wenlock").rglob("*.parquet"))
        file.unlink() if broken == "gone" else file.write_bytes(file.read_bytes()[:100])
        by_duckdb = trustpolicy("check", "wenlock", "--as-at", str(AS_AT), "--register", copy)
        found = checked_at(f"file://{copy}")
        assert (found.exit_code, found.stdout) == (by_duckdb.exit_code, "") == (4, "")
        assert found.stderr.replace(f"file://{copy}", str(copy)) == by_duckdb.stderr


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("file:///no/such/folder", "there is no register store at `file:///no/such/folder`"),
        (
            "s3a://bucket/store",
            "Spark has no driver for such an address, or not all of it (ClassNotFoundException)",
        ),
        ("magic://office/store", "or not all of it (UnsupportedFileSystemException)"),
        ("hdfs://127.0.0.1:1/store", "no server answers there (ConnectException)"),
        ("hdfs://no-such-host.invalid/store", "no server answers there (UnknownHostException)"),
    ],
)
def test_why_a_store_cannot_be_had_from_its_address(address: str, said: str) -> None:
    found = checked_at(address)
    assert found.exit_code == 4 and not found.stdout
    assert "error[D063]" in found.stderr and said in found.stderr and f"--> {address}" in found.stderr


def test_a_row_of_nobody_breaks_a_run_off() -> None:
    """The loader lets none through; were it there, it would be missing from the answers."""
    import duckdb
    from pyarrow import ArrowException
    from pyspark.errors import PySparkException

    from engine.backends.spark.numbers import Numbers
    from engine.backends.spark.session import started

    with duckdb.connect() as connection, started("local[1]") as session:
        connection.execute("CREATE SCHEMA register")
        connection.execute("CREATE TABLE register.pupils AS SELECT 'a' AS academy, 'P1' AS pupil_id")
        numbers = Numbers.given(connection, ("a", "b"))
        for academy, pupil in (("a", "P1"), ("a", "P2"), ("b", "P1"), ("c", "P1"), ("a", None)):
            query = fill(
                "SELECT {academy} AS academy, CAST({pupil} AS VARCHAR) AS pupil_id",
                academy=text(academy),
                pupil=text(pupil) if pupil else Sql("NULL"),
            )
            rows = session.createDataFrame([(academy, pupil)], "academy string, pupil_id string")
            if (academy, pupil) == ("a", "P1"):
                assert numbers.named(numbers.table(query)).to_pylist() == [
                    {"academy": academy, "pupil_id": pupil}
                ]
                assert numbers.marks(session, rows).collect() == [(0, 0)]
                continue
            with pytest.raises(ArrowException):
                numbers.table(query)
            with pytest.raises(PySparkException):
                numbers.marks(session, rows).collect()


def test_with_too_little_memory_nothing_is_answered(store: Path) -> None:
    words = ["check", "wenlock", "--as-at", str(AS_AT), "--register", str(store), "--engine", "spark"]
    done = subprocess.run(
        [sys.executable, "-c", "from engine.cli import main; main()", *words],
        check=False,
        env=os.environ | {"SPARK_DRIVER_MEMORY": "64m"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 4 and not done.stdout
    assert "D063" in done.stderr and "SPARK_DRIVER_MEMORY" in done.stderr and "Traceback" not in done.stderr
    assert "Spark did not start on this machine: " in done.stderr


def test_without_java_it_is_said_that_spark_did_not_start(store: Path, tmp_path: Path) -> None:
    words = ["check", "wenlock", "--as-at", str(AS_AT), "--register", str(store), "--engine", "spark"]
    done = subprocess.run(
        [sys.executable, "-c", "from engine.cli import main; main()", *words],
        check=False,
        env=os.environ | {"JAVA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 4 and not done.stdout and "Traceback" not in done.stderr
    assert "Spark did not start on this machine: Java could not be started (" in done.stderr


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A standalone master with two workers of one processor each, on the loopback address."""
    import pyspark

    home = Path(pyspark.__file__).parent
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_NO_DAEMONIZE": "1",
        "PYSPARK_PYTHON": sys.executable,
    }

    def begin(*words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(home / "bin" / "spark-class"), *words],
            env=environment,
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    master = f"spark://127.0.0.1:{port}"
    begun = [
        begin(
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--webui-port",
            "0",
        )
    ]
    for number in range(2):
        work = str(tmp_path / f"work-{number}")
        words = (
            "--host",
            "127.0.0.1",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--webui-port",
            "0",
            "--work-dir",
            work,
        )
        begun.append(begin("org.apache.spark.deploy.worker.Worker", *words, master))
    try:
        yield master, begun[1:]
    finally:
        for each in begun:
            kill(each)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kills a process with all that it has begun."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(10)


@pytest.mark.slow
def test_a_worker_that_is_killed_takes_no_answer_with_it(
    store: Path,
    by_duckdb: engine.outcomes.Checked,
    cluster: tuple[str, list[subprocess.Popen[bytes]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    master, workers = cluster
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    killed = threading.Event()

    class Watched(SparkEngine):
        def answers(self, *asked: object) -> Iterator[object]:
            for number, each in enumerate(super().answers(*asked)):
                if number == 2:
                    kill(workers[0])
                    killed.set()
                yield each

    found = engine.check(store.parent / "policies", (), store, AS_AT, engine=Watched(master, store))
    assert killed.is_set()
    assert found == by_duckdb


@pytest.mark.slow
def test_a_master_that_is_not_there_is_told(store: Path) -> None:
    begun = time.monotonic()
    found = checked(store, "spark://127.0.0.1:1")
    assert found.result is None and found.diagnostics[-1].code.id == "D063"
    assert "Spark did not start at `spark://127.0.0.1:1`" in found.diagnostics[-1].message
    assert checked(store, "local[2]").result is not None
    assert time.monotonic() - begun < 300
