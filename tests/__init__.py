"""The tests, and what makes the reference pages that they hold fresh: `python -m tests.make_pages`."""
