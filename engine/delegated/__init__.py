"""What an academy may set, in words: each thing with its value now, its bounds, and who authorises it."""
