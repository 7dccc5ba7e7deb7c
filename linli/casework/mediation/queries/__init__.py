"""What is read of mediation; whoever reads says who they are."""
