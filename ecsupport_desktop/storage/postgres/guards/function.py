"""How a guard is declared: it runs as who called it, and looks only where the program's own tables are."""

from __future__ import annotations


def guard(signature: str, returns: str, body: str, *, language: str = "plpgsql") -> str:
    """A function whose search path nobody can lead elsewhere."""
    return (
        f"CREATE OR REPLACE FUNCTION {signature} RETURNS {returns}\n"
        f"LANGUAGE {language} SET search_path = pg_catalog, public, pg_temp AS $guard${body}$guard$\n"
    )
