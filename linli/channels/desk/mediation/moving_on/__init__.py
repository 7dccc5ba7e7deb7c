"""Moving a dispute to another committee, joint meetings of agencies, old cases with their plans."""
