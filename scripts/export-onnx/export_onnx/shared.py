"""What other scripts of this repository have already: the tokenizer builder, the reader of pictures and model folders.

They are folders of scripts, not packages, so their files are loaded by path.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[3]


def _script(folder: str, name: str) -> ModuleType:
    path = ROOT / "scripts" / folder / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"wordsight_{folder.replace('-', '_')}_{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_manifest = _script("train-starter", "manifest")
_pictures = _script("goldens", "make_pictures")
_clip_tokenizer = _script("goldens", "clip_tokenizer")

ModelFolder = _manifest.ModelFolder
file_entry = _manifest.file_entry
pixels = _manifest.pixels
scene = _pictures.scene
clip_tokenizer = _clip_tokenizer.clip_tokenizer

PICTURE_FOLDERS = [ROOT / "public" / "samples", ROOT / "tests" / "fixtures" / "pictures"]
TOKENIZER_FIXTURES = ROOT / "tests" / "fixtures" / "tokenizers"
