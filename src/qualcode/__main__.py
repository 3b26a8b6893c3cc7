"""`python -m qualcode` is the program `qualcode`."""

from qualcode.cli import main

if __name__ == "__main__":
    main(prog_name="qualcode")
