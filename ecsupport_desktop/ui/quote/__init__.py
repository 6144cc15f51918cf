"""Quotes: written, issued, sent and decided on."""
