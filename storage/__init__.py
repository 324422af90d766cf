"""What is remembered: schema, migrations, repositories."""
