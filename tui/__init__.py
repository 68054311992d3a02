"""The terminal application: ask, see the exact span lit in its source. It stands on `qa` alone."""
