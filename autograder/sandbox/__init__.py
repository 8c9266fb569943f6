"""Wall 2: processes without network, files and rights, begun in milliseconds, watched, ended."""
