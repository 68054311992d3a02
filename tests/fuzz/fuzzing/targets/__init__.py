"""One module for each target, with its `TARGET`."""
