"""What an editor needs to know of one academy: a JSON Schema for each of its files, with only what it may set."""

from engine.editors.files import SchemaFile, academy_schemas, schema_text

__all__ = ["SchemaFile", "academy_schemas", "schema_text"]
