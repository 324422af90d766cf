"""The dialogs: what is said. One folder for each subject; steps decide, messages draw; pure."""
