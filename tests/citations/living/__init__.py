"""Edits to a folder of documents that remember where every character of the original went."""
