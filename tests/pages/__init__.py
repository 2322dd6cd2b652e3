"""The reference pages of `docs/` that are made and not written, a module a page."""
