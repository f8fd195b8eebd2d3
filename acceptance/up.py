"""``python -m acceptance up SPEC`` and ``down``: Connectors that stay up, for runs that join them."""

import argparse
import signal
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from acceptance.cells import ROOT
from fixtures.connector.joined import Joined
from fixtures.connector.launch import ADVERTISE_OPTION, IMAGE_OPTIONS, WHERE_OPTION, image_terms, parse_spec
from fixtures.connector.up import Up, lock_in
from fixtures.errors import EnvironmentNotReady

CACHE = ROOT / ".cache"
SECONDS_TO_END = 60


def up(arguments: Sequence[str]) -> int:
    """Keep Connectors up until ``down``, Ctrl-C or the time is over. Raises as :class:`fixtures.connector.up.Up`."""
    made = argparse.ArgumentParser("python -m acceptance up", allow_abbrev=False)
    made.add_argument("spec", metavar="SPEC", help="what to start, such as embedded:7")
    made.add_argument("--launch", metavar="FORM", help="embedded: Connectors as container or process")
    for option, facts in IMAGE_OPTIONS.items():
        made.add_argument(option, **facts)
    made.add_argument("--advertise-host", **ADVERTISE_OPTION)
    made.add_argument("--support", **WHERE_OPTION)
    made.add_argument("--cache-dir", type=Path, default=CACHE, metavar="DIR", help="default: .cache")
    made.add_argument(
        "--for", dest="minutes", type=float, default=60, metavar="MINUTES", help="unused for so long: end"
    )
    options = made.parse_args(arguments)
    spec = parse_spec(options.spec, "SPEC")
    images = image_terms(vars(options), [spec])
    kept = Up(
        spec,
        launch=options.launch,
        cache_dir=options.cache_dir.resolve(),
        images=images,
        where=options.support,
        advertise_host=options.advertise_host,
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        kept.start()
        print(f"{kept.spec} is up:", flush=True)
        for name, connector in list(kept.connectors.items()):
            print(f"  {name}  {connector.running.base_url}  {connector.address}")
        print(f"  source {kept.folder / 'environment'}")
        print("  python -m pytest features -k WORDS --join")
        print(
            f"It ends with Ctrl-C, with python -m acceptance down, or {options.minutes:g} minutes unused.", flush=True
        )
        kept.wait(options.minutes * 60)
    except KeyboardInterrupt:
        pass
    finally:
        kept.stop()
    print("It has ended.")
    return 0


def down(arguments: Sequence[str]) -> int:
    """End what is up and wait until it has ended. Raises UsageFault when nothing is up."""
    made = argparse.ArgumentParser("python -m acceptance down", allow_abbrev=False)
    made.add_argument("--cache-dir", type=Path, default=CACHE, metavar="DIR", help="default: .cache")
    cache_dir = made.parse_args(arguments).cache_dir.resolve()
    Joined(cache_dir).call("down")
    try:
        with FileLock(lock_in(cache_dir), timeout=SECONDS_TO_END):
            return 0
    except Timeout:
        raise EnvironmentNotReady(f"what is up has not ended within {SECONDS_TO_END} seconds") from None
