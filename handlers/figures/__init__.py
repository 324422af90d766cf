"""What those who look at figures ask for: summaries, who has filed, papers.

In: /tonghop, /tiendo, /xuat with words in any order. Out: pictures, a table, a paper.
Not known: anything beyond the asker's scope (`reporting.scope`). Nothing is recorded here.
"""
