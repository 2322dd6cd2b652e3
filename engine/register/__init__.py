"""The register: table descriptors, loading, and what is set aside."""

LEDGER = "ledger.csv"
"""The name of the case ledger that may lie beside the tables, or in a store."""
