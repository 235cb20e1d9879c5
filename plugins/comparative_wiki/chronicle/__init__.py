"""What became of the wiki, in meaning, from one published state to the next."""
