"""Learn the weights of the decision from our own questions: see bench/README.md."""
