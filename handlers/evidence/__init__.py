"""Notes, photos and files that back a figure, attached to its indicator.

In: /ghichu, or a photo or file that was sent. Out: evidence of an indicator, once confirmed.
Not known: the bytes of a file and where they are kept.
"""
