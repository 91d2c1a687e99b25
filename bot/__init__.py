"""Everything that needs Rasa or Sanic: understanding, channels, pages, commands."""
