"""Reading: one file in, its text and places out. Anything that goes wrong is an issue, never an exception."""

from .inputs import InputFile, list_inputs
from .registry import READERS, read_bytes, read_path
from .source import copy_id

__all__ = ["READERS", "InputFile", "copy_id", "list_inputs", "read_bytes", "read_path"]
