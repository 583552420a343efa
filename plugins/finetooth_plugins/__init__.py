"""Everything that can be added to finetooth: rules, formats, readers, reporters, redactors, trainers, judges."""
