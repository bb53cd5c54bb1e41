"""What each kind of import reads: a module with HELP, add and run for each, listed in `cli/import_.py`."""
