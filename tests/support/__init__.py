"""What tests of several rooms share: servers, builders, the cast, the marks."""
