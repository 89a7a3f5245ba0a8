"""Debian's JSON headers in a form that is cheap to compile (docs/adr/0013).

What a class defines in its body is inline, and gcc instantiates what is inline for each source,
even where `extern template` says that it is elsewhere. So the larger functions of the JSON type
are moved behind it, where `extern template` spares them (//tools/bazel:instances has them).

Nothing of the headers is repeated here but names. Where another version writes a part otherwise,
that part stays as it is, and all still compiles.
"""

_CLASS = "NLOHMANN_BASIC_JSON_TPL"

# How the function begins in the class -> how it begins behind it.
_MOVED = {
    "        json_value(value_t t)\n": "@::json_value::json_value(value_t t)",
    "        void destroy(value_t t)\n": "void @::json_value::destroy(value_t t)",
    "    basic_json(const basic_json& other)\n": "@::basic_json(const basic_json& other)",
    "    basic_json(initializer_list_t init,\n               bool type_deduction = true,\n" +
    "               value_t manual_type = value_t::array)\n": "@::basic_json(initializer_list_t init, bool type_deduction, value_t manual_type)",
    "    reference at(const typename object_t::key_type& key)\n": "typename @::reference @::at(const typename object_t::key_type& key)",
    "    const_reference at(const typename object_t::key_type& key) const\n": "typename @::const_reference @::at(const typename object_t::key_type& key) const",
    "    reference operator[](size_type idx)\n": "typename @::reference @::operator[](size_type idx)",
    "    const_reference operator[](size_type idx) const\n": "typename @::const_reference @::operator[](size_type idx) const",
    "    reference operator[](typename object_t::key_type key)\n": "typename @::reference @::operator[](typename object_t::key_type key)",
    "    const_reference operator[](const typename object_t::key_type& key) const\n": "typename @::const_reference @::operator[](const typename object_t::key_type& key) const",
    "    void push_back(basic_json&& val)\n": "void @::push_back(basic_json&& val)",
    "    void push_back(const basic_json& val)\n": "void @::push_back(const basic_json& val)",
    "    void push_back(initializer_list_t init)\n": "void @::push_back(initializer_list_t init)",
}

_END_OF_NAMESPACE = "NLOHMANN_JSON_NAMESPACE_END"

# The `_json` literal is the whole parser, half a second a source.
_LITERAL = "JSON_HEDLEY_NON_NULL(1)\ninline nlohmann::json operator \"\" _json(const char* s, std::size_t n)\n"

# A deleter of its own for each type and way to make one; with std::allocator the same as `new`.
_CREATE = "    static T* create(Args&& ... args)\n"

# An array of characters is a type for each length: with these a literal is made once for all.
_BEFORE_VALUE = "    basic_json(const value_t v)\n"
_TEXT_VALUE = "    basic_json(const char* text) : basic_json(string_t(text)) {}\n"
_BEFORE_REFERENCE = "    template <\n        class... Args,\n"
_TEXT_REFERENCE = """\
    json_ref(const char* text) : owned_value(text) {}
    json_ref(const std::string& text) : owned_value(text) {}

"""

_DEFINES = [
    "JSON_HAS_EXPERIMENTAL_FILESYSTEM 0",
    "JSON_HAS_FILESYSTEM 0",
    "JSON_HAS_RANGES 0",
    "JSON_USE_GLOBAL_UDLS 0",
]

def _end_of_body(text, start):
    """Where the braces that open at or behind `start` are closed again, or None."""
    depth = 0
    position = start
    for part in text[start:].split("}"):
        depth += part.count("{") - 1
        position += len(part) + 1
        if depth == 0:
            return position
    return None

def _cut(text, head):
    """The text before a function that begins with `head`, its body, and the text behind it."""
    if text.count(head) != 1:
        return None
    start = text.find(head)
    body = start + len(head)
    end = _end_of_body(text, body)
    if not end:
        return None
    return text[:start], text[body:end], text[end:]

def _before(text, mark, addition):
    return text.replace(mark, addition + mark) if text.count(mark) == 1 else text

def _lean_json(text):
    behind = []
    for head, definition in _MOVED.items():
        parts = _cut(text, head)
        if not parts or _END_OF_NAMESPACE not in parts[2]:
            continue
        text = parts[0] + head.rstrip("\n") + ";\n" + parts[2]
        behind.append("%s_DECLARATION\n%s\n%s\n\n" % (_CLASS, definition.replace("@", _CLASS), parts[1]))
    text = text.replace(_END_OF_NAMESPACE, "".join(behind) + _END_OF_NAMESPACE, 1)
    parts = _cut(text, _CREATE)
    if parts:
        text = parts[0] + _CREATE + "    {\n        return new T(std::forward<Args>(args)...);\n    }\n" + parts[2]
    parts = _cut(text, _LITERAL)
    if parts:
        text = parts[0] + parts[2]
    text = _before(text, _BEFORE_VALUE, _TEXT_VALUE)
    return "".join(["#define %s\n" % define for define in _DEFINES]) + text

def _lean_json_ref(text):
    return "#include <string>\n" + _before(text, _BEFORE_REFERENCE, _TEXT_REFERENCE)

# Header below /usr/include -> what makes it lean.
LEAN_JSON_HEADERS = {
    "nlohmann/detail/json_ref.hpp": _lean_json_ref,
    "nlohmann/json.hpp": _lean_json,
}
