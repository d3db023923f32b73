"""From a file somebody made to rows of text, and from a cell of text to what it means."""
