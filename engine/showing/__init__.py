"""What a policy says on a day, in words: settings with every layer's say, duties by role, reviews that are due."""
