"""Tests of the house itself: who may import whom, and the rules that lint cannot say."""
