"""@sys: what apt installs, as targets. pkg-config answers for nearly all of it."""

load("//tools/bazel:lean_json.bzl", "LEAN_JSON_HEADERS")
load("//tools/bazel:lean_status.bzl", "LEAN_STATUS_HEADERS")

# target -> [apt package, pkg-config module, ...]
_PKG_CONFIG = {
    "qt6_core": ["qt6-base-dev", "Qt6Core"],
    "qt6_concurrent": ["qt6-base-dev", "Qt6Concurrent"],
    "qt6_gui": ["qt6-base-dev", "Qt6Gui"],
    "qt6_network": ["qt6-base-dev", "Qt6Network"],
    "qt6_sql": ["qt6-base-dev", "Qt6Sql"],
    "qt6_test": ["qt6-base-dev", "Qt6Test"],
    "qt6_widgets": ["qt6-base-dev", "Qt6Widgets"],
    "qt6_svg": ["qt6-svg-dev", "Qt6Svg"],
    "absl_status": ["libabsl-dev", "absl_status", "absl_statusor"],
    "absl_strings": ["libabsl-dev", "absl_strings", "absl_str_format"],
    "absl_container": ["libabsl-dev", "absl_flat_hash_map", "absl_flat_hash_set", "absl_btree"],
    "absl_synchronization": ["libabsl-dev", "absl_synchronization"],
    "absl_time": ["libabsl-dev", "absl_time"],
    "absl_flags": ["libabsl-dev", "absl_flags", "absl_flags_parse", "absl_flags_usage"],
    "nlohmann_json": ["nlohmann-json3-dev", "nlohmann_json"],
    "gtest": ["libgtest-dev", "gtest"],
    "gtest_main": ["libgtest-dev", "gtest_main"],
    "gmock": ["libgmock-dev", "gmock"],
    "yaml_cpp": ["libyaml-cpp-dev", "yaml-cpp"],
    "curl": ["libcurl4-openssl-dev", "libcurl"],
    "sqlite3": ["libsqlite3-dev", "sqlite3"],
    "pq": ["libpq-dev", "libpq"],
    "mariadb": ["libmariadb-dev", "libmariadb"],
    "absl_hash": ["libabsl-dev", "absl_hash"],
    "benchmark": ["libbenchmark-dev", "benchmark"],
    "sodium": ["libsodium-dev", "libsodium"],
    "zstd": ["libzstd-dev", "libzstd"],
    "zlib": ["zlib1g-dev", "zlib"],
    "re2": ["libre2-dev", "re2"],
    "odbc": ["unixodbc-dev", "odbc"],
    "secret": ["libsecret-1-dev", "libsecret-1"],
    "seccomp": ["libseccomp-dev", "libseccomp"],
}

# No .pc file: target -> [apt package, header that must exist, link flags...]
_BY_HAND = {
    "fmt": ["libfmt-dev", "/usr/include/fmt/format.h"],
    "cli11": ["libcli11-dev", "/usr/include/CLI/CLI.hpp"],
    # From the archive everywhere: of it a program gets the few functions that it calls, and no
    # library to load (docs/adr/0019).
    "crypto_archive": ["libssl-dev", "/usr/include/openssl/sha.h", "-l:libcrypto.a"],
    "spdlog": ["libspdlog-dev", "/usr/include/spdlog/spdlog.h"],
    "qt6_keychain": ["qtkeychain-qt6-dev", "/usr/include/qt6keychain/keychain.h", "-lqt6keychain"],
    "tomlplusplus": ["libtomlplusplus-dev", "/usr/include/toml++/toml.h"],
    "valijson": ["libvalijson-dev", "/usr/include/valijson/validator.hpp"],
}

_BY_HAND_DEPS = {"qt6_keychain": ["qt6_core"], "spdlog": ["fmt"]}

# What every source is compiled with: a new version of one compiles everything anew.
_TOOLCHAIN = ["gcc-12", "libc6-dev", "libstdc++-12-dev"]

_BY_HAND_DEFINES = {"spdlog": ["SPDLOG_FMT_EXTERNAL"]}

