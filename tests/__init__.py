"""The tests. Start them with `make test`."""
