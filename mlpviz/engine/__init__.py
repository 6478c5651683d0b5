"""Training: compiled kernels, the functions that call them, and the histories that result."""
