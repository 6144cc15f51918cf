"""Documents the program writes: tables for spreadsheets."""
