"""Messengers: each translates its own wire to the values of the conversation."""
