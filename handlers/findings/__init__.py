"""What the checks have to say: shown, corrected, or explained in words.

In: findings of the report in hand. Out: the way to each figure, or a recorded explanation.
Not known: how a check is applied; that is `reporting.checks`.
"""
