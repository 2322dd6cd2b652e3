"""What an edition says, taken apart into things with names, so that two editions can be compared."""
