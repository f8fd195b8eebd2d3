"""What scenario writers are helped by: the gate over features and steps, the catalogue of sentences, new scenarios.

Nothing here starts a Connector, and all rules are functions of a parsed tree.
"""
