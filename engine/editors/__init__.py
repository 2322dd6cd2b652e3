"""What an editor needs to know of one academy: a JSON Schema for each of its files, with only what it may set."""
