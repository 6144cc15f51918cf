"""The queues: which requests there are, in which order, and how near each is to its 48 hours."""
