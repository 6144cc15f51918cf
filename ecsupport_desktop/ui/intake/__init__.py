"""What comes in and goes out as files: mails, tables, the quarantine, exports and backups."""
