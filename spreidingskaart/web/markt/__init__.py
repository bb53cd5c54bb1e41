"""Politieke markt: the screens of a political evening on a page beside the screen, made of what everybody may see."""
