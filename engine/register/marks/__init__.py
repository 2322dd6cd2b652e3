"""The marks of a register, of which there are more than of all else: checked together, and kept ready in a store."""
