"""Questions asked of trained networks: their loss landscapes, what many have in common, how a run went."""
