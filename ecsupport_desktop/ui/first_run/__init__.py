"""Before a desk is open: where to work, joining a team's server, and being asked for its password."""
