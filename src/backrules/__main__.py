"""`python -m backrules` is the command line."""

from backrules.cli import main

if __name__ == "__main__":
    main()
