"""People: who lives where, as far as the service needs it, and no further.

Main words: a *person* has a standing (registered, floating, abroad); a *household* shares a home; a
*residence* is a person in a home from a day on; a *letting* is a home let and filed; a *permit* is
signed yearly; a *newcomer form* asks to be entered; a *consent* may be withdrawn; a *data request*
asks for a copy, a correction, a deletion, a reason. Not here: health, belief, ethnicity, opinion,
and anything about who complained (docs/rights.md).
"""
