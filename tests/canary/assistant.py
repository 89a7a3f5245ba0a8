"""What an assistant may ask of a server: all there is, well and badly."""
from canaries import SECRETS

_TABLES = {"@sqlite.masked": "things"}


def _argument(name, schema, source, found):
    """A good value for an argument of a tool."""
    if "enum" in schema:
        return schema["enum"][-1]
    known = {"connection": source, "table": _TABLES.get(source, "notes"),
             "snapshot": found["snapshot"], "query": "note",
             "snapshots": [found["snapshot"]], "memory_id": found["memory"],
             "samples": 3, "limit": 3, "refresh": True,
             "intent": f"use {SECRETS['row_github']} for it"}
    if name in known:
        return known[name]
    kind = schema.get("type")
    if kind == "string":
        return f"about {SECRETS['row_stripe']}"
    return {"boolean": True, "integer": schema.get("minimum", 1),
            "array": []}.get(kind if isinstance(kind, str) else "", {})


def _calls(tool, sources, found):
    """(arguments) of many calls of `tool`, the first of them good ones."""
    schema = tool["inputSchema"]
    properties = schema.get("properties", {})
    required = schema.get("required", [])
    remembers = tool["name"] == "memory_capture"
    secret = SECRETS["row_github" if remembers else "argument"]
    for source in sources if "connection" in properties else sources[:1]:
        good = {name: _argument(name, properties[name], source, found)
                for name in required}
        yield good
        for name, one in properties.items():
            yield {**good, name: _argument(name, one, source, found)}
        yield {**good, "password": secret}
    yield {}
    for name in properties:
        # A name comes back in the answer that there is none of it. What is to
        # be remembered is kept, without what looks like a secret.
        text = secret if remembers and name != "session_id" else "nothing"
        for bad in (text, None, 1.5, [secret], {"x": secret}):
            yield {**good, name: bad}


def to_remember(secret):
    """Arguments of memory_capture with a secret in every text there is."""
    return {"intent": f"the password is {secret}",
            "notes": f'{{"password": "{secret}", "{secret}": 1}}',
            "decisions": [secret, {secret: [secret]}],
            "actor_trace": [{"tags": [secret], "actor": {"name": secret}}],
            "artifacts": [secret, f"https://u:{secret}@h.example/"],
            "oml_uri": f"oml://{secret}",
            "error_report": {secret: {"message": f"no {secret} here"}}}


def remember_everything(server, names):
    """Has known secrets remembered; what it was told."""
    told = [server.call("memory_capture", to_remember(SECRETS[name]))
            for name in names]
    refused = [server.call("memory_capture", {
        "intent": "x", "session_id": session}) for session in (
            SECRETS["session"], f"my.{SECRETS['session']}.2")]
    return told, refused


def ask_everything(server, sources, found):
    """Every tool, resource, prompt and completion; how many tools."""
    tools = server.ask("tools/list")["result"]["tools"]
    for tool in tools:
        for arguments in _calls(tool, sources, found):
            server.answer(server.start_call(tool["name"], arguments))
    for method in ("resources/list", "resources/templates/list"):
        answer = server.ask(method)["result"]
        for resource in answer.get("resources", []):
            server.ask("resources/read", {"uri": resource["uri"]})
            server.ask("resources/subscribe", {"uri": resource["uri"]})
    for source in sources:
        for part in ("overview.json", "tables.json", "samples.json"):
            server.ask("resources/read", {
                "uri": f"osiris://mcp/sources/{source[1:]}/{part}"})
    # An unknown URI comes back, as the protocol wants it: it is no secret.
    server.ask("resources/read", {"uri": "osiris://nowhere"})
    for prompt in server.ask("prompts/list")["result"]["prompts"]:
        _ask_prompt(server, prompt, sources)
    for method in ("no/such/method", "logging/setLevel", "tools/call"):
        server.ask(method, {"name": SECRETS["argument"]})
    server.write(b"{bad " + SECRETS["argument"].encode() + b"\n")
    server.message()
    return len(tools)


def _ask_prompt(server, prompt, sources):
    names = [argument["name"] for argument in prompt.get("arguments", [])]
    for source in sources:
        server.ask("prompts/get", {
            "name": prompt["name"],
            "arguments": {name: source for name in names}})
    server.ask("prompts/get", {"name": prompt["name"], "arguments": {
        "password": SECRETS["argument"]}})
    for name in names:
        for typed in ("", "@", SECRETS["argument"][:90]):
            server.ask("completion/complete", {
                "ref": {"type": "ref/prompt", "name": prompt["name"]},
                "argument": {"name": name, "value": typed}})
