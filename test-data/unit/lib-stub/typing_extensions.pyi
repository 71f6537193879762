# A small `typing_extensions` for this project's own cases.
from typing import Any as Any, Self as Self, override as override
deprecated = 0
TypeForm = 0
