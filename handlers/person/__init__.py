"""Who somebody is: enrolment by invitation, their profile, and help with everything else.

In: /start, /toi, /trogiup, /huy, and what nobody else understands. Out: a person enrolled, a
language set, a sentence that helps.
Not known: the other conversations; they stand beside this one.
"""
