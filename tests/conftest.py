"""What holds for all tests: a slow machine is no failure of a property, and nothing is kept in the user's folders."""

from __future__ import annotations

import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from engine.installed import installed_folder
from tests.kept import keep_plans, keep_policies, look_at_all_again, spare_what_stays

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
os.environ["TRUSTPOLICY_CACHE"] = "off"
_PLANS = "TRUSTPOLICY_TESTS_PLANS"


def pytest_configure(config):
    """All processes of a run keep what is worked out in one folder, which goes with the run."""
    if not hasattr(config, "workerinput"):
        os.environ[_PLANS] = tempfile.mkdtemp(prefix="trustpolicy-tests-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(_PLANS), ignore_errors=True))
    keep_policies()
    keep_plans(Path(os.environ[_PLANS]))


@pytest.fixture
def policies(tmp_path):
    """A copy of the policies that come with the program, to be changed."""
    return Path(shutil.copytree(installed_folder("policies"), tmp_path / "policies"))


def pytest_runtest_setup(item):
    needed = os.environ.get("TRUSTPOLICY_SPARK_TESTS") == "required"
    if item.get_closest_marker("spark") and not needed and find_spec("pyspark") is None:
        pytest.skip('the extra is not installed: pip install -e ".[test,spark]"')


def pytest_collection_finish():
    spare_what_stays()


def pytest_sessionfinish():
    look_at_all_again()
