"""Who looks: the ways in, what is known of every browser, and when a role ends. Off unless the server is told."""
