"""A year of reminders, counted: people file at random while the bot is killed again and again."""
