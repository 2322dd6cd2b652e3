"""The verbs, a file each: arguments to a verb of the engine, its report to print, an exit code."""
