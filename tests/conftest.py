"""What holds for all tests: a slow machine is no failure of a property, and nothing is kept in the user's folders."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
os.environ["TRUSTPOLICY_CACHE"] = "off"
