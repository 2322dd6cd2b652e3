"""A register's totals of each pupil compared with those of an export, and each difference put down to a definition."""
