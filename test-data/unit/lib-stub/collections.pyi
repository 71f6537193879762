# A small `collections` for this project's own cases.
