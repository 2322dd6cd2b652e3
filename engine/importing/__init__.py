"""An export of a school's own system becomes tables of a register, as a mapping says."""
