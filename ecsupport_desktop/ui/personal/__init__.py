"""What is kept about a person: seen, handed out, and removed for good."""
