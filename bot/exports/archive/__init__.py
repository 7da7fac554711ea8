"""The archive: a BagIt bag in a ZIP, written, checked and opened. No network, no platform, no store.

For the other rooms: `writing.write_archive`, `contents.*`, `verify.verify`, `recognise.recognise`, `opening.*`.
"""
