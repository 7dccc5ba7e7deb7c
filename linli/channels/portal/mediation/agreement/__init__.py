"""The agreement on a party's own page: reading it, and signing it on the screen."""