# Debian has no libfmt.a, and the broker and the command line are static: they start in a
# millisecond. So what that archive would hold is compiled here, once.
_BY_HAND_OWN = {"fmt": ["@osiris//tools/bazel:fmt_instances"]}

# Headers that are compiled in a leaner form: target -> header -> what makes it so.
_LEAN_HEADERS = {
    "absl_status": LEAN_STATUS_HEADERS,
    "nlohmann_json": LEAN_JSON_HEADERS,
}

# What tests load or start at run time: no header of theirs is compiled, so they count in no
# compile action. Tests depend on the list of their versions (see qt_cc_test).
_RUNTIME = [
    "fonts-dejavu-core",
    "libqt6core6",
    "libqt6sql6-sqlite",
    "libqt6widgets6",
]

# Every target that compiles against Qt sees these.
_QT_DEFINES = ["QT_NO_KEYWORDS", "QT_DISABLE_DEPRECATED_BEFORE=0x060000", "QT_NO_CAST_FROM_ASCII"]

# Where gcc looks without being told, and where Bazel tolerates undeclared headers.
_COMPILER_DIRS = ["/usr/include", "/usr/include/x86_64-linux-gnu", "/usr/include/aarch64-linux-gnu"]

_QT_TOOLS = ["moc", "uic", "rcc"]

def _quoted(values):
    return "[" + ", ".join(["\"%s\"" % value for value in values]) + "]"

def _target(rule, name, **attrs):
    lines = ["%s(" % rule, "    name = \"%s\"," % name]
    for key, value in attrs.items():
        if type(value) == "list":
            if value:
                lines.append("    %s = %s," % (key, _quoted(value)))
        else:
            lines.append("    %s = %s," % (key, value))
    return "\n".join(lines + [")", ""])

def _parse(ctx, flags):
    """Sorts pkg-config's answer into includes, defines and link flags."""
    includes, defines, linkopts = [], [], []
    for flag in flags:
        if flag.startswith("-I"):
            path = flag[2:].rstrip("/")
            if path not in _COMPILER_DIRS and path not in includes and ctx.path(path).exists:
                includes.append(path)
        elif flag.startswith("-D"):
            if flag[2:] != "NOMINMAX":
                defines.append(flag[2:])
        elif flag.startswith("-l") or flag == "-pthread":
            linkopts.append(flag)
    return includes, defines, linkopts

def _lean_headers(ctx, target):
    """Writes the lean form of a target's headers, and returns the folder to look for them in."""
    found = []
    for name, make_lean in _LEAN_HEADERS.get(target, {}).items():
        whole = ctx.path("/usr/include/" + name)
        if not whole.exists:
            continue
        ctx.file("lean/%s/%s" % (target, name), make_lean(ctx.read(whole)), executable = False)
        found = ["lean/" + target]
    return found

def _versions(ctx, packages):
    """What apt has of each package: package -> version."""
    told = ctx.execute(["dpkg-query", "-W", "-f", "${Package} ${Version}\\n"] + packages).stdout
    return dict([line.split(" ") for line in told.splitlines() if line.count(" ") == 1])

def _stamp(name, packages, versions):
    """A macro that changes with the version of any of the packages."""
    of = " ".join([versions.get(one, "") for one in packages])
    return "SYS_STAMP_%s=%s" % (name, str(hash(of)).replace("-", "N"))

def _stamps_of(apt, versions):
    """The macros of a target that comes with one package."""
    own = "".join([c if c.isalnum() else "_" for c in apt.elems()])
    return [_stamp("TOOLCHAIN", _TOOLCHAIN, versions), _stamp(own, [apt], versions)]

