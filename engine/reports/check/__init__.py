"""A check in each format, with what its reports share."""
