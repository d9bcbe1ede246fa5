"""Importing a package without what it imports beside, which is slow and not needed, and without anybody else noticing.

A module's `import` statement calls the `__import__` of the `__builtins__` that its own names begin with, and
`exec` leaves those alone that are there already (Python's reference on `exec`). So the modules of one package can
be given an `import` that finds some names missing, while `sys.modules` and all others stay as they are: another thread
may import the same names at the same time.
"""

from __future__ import annotations

import builtins
import importlib
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any


class Finder(MetaPathFinder):
    """Finds the modules of one package where they are, to be run with an `import` that spares some names."""

    def __init__(self, package: str, spared: Sequence[str]) -> None:
        self._package = package
        self._spared = tuple(spared)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not _within(fullname, self._package):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = Loader(spec.loader, self._import)
        return spec

    def _import(
        self,
        name: str,
        names: Mapping[str, object] | None = None,
        own: Mapping[str, object] | None = None,
        wanted: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        """As `builtins.__import__`. Raises ImportError for what is spared, as if it were not installed."""
        if level == 0 and any(_within(name, one) for one in self._spared):
            raise ImportError(f"{name}: not needed by {self._package} here", name=name)
        return builtins.__import__(name, names, own, wanted or (), level)


class Loader(SourceFileLoader):
    """Runs a module whose `import` is another one."""

    def __init__(self, usual: SourceFileLoader, importer: Any) -> None:
        super().__init__(usual.name, usual.path)
        self._importer = importer

    def exec_module(self, module: ModuleType) -> None:
        vars(module)["__builtins__"] = vars(builtins) | {"__import__": self._importer}
        super().exec_module(module)


def import_without(package: str, spared: Sequence[str]) -> ModuleType:
    """Import `package`, unless that was done before, as if the modules `spared` were not installed.

    Raises:
        ImportError: there is no such package, or it cannot do without them.
    """
    if package not in sys.modules:
        # It stays: the package may import more of itself later.
        sys.meta_path.insert(0, Finder(package, spared))
    return importlib.import_module(package)


def _within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")
