"""Reading and writing of mail, with nothing of the window or the database."""
