"""Mistakes that a check's text shows before any report exists: names, circles, contradictions."""
