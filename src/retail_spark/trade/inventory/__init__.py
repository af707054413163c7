"""Stock and its allocation, in plain numpy."""
