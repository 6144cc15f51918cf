"""The rules of the support promise as pure functions over frozen dataclasses."""
