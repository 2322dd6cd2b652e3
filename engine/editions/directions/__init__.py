"""Which way a change goes: whether more is asked, or found, than before; with the reason."""
