"""The DAG bundle that pins every run to the release it began with."""  # noqa: INP001 - a folder on the path, no package

from __future__ import annotations

from pathlib import Path
from typing import Any

from airflow.dag_processing.bundles.base import BaseDagBundle, BundleVersion


class ReleaseBundle(BaseDagBundle):  # type: ignore[misc]  # Airflow lives in another environment: no types here
    """The folder `<path>/releases/<version>`; without a version, the release that the link `<path>/current` names.

    The link is read in `refresh` alone, so one refresh sees one release even while the link moves. What DAG files
    report as their place is the release itself, never the link: that is how a parse can be told from an older one.
    """

    supports_versioning = True

    def __init__(self, *, path: str, **kwargs: Any) -> None:  # noqa: ANN401 - Airflow's own arguments, passed on
        """Keep the folder that holds `current` and `releases/`; nothing is read before `initialize`."""
        super().__init__(**kwargs)
        self._root = Path(path)
        self._release = self.version

    def initialize(self) -> None:
        """Choose the release, once."""
        if self._release is None:
            self.refresh()
        super().initialize()

    def refresh(self) -> None:
        """Follow the link, unless pinned. When it leads nowhere, raise and stay: no files would mean no DAGs."""
        if self.version is None:
            self._release = self._linked()

    def get_current_version(self) -> BundleVersion:
        """Return the id of the release, which Airflow writes beside each DAG and run."""
        return BundleVersion(version=self._release or self._linked())

    @property
    def path(self) -> Path:
        """The release's folder, without a link in it below the root."""
        return self._root / "releases" / (self._release or self._linked())

    def _linked(self) -> str:
        link = self._root / "current"
        try:
            return link.resolve(strict=True).name
        except FileNotFoundError:
            raise FileNotFoundError(f"No release is current: {link} is missing or leads to no folder.") from None
