"""What pages share: the shell, the map panel, cards, tables and the choices in the address."""
