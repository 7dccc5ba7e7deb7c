"""Those who watch over the work, and never do it: nothing here changes the state of a case."""
