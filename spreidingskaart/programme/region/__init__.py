"""What the centre municipality does for its region, what coming in and living in care cost, and how good shelter is."""
