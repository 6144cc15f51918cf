"""The request room: facts, conversation, deadline proof and history of the selected request."""
