"""What the rows of money say: amounts by year and source, and the printed sums that they must make."""
