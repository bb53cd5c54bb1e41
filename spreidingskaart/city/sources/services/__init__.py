"""Services of others, asked over the network; what is expected of each stands in services.yaml."""
