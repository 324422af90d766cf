"""`make bench`: the budgets of the design, measured beside their peers in one run."""
