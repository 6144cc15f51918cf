"""The lowest floor: where things are kept, what may be set, which language is spoken, what is logged."""
