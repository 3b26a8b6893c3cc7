"""One analysis from corpus to tables: the stages in order, skipping what did not change; `Study` in `verbs.py`."""
