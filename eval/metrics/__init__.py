"""Pure formulas: numbers and texts in, figures out, each with its source."""
