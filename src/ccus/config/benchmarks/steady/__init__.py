"""What `ccus bench steady` measures: gates at a steady rate with people at the pages beside them, and what disturbs them."""
