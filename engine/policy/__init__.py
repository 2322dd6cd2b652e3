"""What holds for an academy, who set it and whether they were free to. No register data."""
