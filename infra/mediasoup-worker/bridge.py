"""Changes the worker's sources, in the current folder, where Debian's libraries ask for it.

Each change must hit exactly once: a mediasoup release that moved the place stops the build here,
with the change's name, and not in a call.
"""

import pathlib
import re
import sys


def change(path, why, pattern, replacement):
    file = pathlib.Path(path)
    text, count = re.subn(pattern, lambda _: replacement, file.read_text(), flags=re.S | re.M)
    if count != 1:
        sys.exit(f"{path}: '{why}' fits {count} places and must fit one. Check it against this release.")
    file.write_text(text)


change("meson.build", "Debian 12 has meson 1.0", r"meson_version: '>= 1\.1\.0'", "meson_version: '>= 1.0.0'")
change(
    "meson.build",
    "unordered_dense is an overlay",
    r"dependency\('unordered_dense'\)",
    "subproject('unordered_dense').get_variable('ankerl_unordered_dense_dep')",
)
# Only the executable is built, so nothing is linked whole into a library; the system's shared
# libraries could not be.
change("meson.build", "no bundled library is linked whole", r"^link_whole = \[.*?^\]$", "link_whole = []")
change(
    "meson.build",
    "abseil is the system's",
    r"^\s*abseil_cpp_proj\.get_variable\('absl_container_lib'\),\n",
    "",
)

# mediasoup's BIO callback answers 1 to every BIO_ctrl query. A libssl built with kernel TLS, as
# Debian's is, takes that for "kernel TLS is on", allocates no write buffer and crashes on the first
# DTLS handshake. Handing on the real answer cures it.
change(
    "src/RTC/DtlsTransport.cpp",
    "onSslBioOut() hands on the answer",
    re.escape("(operationType == BIO_CB_RETURN) ? static_cast<long>(ret) : 1"),
    "((operationType & BIO_CB_RETURN) != 0) ? static_cast<long>(ret) : 1",
)
