"""One answer explained: part by part, held against the check's, with what would change it."""
