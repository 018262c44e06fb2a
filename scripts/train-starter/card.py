"""Fills MODEL_CARD.md: the table of sources and the figures come from what was trained, not from a hand."""

from __future__ import annotations

from pathlib import Path

from repos import load_sources


def _place(source: dict) -> str:
    if "npm" in source:
        return f"npm `{source['npm']}` {source['version']}"
    return f"{source['repository']} @ `{source['commit'][:8]}`, `{source['path']}`"


def sources_table(pictures: dict[str, int]) -> str:
    """One row a source that gave pictures: where it is, how many, its licence."""
    rows = [
        f"| {source['id']} | {_place(source)} | {pictures[source['id']]:,} | {source['licence']} |"
        for source in load_sources()
        if pictures.get(source["id"])
    ]
    return "\n".join(["| source | where | pictures | licence |", "| --- | --- | --- | --- |", *rows])


VIEWS = ["low", "sketch", "flat"]


def figures_table(figures: dict[str, float]) -> str:
    """One row a held-out part; the columns are its views."""
    cells: dict[str, dict[str, float]] = {}
    for name, value in figures.items():
        part, _, view = name.partition(", view ")
        cells.setdefault(part, {})[view] = value
    rows = [
        f"| {part} | " + " | ".join(f"{views[view]:.1f}" if view in views else "" for view in ["", *VIEWS]) + " |"
        for part, views in cells.items()
    ]
    head = ["| held-out part | as it is | 32 px | sketch | flat |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([*head, *rows])


def fill_card(template: Path, settings: dict) -> str:
    """The card with every `{{name}}` replaced; a name that is not known is an error."""
    pictures = settings["pictures"]
    values = {
        "sources": sources_table(pictures),
        "pictures": f"{sum(pictures.values()):,}",
        "nouns": f"{settings['nouns']:,}",
        "figures": figures_table(settings["figures"]),
        "wordsWeight": settings["wordsWeight"],
        "logitScale": settings["logitScale"],
        "calibrationError": settings["calibrationError"],
        "calibrationErrorWithinSource": settings["calibrationErrorWithinSource"],
        "calibrationErrorAcrossSources": settings["calibrationErrorAcrossSources"],
    }
    text = template.read_text()
    for name, value in values.items():
        text = text.replace("{{" + name + "}}", str(value))
    if "{{" in text:
        raise ValueError(f"the card asks for something unknown: {text[text.index('{{') :][:40]}")
    return text
