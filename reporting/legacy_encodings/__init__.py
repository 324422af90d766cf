"""Vietnamese text from before Unicode: recognised, named, and converted where that is certain.

In: text as it arrived, before anything was taken out of it. Out: clean text, marked when it was
written in an old encoding. Not known: where the text came from, and what it is for.
"""
