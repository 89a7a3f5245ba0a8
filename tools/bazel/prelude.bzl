"""Headers that nearly every source includes, compiled once.

Parsing them takes a compiler half of the time of a typical source. A prelude is not a licence to
leave includes out: clang-tidy compiles every source without it.
"""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

# gcc instantiates what a header's functions call again for each source (docs/adr/0013). The special
# functions of <cmath> are a twelfth of that, and no source knows a Bessel function.
_BEGIN = "#include <bits/c++config.h>\n#undef _GLIBCXX_USE_STD_SPEC_FUNCS\n"

# clang notes whole paths and times, which say nothing in a sandbox and in a cache. With these it
# notes paths below the working folder as such (see cc.bzl), and no times. What the headers' own
# functions call is instantiated once, in the prelude, and not for each source again.
_CLANG_NOTES = "-fpch-instantiate-templates -Xclang -fno-pch-timestamp -Xclang -relocatable-pch -Xclang -isysroot -Xclang \"$PWD\""

def _prelude_impl(ctx):
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features + ["module_maps"],
    )
    used = cc_common.merge_cc_infos(cc_infos = [dep[CcInfo] for dep in ctx.attr.deps]).compilation_context
    defines = used.defines.to_list()
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        user_compile_flags = ctx.fragments.cpp.copts + ctx.fragments.cpp.cxxopts + ctx.attr.copts,
        include_directories = used.includes,
        quote_include_directories = used.quote_includes,
        system_include_directories = used.system_includes,
        # gcc takes no prelude where a macro differs that was there when it was compiled.
        preprocessor_defines = depset([one for one in defines if not one.startswith("SYS_STAMP_")]),
        use_pic = True,
    )
    header = ctx.actions.declare_file(ctx.label.name + ".h")
    ctx.actions.write(header, _BEGIN + "".join(
        ["#include <%s>\n" % one for one in ctx.attr.headers] +
        ["extern template %s;\n" % one for one in ctx.attr.extern_templates],
    ))

    compiled = ctx.actions.declare_file(ctx.label.name + ".h.gch")
    compiler = cc_common.get_tool_for_action(
        feature_configuration = features,
        action_name = ACTION_NAMES.cpp_compile,
    )
    args = ctx.actions.args()
    args.add_all(cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = ACTION_NAMES.cpp_compile,
        variables = variables,
    ))
    args.add_all(["-x", "c++-header", header, "-o", compiled])
    how = dict(
        inputs = depset([header], transitive = [used.headers, toolchain.all_files]),
        outputs = [compiled],
        # Compiled anew when the packages' versions change.
        env = {"SYS_STAMPS": " ".join([one for one in defines if one.startswith("SYS_STAMP_")])},
        mnemonic = "CppPrelude",
        progress_message = "Compiling %s" % header.short_path,
    )
    if toolchain.compiler == "clang":
        ctx.actions.run_shell(
            command = "exec %s \"$@\" %s" % (compiler, _CLANG_NOTES),
            arguments = [args],
            **how
        )
    else:
        ctx.actions.run(executable = compiler, arguments = [args], **how)
    return [
        DefaultInfo(files = depset([header, compiled])),
        CcInfo(compilation_context = cc_common.create_compilation_context(headers = depset([header, compiled]))),
    ]

prelude = rule(
    implementation = _prelude_impl,
    attrs = {
        "copts": attr.string_list(doc = "of the sources that begin with it, beyond the build's"),
        "extern_templates": attr.string_list(doc = "what is instantiated elsewhere, as in `extern template ...;`"),
        "headers": attr.string_list(mandatory = True, doc = "as in #include <...>"),
        "deps": attr.label_list(providers = [CcInfo], doc = "the libraries that the headers belong to"),
        "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
    },
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
    provides = [CcInfo],
)

def _instances_impl(ctx):
    source = ctx.actions.declare_file(ctx.label.name + ".cc")
    ctx.actions.write(source, "".join(
        ["#include <%s>\n" % one for one in ctx.attr.headers] +
        ["template %s;\n" % one for one in ctx.attr.extern_templates],
    ))
    return DefaultInfo(files = depset([source]))

instances = rule(
    implementation = _instances_impl,
    doc = "Writes the source that holds what preludes leave out.",
    attrs = {
        "extern_templates": attr.string_list(mandatory = True, doc = "as of the preludes"),
        "headers": attr.string_list(mandatory = True, doc = "as of the preludes"),
    },
)
