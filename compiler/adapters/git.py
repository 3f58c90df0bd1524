"""The model as another commit has it."""

from __future__ import annotations

from pathlib import Path

import git

from compiler.adapters import disk
from compiler.parse.tree import MAX_BYTES
from compiler.pipeline import Sources

LINK, MODULE = 0o120000, 0o160000


class NoCommit(Exception):
    """The folder is in no repository, or the repository has no such commit."""

    def __init__(self, what: str, remedy: str) -> None:
        """Say what is the case, and what helps."""
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def read(folder: Path, revision: str, shown: str) -> tuple[Sources, str]:
    """The model's files in a commit, and the commit's id; a folder that the commit lacks is an empty model."""
    try:
        repository = git.Repo(folder, search_parent_directories=True)
    except git.InvalidGitRepositoryError:
        said = f"{folder} is in no git repository, so there is nothing to compare with."
        raise NoCommit(said, "Begin one with `git init`, and commit.") from None
    if not repository.head.is_valid():
        raise NoCommit("The repository has no commit yet, so there is nothing to compare with.", "Commit first.")
    try:
        commit = repository.commit(revision)
    except (git.BadName, git.BadObject, git.GitCommandError, ValueError, IndexError):
        hint = "Name a commit that `git log` knows; in CI, fetch all of history (`GIT_DEPTH: 0`)."
        raise NoCommit(f"There is no commit `{revision}` here.", hint) from None
    inside = folder.resolve().relative_to(Path(str(repository.working_tree_dir)).resolve()).as_posix()
    try:
        tree = commit.tree if inside == "." else commit.tree / inside
    except KeyError:
        return disk.sources({}, []), commit.hexsha
    if not isinstance(tree, git.Tree):  # a file, or another repository, stood where the model stands now
        return disk.sources({}, []), commit.hexsha
    return disk.sources(dict(sorted(contents(tree, inside, shown))), []), commit.hexsha


def contents(tree: git.Tree, inside: str, shown: str) -> list[tuple[str, bytes]]:
    """Path and content of each file of a model; links and submodules are left out, as on disk."""
    found = []
    for each in tree.traverse():
        if not isinstance(each, git.Blob) or each.mode in {LINK, MODULE}:
            continue
        if str(each.path).endswith((*disk.YAML, disk.SQL)):
            path = str(each.path) if inside == "." else str(each.path)[len(inside) + 1 :]
            found.append((f"{shown}/{path}", each.data_stream.read(MAX_BYTES + 1)))
    return found
