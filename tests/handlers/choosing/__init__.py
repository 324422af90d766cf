"""Tests of which report and which form are meant."""
