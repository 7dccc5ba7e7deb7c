"""What is typed at the desk of people, as forms that lose nothing."""
