"""The overview: rates, days, districts, categories and units; every number leads to its cases."""
