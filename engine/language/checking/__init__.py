"""The checks of one expression: a module a sort of expression, each function from tree to meaning."""
