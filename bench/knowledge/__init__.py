"""What a message costs the knowledge base as it grows, and which search engine is behind it."""
