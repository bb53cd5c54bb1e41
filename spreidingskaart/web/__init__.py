"""The screen: what pages share, the map, the routes beside it, and a folder for each page."""

import os

# the pools of pyarrow keep 50 MB to read Parquet again, those of the system give it back; read when it is imported
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
