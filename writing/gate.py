"""The gate: all rules over all features and steps, or over what concerns some files, without starting anything."""

from collections.abc import Collection, Sequence
from pathlib import Path

from reports.observations import ScenarioIdentity
from steps.tags import ROOT
from writing.definitions import definitions, step_modules
from writing.rules import Finding, Tree, broken, read_tree, tags

OURS = ROOT / "features"


class FolderFault(Exception):
    """A folder or file that the gate should look at is not there, or not what it must be."""


def trees(others: Sequence[Path] = ()) -> list[Tree]:
    """The project's own tree, and those of other folders, which may use the project's sentences beside their own.

    Raises :class:`FolderFault`.
    """
    ours = definitions(step_modules())
    found = [read_tree(OURS, ours, ours, foreign=False)]
    for folder in (folder for folder in others if folder.resolve() != OURS):
        if not folder.is_dir():
            raise FolderFault(f"--features {folder}: no such folder")
        theirs = definitions(step_modules(folder))
        found.append(read_tree(folder.resolve(), [*ours, *theirs], theirs, foreign=True))
    return found


def check(others: Sequence[Path] = (), files: Collection[Path] = ()) -> list[Finding]:
    """Everything that breaks a rule; ``files`` limits it to what stands in these feature files, modules or folders.

    In the whole tree a scenario that is ``@wip`` may have sentences that nothing defines yet; in a file that is named
    they are told.
    """
    found = [finding for tree in trees(others) for finding in broken(tree, wip=bool(files))]
    wanted = [path.resolve() for path in files]
    return [one for one in found if not wanted or any(one.path.is_relative_to(path) for path in wanted)]


def known(others: Sequence[Path] = ()) -> list[ScenarioIdentity]:
    """All scenarios, row by row, of the other folders, or of the project's own where there are none."""
    asked = [folder.resolve() for folder in others] or [OURS]
    found = (pair for tree in trees(others) if tree.folder in asked for pair in tree.scenarios)
    return [scenario.identity(row) for _, scenario in found for row in scenario.rows]


def identities(others: Sequence[Path] = ()) -> list[str]:
    """The identities of all scenarios, of the project's own and of those in other folders, whatever their sentences.

    Raises :class:`FolderFault`, also for a feature file that is no Gherkin.
    """
    found = []
    for folder in dict.fromkeys([OURS, *(folder.resolve() for folder in others)]):
        if not folder.is_dir():
            raise FolderFault(f"--features {folder}: no such folder")
        tree = read_tree(folder, [], [], foreign=folder != OURS)
        if tree.unreadable:
            raise FolderFault(str(tree.unreadable[0]))
        found += [scenario.identity(row).key for _, scenario in tree.scenarios for row in scenario.rows]
    return found


def uncollectable(others: Sequence[Path] = ()) -> list[Finding]:
    """What keeps pytest from collecting anything at all beside it, so that no selection of files helps."""
    return [finding for tree in trees(others) for finding in (*tree.unreadable, *tags(tree))]
