"""What crosses: a matter referred to mediation, and what courts and police hand over."""
