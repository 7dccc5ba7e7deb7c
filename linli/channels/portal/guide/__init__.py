"""Pages that explain: what is taken in and what not, how data is used, accessibility, stations."""
