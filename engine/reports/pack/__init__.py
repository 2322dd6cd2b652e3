"""The pack for the yearly review: its sections, and the documents that are made of them."""
