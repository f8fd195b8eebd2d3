"""The host of the embedded Connector, as real processes on the embedded Backbone."""
