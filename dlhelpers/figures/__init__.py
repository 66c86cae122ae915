"""All that draws: points and boundaries, diagrams, the walk through a network, explorers."""
