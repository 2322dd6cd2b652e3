"""Authorisations given: records of an academy's sections written, and the keys that sign them."""
