"""Debian's header of absl::Status in a form that is cheap to compile (docs/adr/0013).

A status may carry payloads, which are cords. One source of ours looks at them and includes cords
itself; for all others it is enough that there are such types.

Where another version writes a part otherwise, that part stays as it is, and all still compiles.
"""

_CORD = "#include \"absl/strings/cord.h\"\n"
_STATUS_CODE = "enum class StatusCode : int;\n"
_PAYLOAD = "struct Payload {\n  std::string type_url;\n  absl::Cord payload;\n};\n"

# The body of the constructor destroys payloads where it fails.
_REP = "            std::unique_ptr<status_internal::Payloads> payloads_arg)\n"
_REP_BODY = """\
      : ref(int32_t{1}),
        code(code_arg),
        message(message_arg),
        payloads(std::move(payloads_arg)) {}
"""

# What the header of cords brought along.
_INCLUDES = "".join(["#include %s\n" % one for one in [
    "<atomic>",
    "<cstdint>",
    "<memory>",
    "\"absl/strings/string_view.h\"",
]])

def _lean_status(text):
    return text.replace(_CORD, "")

def _lean_internal(text):
    for part in [_CORD, _STATUS_CODE, _PAYLOAD, _REP + _REP_BODY]:
        if text.count(part) != 1:
            return text
    return (text
        .replace(_CORD, _INCLUDES)
        .replace(_STATUS_CODE, "class Cord;\n" + _STATUS_CODE)
        .replace(_PAYLOAD, "struct Payload;\n")
        .replace(_REP + _REP_BODY, _REP.rstrip("\n") + ";\n"))

# Header below /usr/include -> what makes it lean.
LEAN_STATUS_HEADERS = {
    "absl/status/internal/status_internal.h": _lean_internal,
    "absl/status/status.h": _lean_status,
}
