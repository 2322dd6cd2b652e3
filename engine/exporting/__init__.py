"""A check as typed tables for other programs; only these modules know how Parquet, workbooks and databases are made."""
