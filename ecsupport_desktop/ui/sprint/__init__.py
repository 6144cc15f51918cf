"""The sprint: one request at a time, nothing else on the screen."""
