"""Policy cases: a few pupils with their marks, and what a rule is to answer of them. Read, asked and judged here."""
