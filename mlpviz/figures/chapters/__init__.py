"""The figures of each chapter, in the module of its name."""
