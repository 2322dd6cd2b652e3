"""Times on a shared machine say nothing about a test."""

from hypothesis import settings

settings.register_profile("language", deadline=None)
settings.load_profile("language")
