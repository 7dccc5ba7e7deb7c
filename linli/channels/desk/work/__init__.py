"""My work: what a unit has to do now, the first due first."""
