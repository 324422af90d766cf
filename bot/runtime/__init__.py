"""What everything that runs needs: the clock, background tasks, waiting, reference data.

Knows no channel, no queue and no conversation; the lowest floor of `bot`.
"""
