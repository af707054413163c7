"""A lakehouse's tables for other programs. Reads what a finished run left, and never a builder."""
