"""The rule language: text to tree, tree to checked meaning, tree to text and sentence."""
