"""Which registered error codes the tests produced (produced_codes.h)."""
import re
import zipfile

REGISTRY = "core/base/error_codes.def"
_ENTRY = re.compile(r'^X\(k\w+,\s*"([A-Z]+/[A-Z0-9_]+)"', re.M)
_FILE = "error_codes"


def registered(path=REGISTRY):
    """Returns every code of the registry, in its order."""
    with open(path, encoding="utf-8") as file:
        return _ENTRY.findall(file.read())


def produced(archives):
    """Returns the codes that are named in archives of tests' outputs."""
    codes = set()
    for path in archives:
        with zipfile.ZipFile(path) as archive:
            if _FILE in archive.namelist():
                codes.update(archive.read(_FILE).decode().split())
    return codes


def unreached(archives, path=REGISTRY):
    """Returns the registered codes that no test produced."""
    there = produced(archives)
    return [code for code in registered(path) if code not in there]
