"""Ours come first: packages of others bring a folder of this name too."""
