"""Where facts come from: the files of a city folder, read and checked, with a report of what was kept and dropped."""
