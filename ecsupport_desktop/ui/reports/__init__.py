"""The room of reports: how the promise was kept, when work comes, what waits, and why what was late was late."""
