"""Resident memory of the real bot after a load; not how fast it was."""
