"""The screen: what pages share, the map, the routes beside it, and a folder for each page."""
