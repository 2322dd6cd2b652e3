import pytest
from written_register import LITTLE, Register

from engine.demo import AS_AT, WENLOCK, write_register
from engine.demo.school_days import school_days


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("demo")
    write_register(path, academies=[WENLOCK], seed=20250328, with_mistakes=True)
    return path


@pytest.fixture(scope="session")
def register(folder):
    return Register(folder)


@pytest.fixture(scope="session")
def days():
    """The number of each school day up to as-at."""
    return {day.date: day for day in school_days(1) if day.date <= AS_AT}


@pytest.fixture(scope="session")
def little(tmp_path_factory):
    path = tmp_path_factory.mktemp("little")
    write_register(path, academies=[LITTLE], seed=4, with_mistakes=True)
    return Register(path)
