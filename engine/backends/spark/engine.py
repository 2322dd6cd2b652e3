"""Spark as what carries a check's plan out: on this machine, or on those of a master."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from engine.backends.script import AnswersFound, NotCarriedOutError, Script
from engine.backends.spark.fetching import holds_password, in_words_of_hadoop
from engine.backends.spark.problems import BY_SPARK
from engine.backends.spark.reasons import why
from engine.diagnostics import Diagnostic
from engine.frozen import dataclass
from engine.links import address_of, is_shut
from engine.shell import command
from engine.source import Place
from engine.store.folder import is_store

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from engine.planning.facts import Facts
    from engine.register.loading import Register
    from engine.rulebook import ScopedRule

HERE = "local[*]"
"""The master that is none: all processors of this machine."""


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """Carries plans out at a master, over a register store: a folder or an address that all its machines see."""

    master: str
    register: Path

    def wrong(self) -> Diagnostic | None:
        """Why Spark cannot be asked at all, before anything is read."""
        address = address_of(self.register)
        if address and holds_password(address):
            help = "leave it out of the address, and give it in Spark's own settings: docs/scale.md shows how"
            return BY_SPARK.at(None, "the address of the register holds a password", help=help)
        seen = address is None and self.register.is_dir() and not is_shut(self.register)
        if seen and not is_store(self.register):  # where nothing can be seen, the loader says why
            ingest = command("trustpolicy", "ingest", self.register, "--into", "STORE")
            help = f"`{ingest}`, then `--register STORE`"
            return self._wrong(f"Spark reads register stores, and `{self.register}` is not one", help)
        if find_spec("pyspark") is None or find_spec("pyarrow") is None:
            help = 'install it: `pip install "trustpolicy[spark]"`; or leave `--engine` out'
            return self._wrong("`--engine spark` needs the extra `spark`, which is not installed", help)
        return None

    @contextmanager
    def store(self) -> Iterator[Path]:
        """The folder that the loader reads the store from; a copy while it lasts, where the store is at an address."""
        address = address_of(self.register)
        if address is None:
            yield self.register
            return
        with TemporaryDirectory(prefix="trustpolicy-") as folder:
            with self._session() as session:
                if wrong := self._not_fetched(session, address, Path(folder)):
                    raise NotCarriedOutError(wrong)
            yield Path(folder)

    def _not_fetched(self, session: SparkSession, address: str, into: Path) -> Diagnostic | None:
        """Takes a copy of the store, or says why there is none."""
        from engine.backends.spark.fetching import NotFetchedError, fetch

        try:
            if fetch(session, address, into):
                return None
        except NotFetchedError as error:
            help = "see that the address is right, and that Spark's own settings name its driver and user: docs/scale.md"
            return self._wrong(f"the register store cannot be read at its address: {error}", help)
        help = (
            "give the address of the folder that holds its `manifest.json`; a register that is no store has to lie on "
            "this machine for `trustpolicy ingest`"
        )
        return self._wrong(f"there is no register store at `{address}`", help)

    def write(self, rules: Sequence[ScopedRule], facts: Facts) -> Script:
        """The statements that ask rules of a register, all in one plan."""
        from engine.backends.spark.writing import write_out
        from engine.planning.plan import make_plan

        return write_out(make_plan(rules, facts), facts.academies)

    def answers(self, script: Script, register: Register, facts: Facts) -> AnswersFound:
        """The answers of a script over a loaded register; raises NotCarriedOutError where Spark fails."""
        from engine.backends.spark.running import carry_out

        base = address_of(self.register) or in_words_of_hadoop(self.register)
        with self._session() as session:
            yield from carry_out(script, session, register, facts, base)

    @contextmanager
    def _session(self) -> Iterator[SparkSession]:
        """Spark at the master; what it raises becomes a problem of the run."""
        from py4j.protocol import Py4JError
        from pyarrow import ArrowException
        from pyspark.errors import PySparkException

        from engine.backends.spark.session import started

        begun = False
        try:
            with started(self.master) as session:
                begun = True
                yield session
        except (PySparkException, Py4JError, ArrowException, EOFError, OSError) as error:
            raise NotCarriedOutError(self._given_up(error, begun=begun)) from None

    def _given_up(self, error: Exception, *, begun: bool) -> Diagnostic:
        where, master = "on this machine", ""
        if self.master != HERE:
            where, master = (
                f"at `{self.master}`",
                "that the master runs, that its machines can read the store, ",
            )
        message = f"Spark did not start {where}: {why(error)}"
        if begun:
            message = f"Spark stopped {where} before it had finished, so there is no result: {why(error)}"
        help = (
            f"see that Java 17 or later is there, {master}and that there is memory: `SPARK_DRIVER_MEMORY=8g` gives 8 GB "
            "to Spark on this machine"
        )
        return self._wrong(message, help)

    def _wrong(self, message: str, help: str) -> Diagnostic:
        return BY_SPARK.at(Place(address_of(self.register) or str(self.register)), message, help=help)
