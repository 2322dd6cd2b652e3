"""Text to tree, and why a text is no rule. The only part of the language that knows Lark."""
