"""Business park: does the site lie on one, or within the guide distance of one."""
