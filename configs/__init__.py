"""From a coordinator's YAML file to a problem and its rules."""
