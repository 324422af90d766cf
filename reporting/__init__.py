"""The rules of the reports: pure code, no input or output."""
