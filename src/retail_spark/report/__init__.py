"""The report: one page that shows what was generated, and whether it holds, without a network."""
