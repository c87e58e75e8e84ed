"""`python -m backrules` is the command line."""

from tests.support import python


def test_the_package_runs_as_a_module():
    done = python(
        "import runpy, sys; sys.argv = ['backrules', '--version']; runpy.run_module('backrules', run_name='__main__')"
    )
    assert done.returncode == 0
    assert done.stdout.startswith("backrules, version ")
