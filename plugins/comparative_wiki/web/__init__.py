"""The network: fetched safely, for commands only. The build never comes here."""
