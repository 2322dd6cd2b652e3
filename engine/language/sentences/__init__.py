"""A checked rule in words for readers."""
