"""The sentences of the features, one module per topic."""
