"""Gets files over HTTP, safely and again where it broke off: the only door of the exports to httpx."""
