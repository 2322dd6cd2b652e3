"""A check: the rules asked of a register, and what of settings can be told beside it."""
