"""The follow-up desk: the script question by question, the tries with their half-days."""
