"""Whatever can come in while whatever can fail fails: a whole bot as a process, over real HTTP.

In: a simulator and the folder of an installation. Out: what was lost, repeated, leaked or left
unanswered, counted by the database against what arrived on the phones.
"""
