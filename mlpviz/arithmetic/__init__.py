"""One arithmetic, written in the same order here and in JavaScript, bit for bit."""
