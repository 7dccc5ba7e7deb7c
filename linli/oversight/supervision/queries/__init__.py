"""Reading supervision: its rules, its steps and papers, and who a step would go to."""