def _system_libs_impl(ctx):
    pkg_config = ctx.which("pkg-config")
    ctx.symlink(ctx.attr._rules, "system_library.bzl")
    build = [
        "load(\":system_library.bzl\", \"missing_system_library\", \"system_library\")",
        "package(default_visibility = [\"//visibility:public\"])",
        "",
    ]

    # Bazel does not watch /usr/include, and no cache key knows its contents: a macro that
    # changes with a package's version compiles its users anew after an upgrade, and only them.
    packages = {spec[0]: True for spec in _PKG_CONFIG.values() + _BY_HAND.values()}.keys()
    versions = _versions(ctx, _TOOLCHAIN + sorted(packages))
    ctx.file(
        "runtime.txt",
        ctx.execute(["dpkg-query", "-W", "-f", "${Package} ${Version} ${db:Status-Abbrev}\\n"] + _RUNTIME).stdout,
        executable = False,
    )
    build.append("exports_files([\"runtime.txt\"])")
    local_dirs = {}
    for name, spec in _PKG_CONFIG.items():
        apt, modules = spec[0], spec[1:]
        why = "no pkg-config: apt-get install pkgconf"
        result = None
        if pkg_config:
            result = ctx.execute([pkg_config, "--cflags", "--libs"] + modules)
            why = result.stderr.strip().replace("\n", " ").replace("\"", "'")
        if not result or result.return_code != 0:
            build.append(_target("missing_system_library", name, apt = "\"%s\"" % apt, why = "\"%s\"" % why))
            continue
        includes, defines, linkopts = _parse(ctx, result.stdout.replace("\n", " ").split(" "))
        if name.startswith("qt6_"):
            defines = defines + _QT_DEFINES
        far = [path for path in includes if not path.startswith("/usr/include/")]
        local_includes = _lean_headers(ctx, name)
        globs = [path + "/**" for path in local_includes]
        for path in far:
            if path.find("/mkspecs/") >= 0:
                continue  # qplatformdefs.h: nothing of ours includes it
            if path not in local_dirs:
                local_dirs[path] = "include%d" % len(local_dirs)
                ctx.symlink(path, local_dirs[path])
            local_includes.append(local_dirs[path])
            globs.append(local_dirs[path] + "/**")
        hdrs = "glob(%s)" % _quoted(globs) if globs else "[]"
        build.append(_target(
            "system_library",
            name,
            hdrs = hdrs,
            system_includes = [path for path in includes if path not in far],
            local_includes = local_includes,
            defines = defines + _stamps_of(apt, versions),
            linkopts = ["-Wl,--as-needed"] + linkopts,
        ))
    for name, spec in _BY_HAND.items():
        apt, header, linkopts = spec[0], spec[1], spec[2:]
        if not ctx.path(header).exists:
            build.append(_target("missing_system_library", name, apt = "\"%s\"" % apt, why = "\"no %s\"" % header))
            continue
        build.append(_target(
            "system_library",
            name,
            defines = _BY_HAND_DEFINES.get(name, []) + _stamps_of(apt, versions),
            linkopts = ["-Wl,--as-needed"] + linkopts,
            deps = [":" + dep for dep in _BY_HAND_DEPS.get(name, [])] + _BY_HAND_OWN.get(name, []),
        ))

    # moc, uic and rcc, as files that actions depend on.
    libexec = "/usr/lib/qt6/libexec"
    if pkg_config:
        answer = ctx.execute([pkg_config, "--variable=libexecdir", "Qt6Core"])
        if answer.return_code == 0 and answer.stdout.strip():
            libexec = answer.stdout.strip()
    for tool in _QT_TOOLS:
        if ctx.path(libexec + "/" + tool).exists:
            ctx.symlink(libexec + "/" + tool, "bin/" + tool)
            build.append("exports_files([\"bin/%s\"])" % tool)
        else:
            build.append(_target("missing_system_library", "bin/" + tool, apt = "\"qt6-base-dev-tools\"", why = "\"no %s/%s\"" % (libexec, tool)))
    ctx.file("BUILD.bazel", "\n".join(build) + "\n", executable = False)

system_libs = repository_rule(
    implementation = _system_libs_impl,
    attrs = {"_rules": attr.label(default = "//tools/bazel:system_library.bzl")},
    configure = True,
    local = True,  # asked again whenever the Bazel server starts
    environ = ["PATH", "PKG_CONFIG_LIBDIR", "PKG_CONFIG_PATH"],
)
