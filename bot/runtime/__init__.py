"""What everything that runs needs: the clock, background tasks, waiting, reference data.

In: settings of time, rows of units and forms. Out: `now`, tasks that are held, current units.
Not known: channels, queues, conversations; this is the lowest floor of `bot`.
"""
