"""A plan carried out by an engine. The only part that knows one."""
