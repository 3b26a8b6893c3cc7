"""A study folder on disk: where it is, its corpus files, its derived data and its lock."""
