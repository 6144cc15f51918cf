"""Precedents: similar earlier requests, how they were answered, and possible duplicates."""
