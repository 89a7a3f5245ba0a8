"""clang-tidy as Bazel actions, one per source file, so that the cache knows what is clean.

bazel build --config=lint //...
"""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

# gcc knows these and clang does not.
_NOT_FOR_CLANG = ["-fno-canonical-system-headers", "-Wno-free-nonheap-object", "-Wno-restrict", "-Wno-stringop-overflow", "-Winvalid-pch", "-std=c++0x"]

def _without_prelude(copts):
    """Returns `copts` without a prelude, which is gcc's (tools/bazel/prelude.bzl)."""
    return [one for one in copts if one != "-include" and not one.startswith("$(GENDIR)")]

def _clang_tidy_impl(target, ctx):
    sources = []
    headers = []
    for attr_name in ["srcs", "hdrs", "textual_hdrs"]:
        for item in getattr(ctx.rule.attr, attr_name, []):
            for file in item.files.to_list():
                if file.extension in ["cc", "cpp"] and file.is_source and attr_name == "srcs":
                    sources.append(file)
                else:
                    headers.append(file)
    if not sources or not ctx.rule.kind.startswith("cc_") or "no-lint" in ctx.rule.attr.tags:
        return [OutputGroupInfo(clang_tidy = depset())]
    infos = [dep[CcInfo] for dep in getattr(ctx.rule.attr, "deps", []) if CcInfo in dep]
    if CcInfo in target:
        infos.append(target[CcInfo])
    compilation = cc_common.merge_cc_infos(cc_infos = infos).compilation_context
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features + ["module_maps"],
    )
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts + _without_prelude(ctx.rule.attr.copts),
        include_directories = compilation.includes,
        quote_include_directories = compilation.quote_includes,
        system_include_directories = compilation.system_includes,
        preprocessor_defines = depset(
            transitive = [compilation.defines, compilation.local_defines],
        ),
        use_pic = True,
    )
    flags = [
        flag
        for flag in cc_common.get_memory_inefficient_command_line(
            feature_configuration = features,
            action_name = ACTION_NAMES.cpp_compile,
            variables = variables,
        )
        if flag not in _NOT_FOR_CLANG and not flag.startswith("--param=")
    ]
    outs = []
    for source in sources:
        out = ctx.actions.declare_file("%s.%s.tidy" % (ctx.label.name, source.basename))
        args = ctx.actions.args()
        args.add(source)
        args.add("--quiet")
        args.add(ctx.file._config, format = "--config-file=%s")

        # The analyzer takes as long as all else, and not three times as long. The hook asks it for more.
        args.add_all(["--extra-arg=" + one for one in ["-Xclang", "-analyzer-config", "-Xclang", "mode=shallow"]])
        if source.basename.endswith("_test.cc"):
            args.add("--checks=-clang-analyzer-*")  # the slowest part, for the least harm
        args.add("--")
        args.add_all(flags)
        ctx.actions.run_shell(
            # Its count of suppressed warnings goes to stderr, always: shown on failure only.
            command = "log=$(clang-tidy \"$@\" 2>&1) || { echo \"$log\"; exit 1; }; : > '%s'" % out.path,
            arguments = [args],
            inputs = depset(
                [source, ctx.file._config] + headers,
                transitive = [compilation.headers, toolchain.all_files],
            ),
            outputs = [out],
            mnemonic = "ClangTidy",
            progress_message = "clang-tidy %s" % source.short_path,
        )
        outs.append(out)
    return [OutputGroupInfo(clang_tidy = depset(outs))]

clang_tidy = aspect(
    implementation = _clang_tidy_impl,
    attrs = {
        "_config": attr.label(default = "//:.clang-tidy", allow_single_file = True),
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
    },
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
)
