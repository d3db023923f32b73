"""What ``report.html`` and ``report.pdf`` both tell, in words and rows; how it looks is theirs."""
