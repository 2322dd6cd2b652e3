"""Rules asked of a register, and the rows that answer them as findings: with figures, words, actions and settings."""
