"""The nearest change of the facts that flips an answer: looked for part by part, and tried before it is told."""
