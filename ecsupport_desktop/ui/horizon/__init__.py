"""The horizon: the next 48 hours as a strip, and what will be late if nothing changes."""
