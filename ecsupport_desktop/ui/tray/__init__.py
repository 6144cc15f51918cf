"""The tray: reminders while the window is elsewhere, and a way back to it."""
