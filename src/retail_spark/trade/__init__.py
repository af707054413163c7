"""What both worlds share about trade: calendar, promotions, stock."""
