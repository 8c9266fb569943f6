"""What an instructor wants to know besides grades. Each report is a file, and none is sent."""
