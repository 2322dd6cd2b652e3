"""Registers brought into a store: what comes by session is merged, all else replaced, and the whole is one step."""
