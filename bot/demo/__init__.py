"""The demo: a district with made-up people and figures, started without a token or a network."""
