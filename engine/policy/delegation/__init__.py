"""What each layer lets those below it set, and whether they kept to it."""
