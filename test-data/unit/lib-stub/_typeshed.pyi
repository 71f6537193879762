# A small `_typeshed` for this project's own cases.
