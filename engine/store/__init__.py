"""The register store: its manifest, its files and its locks. Knows no database."""
