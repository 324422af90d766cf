"""Many people at once: a stocked database in, answers a second and waits out."""
