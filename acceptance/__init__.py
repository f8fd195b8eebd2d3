"""The command: one pytest process per cell, one summary, one exit code."""
