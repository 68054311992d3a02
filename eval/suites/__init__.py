"""Suites: one module for each kind of measurement. Each makes a run on disk."""
