"""Changes of a folder of documents after which the right answers are still known."""
