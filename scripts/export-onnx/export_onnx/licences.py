"""Licences that a person must agree to before the weights are exported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from export_onnx.errors import ExportError

SUMMARIES = {
    "apple-amlr": "Apple Machine Learning Research Model licence: the weights are for research purposes only. "
    "Commercial use and use in products are not allowed, and whoever passes them on must pass on the licence. Its "
    "full text comes with the weights and is in the repository apple/ml-mobileclip."
}


def demand_consent(licence: str, folder: Path, accepted: str | None, say: Callable[[str], None]) -> None:
    """Shows the licence. Raises ExportError unless the person has named it with --accept-licence."""
    texts = sorted(path for path in folder.glob("LICENSE*") if path.is_file())
    shown = [path.read_text(encoding="utf-8", errors="replace") for path in texts] or [SUMMARIES[licence]]
    say("\n".join(shown))
    if accepted != licence:
        raise ExportError(
            f"These weights are under the licence shown above. If you keep to it, add --accept-licence {licence}."
        )
