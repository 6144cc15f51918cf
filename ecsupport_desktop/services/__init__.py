"""Use cases, and the ports that storage, mail and documents fill."""
