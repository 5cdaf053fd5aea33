// ExampleRewrites
