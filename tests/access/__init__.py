"""Who may see and do what, tried by everybody on everything."""
