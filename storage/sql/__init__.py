"""Small pieces of SQL that repositories share: upserts, rows as values, instants as integers."""
