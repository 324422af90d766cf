"""The other side of the simulator: people's phones and the levers of tests, as JSON over HTTP."""
