"""Questions asked of trained networks: their loss landscapes, and what many of them do."""
