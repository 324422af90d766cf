"""The people's side: their phones, and what tests need, as JSON over HTTP under ``/control/``.

In: what people do, and questions about what they see. Out: JSON, and a stream of changes.
Not known: the methods of the Bot API. `client` speaks to this side from another process.
"""
