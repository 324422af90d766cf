"""Twelve files of each shape in which a sheet or a paper comes back, made by real programs.

In: figures drawn from a seed. Out: files, and what has to be read in each.
"""
