"""The foundation: rooms that know no word of the domain and would make sense in another project."""
