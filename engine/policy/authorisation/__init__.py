"""Whether what an academy, or a layer between, sets for itself was authorised: sections, records, signatures, keys."""
