"""Real data that ships in packages, seeded synthetic tasks, vocabularies and batches."""
