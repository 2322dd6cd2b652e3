"""YAML text to nodes with places, and nodes against a JSON Schema. The only part that knows YAML."""
