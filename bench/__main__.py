"""The benches, one after the other: `python -m bench`, or `python -m bench reading database`.

Each module with a `main()` prints its own figures. It runs in a process of its own, so that no one
inherits the memory or the warm caches of another. Ratios within one run can be trusted; times are
of this machine, which may be busy with other things.
"""

from __future__ import annotations

import pkgutil
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from rich.console import Console

_OUT = Console(highlight=False)


def main(wanted: Sequence[str]) -> int:
    """Run the benches that are wanted, or all; give the exit code."""
    known = benches()
    if unknown := sorted(set(wanted) - set(known)):
        _OUT.print(f"No such bench: {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    failed = [name for name in wanted or known if not _run(name)]
    if failed:
        _OUT.print(f"[red]Failed: {', '.join(failed)}[/]")
    return 1 if failed else 0


def benches() -> list[str]:
    """List the modules beside this one that have a `main()`."""
    here = str(Path(__file__).parent)
    names = sorted(m.name for m in pkgutil.iter_modules([here]) if not m.name.startswith("_"))
    return [name for name in names if hasattr(import_module(f"bench.{name}"), "main")]


def _run(name: str) -> bool:
    says = (import_module(f"bench.{name}").__doc__ or "").strip().partition("\n")[0]
    _OUT.rule(f"[bold]{name}[/]", align="left")
    _OUT.print(f"{says}\n", style="dim")
    started = time.perf_counter()
    code = f"from bench.{name} import main; main()"
    ended = subprocess.run([sys.executable, "-c", code], check=False)
    _OUT.print(f"\n{time.perf_counter() - started:.0f} s\n", style="dim")
    return ended.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
