"""Values in order: the ways to divide a list into values, and which of them makes sense."""
