"""The public page of an academy: what parents need to know, in plain words, every figure from what is in force."""
