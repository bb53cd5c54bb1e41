"""A weighing frozen in one file that anyone can open, check and replay, also years later."""
