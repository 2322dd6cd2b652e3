"""What rules mean, in plain Python: the second writing of the language, for `explain` to walk."""
