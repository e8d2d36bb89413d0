# A mirror for arm64 built on another machine: Debian's cross compiler against the packages that sysroot.sh unpacked.
#   cmake --preset release -B build/package-arm64 --toolchain assets/package/arm64.cmake -DCHEVAL_SYSROOT=FOLDER
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES CHEVAL_SYSROOT)
set(CMAKE_SYSROOT ${CHEVAL_SYSROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${CHEVAL_SYSROOT})
set(ENV{PKG_CONFIG_LIBDIR} ${CHEVAL_SYSROOT}/usr/lib/aarch64-linux-gnu/pkgconfig:${CHEVAL_SYSROOT}/usr/share/pkgconfig)
# The programs that draw the demo's products, and the help that man pages are made of, run while building.
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static -L ${CHEVAL_SYSROOT})
