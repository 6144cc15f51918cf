"""Who is who: clients with their contacts and services, the agents, and requests that came by phone or chat."""
