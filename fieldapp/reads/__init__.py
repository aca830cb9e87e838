"""What screens look at: queries that never write. Each is given the areas whose rows it may show."""
