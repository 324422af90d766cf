"""What is remembered, one module per table or two: the only modules that speak SQL of the tables.

In: values of `reporting`, within a unit of work. Out: the same values, read back.
Not known: messengers, sentences, the engine of a particular database.
"""
