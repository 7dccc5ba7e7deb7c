"""The register of entities at the desk: lists, one with its history, forms, social organisations."""
