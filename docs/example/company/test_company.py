from pathlib import Path

from pytest_bdd import scenarios

scenarios(".", features_base_dir=Path(__file__).parent)
