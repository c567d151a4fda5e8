"""The one contract of all portals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from flows.model.record import Listing
    from flows.model.versions import Action, FileEntry, Version, VersionEntry
    from flows.stages.versions.official import PublisherTable
    from flows.stages.versions.state import State, Want


class PagesPlace(Protocol):
    """Where the pages of a programme stand; they change all at once."""

    def holds(self, digest: str) -> bool:
        """Whether readers find there what is known by this digest."""

    def is_there(self) -> bool:
        """Whether readers find any page there."""

    def put(self, digest: str, files: Mapping[str, bytes]) -> None:
        """Lead readers to these files.

        Raises:
            PortalRefusedError: Something else stands there.
            PortalBusyError: Another run puts pages of the same programme.
            PortalUnavailableError: The disk is full, read-only or broken.
        """

    def remove(self) -> None:
        """Lead readers to no page; raises as `put` does."""


class Portal(Protocol):
    """Where datasets are published.

    Whatever the portal: bytes of a visible version never change; current switches in one step, only to files that were
    read back; every step may be repeated; a failed run leaves the last good version served; nothing is changed that we
    did not make; of two runs at once one stops.
    """

    @property
    def url(self) -> str:
        """The address by which `open_portal` finds it again."""

    def hold(self, dataset: str) -> AbstractContextManager[None]:
        """Keep every other run away from this dataset, and clear away what a killed run left unfinished.

        Raises:
            PortalBusyError: Another run holds it.
            PortalRefusedError: The portal does not let us in, or something that is not ours is in the way of that.
            PortalUnavailableError: The portal is away or unwritable.
        """

    def state(self, dataset: str, *, ignoring: str = "") -> State:
        """What it holds of one dataset; changes nothing.

        Args:
            dataset: Its name.
            ignoring: A version whose files may be damaged or gone, since it is about to be withdrawn.

        Raises:
            PortalRefusedError: It holds what is not ours, so that nothing certain can be said or done.
            PortalUnavailableError: It cannot be read.
        """

    def versions(self, dataset: str) -> tuple[VersionEntry, ...]:
        """Every version of one dataset by its record alone, oldest first; none of its files is looked into.

        Raises:
            PortalRefusedError: It holds what is not ours.
            PortalUnavailableError: It cannot be read.
        """

    def listing(self, dataset: str) -> Listing:
        """The record of one dataset alone, without what a killed run left unlisted; the lightest look there is.

        Raises:
            PortalRefusedError: It is damaged, or not ours.
            PortalUnavailableError: It cannot be read.
        """

    def marks(self, datasets: Iterable[str]) -> Mapping[str, str]:
        """What is other after any change of a dataset, by its name: a light look at a thousand at once.

        It may lag behind, so it says that nothing has changed and never what there is. A dataset of which that cannot
        be told so lightly has none.

        Raises:
            PortalUnavailableError: The portal is away.
            PortalRefusedError: It cannot tell.
        """

    def mark(self, dataset: str) -> str:
        """The mark of the dataset as it was last looked at closely or changed by us; empty where there is none."""

    def awaiting(self, dataset: str) -> Portal | None:
        """The portal as its editors see it, where it keeps what was published from citizens; null where it does not."""

    def files(self, dataset: str, version: Version) -> tuple[str, ...]:
        """The names of all files served as this version, sorted; empty where there is none."""

    def read(self, dataset: str, name: str, version: Version | None = None) -> bytes | None:
        """A file as a citizen gets it, through `current` unless a version is named; None where nothing is served."""

    def listed(self, dataset: str, name: str, version: Version | None = None) -> FileEntry | None:
        """The same file as a record would list it, which a portal may tell without holding it; None where none is."""

    def sheets(self, dataset: str, kind: Callable[[Sequence[str]], str | None]) -> Iterator[PublisherTable] | None:
        """Every table of these kinds in the publisher's other datasets there; null where there can be none.

        Args:
            dataset: Ours, by which its publisher is known.
            kind: What a table with these columns is, null where it is none that is looked for.

        Raises:
            PortalRefusedError: The portal does not search.
            PortalUnavailableError: It is away.
        """

    def pages(self, programme: str) -> PagesPlace | None:
        """Where the portal keeps a programme's pages for citizens; null where it keeps none beside the data."""

    def derive_index(self) -> None:
        """Derive what stands for all datasets together, after steps that have left it; a portal may have nothing so.

        Raises:
            PortalUnavailableError: The portal is away, full or unwritable.
        """

    def perform(self, action: Action, want: Want) -> None:
        """Do one step of a plan, under the lock; a step that was done already changes nothing.

        Raises:
            PortalUnavailableError: The portal is away, full or unwritable.
            PortalRefusedError: What is not ours is in the way, or the files read back are not those sent.
        """


@dataclass(frozen=True, slots=True)
class Citizen:
    """Reads one dataset as anybody does: through `current`, or at one version's own address."""

    portal: Portal
    dataset: str
    version: Version | None = None

    def read(self, name: str) -> bytes | None:
        """The bytes served under that name, or None where there is nothing."""
        return self.portal.read(self.dataset, name, self.version)

    def listed(self, name: str) -> FileEntry | None:
        """The same file as a record would list it."""
        return self.portal.listed(self.dataset, name, self.version)
