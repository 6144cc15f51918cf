"""Paths, settings, logging and language: what every floor may lean on."""
