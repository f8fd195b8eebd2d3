"""A run that ends only by being killed: ``python -m tests.launch.run_to_kill FORM CACHE LOGS CONNECTORS``.

Starts so many Connectors of line 7, prints the name of its owner, and waits for its standard input to end.
"""

import sys
from pathlib import Path

from fixtures.connector.launch import Support, launcher_for, parse_spec


def main(launch: str, cache_dir: str, log_dir: str, connectors: str) -> None:
    """Start Connectors in this form and wait."""
    support = Support(containers=launch == "container")
    support.start()
    launcher = launcher_for(
        parse_spec("embedded:7"), support, launch=launch, cache_dir=Path(cache_dir), log_dir=Path(log_dir)
    )
    for number in range(int(connectors)):
        launcher.launch(support.settings_for(launcher.form, f"connector-{number}"))
    sys.stdout.write(f"{support.owner.name}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
