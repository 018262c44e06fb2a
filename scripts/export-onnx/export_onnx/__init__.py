"""Turns a CLIP-family checkpoint into a Wordsight model folder. See README.md beside this package."""
