"""Measures retrieval and answers, from data sets and the user's own questions."""
