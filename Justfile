# Recipes for those who work on xlplan; `just` lists them.

default:
    @just --list

# install everything the tests and linters need
install:
    python -m pip install -e ".[test,lint,vba,frozen]"

# run the tests
test *arguments:
    pytest {{arguments}}

# run the live tests on the newer LibreOffice of Debian's backports
test-newer *arguments:
    starter=$(.ci/newer-office build/newer-office) && XLPLAN_SOFFICE=$starter pytest tests/live {{arguments}}

# run the linters
lint:
    ruff check .
    ruff format --check .
    mypy
    lint-imports

# write the committed templates anew
templates:
    python -m xlplan.generated

# build the executable for computers without Python: the folder dist/xlplan
frozen:
    pyinstaller --noconfirm --log-level WARN macros/frozen/xlplan.spec

# build the wheel
build:
    python -m pip wheel --no-deps -w dist .

# compare with the script an analyst would write (needs minutes)
bench *arguments:
    python -m tests.bench {{arguments}}

# all that must hold before a change lands
ci:
    .ci/run
