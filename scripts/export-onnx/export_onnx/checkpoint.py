"""Where a checkpoint lies: a local folder, or Hugging Face's hub."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from export_onnx.errors import ExportError

# Everything but weights in other frameworks' formats
WANTED = ["*.json", "*.txt", "*.model", "*.safetensors", "pytorch_model.bin", "README.md", "LICENSE*"]


@dataclass(frozen=True)
class Checkpoint:
    folder: Path
    repository: str
    revision: str
    licence: str | None


def find_checkpoint(name: str, revision: str | None) -> Checkpoint:
    """Opens a local folder or fetches a repository of the hub.

    Raises ExportError if it is neither, or if the hub cannot be reached.
    """
    folder = Path(name)
    if folder.is_dir():
        return Checkpoint(folder, folder.resolve().name, revision or "local", stated_licence(folder))
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        raise ExportError(
            f"{name} is neither a folder nor the id of a repository, such as openai/clip-vit-base-patch32."
        )
    folder = _download(name, revision)
    # the hub's cache names the folder of a snapshot by its commit
    return Checkpoint(folder, name, folder.name, stated_licence(folder))


def _download(name: str, revision: str | None) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, revision=revision, allow_patterns=WANTED))
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise ExportError(
            f"{name} cannot be fetched: {error}. Check the name and the network, or give the folder of a checkpoint."
        ) from error


def stated_licence(folder: Path) -> str | None:
    """The `license` of the model card's header, or None."""
    card = folder / "README.md"
    if not card.exists():
        return None
    header = re.match(r"---\n(.*?)\n---", card.read_text(encoding="utf-8"), re.DOTALL)
    found = header and re.search(r"^license:\s*(\S+)", header.group(1), re.MULTILINE)
    return found.group(1).strip("\"'") if found else None
