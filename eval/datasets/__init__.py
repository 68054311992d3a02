"""Readers of benchmark data, one module per layout."""
