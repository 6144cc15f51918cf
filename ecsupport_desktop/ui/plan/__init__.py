"""The plan of an accepted quote: its steps, what was agreed with the client, and how far it has come."""
