"""The report at a glance: which one, how far it is, and everything that stands in it.

In: /baocao and the buttons of the report's card. Out: the card, its parts, the review.
Not known: submitting and summaries. Nothing is recorded here.
"""
