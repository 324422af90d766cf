"""The program: settings, composition root, command line, intake, sender, schedule."""
