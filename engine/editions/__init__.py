"""Two editions of the policies: each read from a folder or from git, then compared by what they mean."""
