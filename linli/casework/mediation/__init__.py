"""People's mediation: from the first quarrel to the court's confirmation (人民调解法).

Disputes between residents, firms and bodies, with their committees and mediators, sessions,
agreements, performance, judicial confirmation, files, screening and old cases.
Not here: what residents ask of the administration (matters), and what crosses families (referrals).
"""
