"""Stage 1: brings every repository of sources.json at its commit, and the npm packages, into one folder.

python fetch.py --data DATA
"""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

from repos import clone_path, load_sources

HOST = "https://github.com"


def commits_of(sources: list[dict]) -> dict[str, set[str]]:
    """Repository -> the commits that are read from it: its pictures', and those of tables that lie elsewhere."""
    wanted: dict[str, set[str]] = {}
    for source in sources:
        tables = source.get("captions", [])
        tables = [tables] if isinstance(tables, dict) else tables
        for part in (source, *tables, source.get("excluded", {}), source.get("table", {})):
            if "commit" in part:
                wanted.setdefault(part.get("repository", source.get("repository")), set()).add(part["commit"])
    return wanted


def has_commit(clone: Path, commit: str) -> bool:
    command = ["git", "-C", clone, "cat-file", "-e", f"{commit}^{{commit}}"]
    return clone.exists() and subprocess.run(command, capture_output=True).returncode == 0


def fetch_commit(clone: Path, repository: str, commit: str) -> None:
    """One commit without its history; a commit that is there already is not asked for again."""
    if has_commit(clone, commit):
        return
    print(f"fetching {repository} at {commit[:8]}", flush=True)
    subprocess.run(["git", "init", "--quiet", "--bare", clone], check=True)
    command = ["git", "-C", clone, "fetch", "--quiet", "--depth", "1", f"{HOST}/{repository}", commit]
    subprocess.run(command, check=True)


def install_packages(folder: Path, sources: list[dict]) -> None:
    """The npm packages with drawings, at their exact versions; their scripts are never run."""
    wanted = sorted({f"{source['npm']}@{source['version']}" for source in sources if "npm" in source})
    missing = [name for name in wanted if not (folder / "node_modules" / name.rsplit("@", 1)[0]).exists()]
    if missing:
        subprocess.run(["npm", "install", "--prefix", folder, "--ignore-scripts", *wanted], check=True)


def fetch_all(data: Path, sources: list[dict]) -> list[str]:
    """Fetches what is missing; returns the repositories that could not be had, each with a line that says so."""
    data.mkdir(parents=True, exist_ok=True)
    failed = []
    for repository, commits in commits_of(sources).items():
        for commit in sorted(commits):
            try:
                fetch_commit(clone_path(data, repository), repository, commit)
            except subprocess.CalledProcessError as error:
                print(f"could not fetch {repository} at {commit}: {error}", flush=True)
                failed.append(repository)
    install_packages(data / "npm", sources)
    return failed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    if failed := fetch_all(args.data, load_sources()):
        raise SystemExit(f"not fetched: {', '.join(failed)}")


if __name__ == "__main__":
    main()
