"""Where tables live, and the only code that writes them."""
