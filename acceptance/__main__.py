"""``python -m acceptance SPEC…``: one pytest process per cell, one summary, one exit code."""

import sys

from acceptance.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
