"""From what was observed to what a person or a pipeline reads. Knows neither steps nor fixtures."""
