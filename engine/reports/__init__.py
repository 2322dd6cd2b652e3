"""Findings, settings and problems as text, JSON, CSV and Markdown: a report a file, or a folder with a file a format."""
