"""Gebied: one stadsdeel or wijk on a plain page, made of what everybody may see."""
