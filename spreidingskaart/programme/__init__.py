"""The task itself: demand, supply and flow per target group over the years, what is planned and what was agreed."""
