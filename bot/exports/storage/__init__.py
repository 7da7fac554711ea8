"""Where finished archives are kept until they expire: on the disk, or in an S3-compatible storage."""
