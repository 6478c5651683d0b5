"""Training: compiled kernels, what they are asked for, and the histories that come out."""
