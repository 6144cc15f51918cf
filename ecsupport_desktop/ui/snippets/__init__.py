"""Snippets: pieces of text that a few letters after ; put into an answer, and where they are written."""
