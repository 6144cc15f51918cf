"""What several rooms of the window need."""
