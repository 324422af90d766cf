"""What is remembered, one module per subject: the only modules that know the tables by name.

They execute statements through a `Transaction` and ask a `Cache`, which may keep nothing.
In: values of `reporting`, within a unit of work. Out: the same values, read back.
Not known: messengers, sentences, how a particular database does it.
"""
