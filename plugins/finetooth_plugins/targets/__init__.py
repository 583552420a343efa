"""The contracts of the built-in targets, one TOML file each."""
