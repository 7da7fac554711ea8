"""The pages a person opens in a browser, and the feeds a calendar reads: the only door to Starlette and uvicorn."""
