"""What each verb of the command does; nothing here is imported before its verb is asked for."""
