"""The laws of size, names, documentation and layout that the repository keeps."""
