"""How the constants and weights of the readers were made: commands that print or write them."""
