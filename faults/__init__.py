"""``make faults``: the site under load while things break, and a reckoning of what the load was told."""
