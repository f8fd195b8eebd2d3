"""What the scenarios claim and where it was observed: ``docs/coverage.md`` and ``docs/releases.md``."""
