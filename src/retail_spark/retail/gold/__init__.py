"""The gold star, built from operational tables alone."""
