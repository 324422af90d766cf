"""The checks of a form, applied to the figures of a report.

In: a form with its checks (`reporting.forms.check`), values, earlier periods, neighbours.
Out: findings, most suspicious indicator first, each with its sentence.
Not known: files, the chat, who may explain a finding away.
"""
