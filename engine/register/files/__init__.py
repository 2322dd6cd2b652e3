"""How the file of a table is read: its kind, its columns, its cells, and on which line a row stands."""
