"""Where things stand in pictures of the comparison: plain data, no HTML."""
