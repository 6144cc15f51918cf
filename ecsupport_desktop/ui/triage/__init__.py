"""The triage room: impact, what is missing, the assessment and the answer of the selected request."""
