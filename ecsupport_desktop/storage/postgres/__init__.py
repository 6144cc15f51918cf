"""A team's database: PostgreSQL 15 and later, the same tables, the same write path, and what only a server can do."""
