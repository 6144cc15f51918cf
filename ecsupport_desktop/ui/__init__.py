"""The only floor that knows Qt: it draws and asks, it never decides."""
