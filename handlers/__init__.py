"""The conversations: what is said. One module per conversation; pure steps."""
