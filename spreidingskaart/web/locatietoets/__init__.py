"""The page Locatietoets: one site tested, with its evidence."""
