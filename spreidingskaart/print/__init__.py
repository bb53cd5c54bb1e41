"""Paper: reports as accessible PDF and vector pictures, made from the same findings as the screen."""
