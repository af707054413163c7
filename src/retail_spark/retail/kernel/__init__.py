"""The simulated day of a region: plain numpy on arrays, and the one file that runs it under Spark."""
