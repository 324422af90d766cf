"""/lich as people see it."""
