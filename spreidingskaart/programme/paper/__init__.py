"""The chapter on housing and care of a housing programme: what page and document both show."""
