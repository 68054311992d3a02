"""Measures how well passages are ranked, on test sets with judged queries."""
