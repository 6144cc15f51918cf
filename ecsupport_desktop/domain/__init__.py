"""The support policy as pure code: frozen dataclasses and functions, standard library only, no clock and no I/O."""
