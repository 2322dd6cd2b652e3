"""The register: table descriptors, loading, and what is set aside."""
