"""Legal entities and social organisations: who they are, where they sit, what became of them.

Main words: an *entity* has a credit code (GB 32100-2015), or, if it is a community group that is
only recorded (备案), a number of its own; a *branch* names the entity it belongs to; a *social
organisation* submits an annual check to its supervising unit and its registrar.
Not here: people but for the sealed name of the legal representative; what an entity is told to do.
"""
