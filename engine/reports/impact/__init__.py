"""What flips on a register between two editions, for the reports of a comparison."""
