"""The only floor that knows SQLAlchemy: rows in, frozen dataclasses out."""
