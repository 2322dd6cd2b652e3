"""Findings, settings and problems as text, JSON, CSV and Markdown: a file a format. Nothing here prints."""
