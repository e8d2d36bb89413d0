# The Debian package: what it has besides the program, made at build time, and CPack's description of it.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
find_program(RSVG_CONVERT rsvg-convert REQUIRED)
set(own ${CMAKE_SOURCE_DIR}/assets/package)
set(made ${CMAKE_BINARY_DIR}/generated/package)
set(started ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:cheval>)

# One version, one date: the package's change log has both, so that the same tree makes the same package at any time.
file(STRINGS ${own}/changelog changes REGEX "^(cheval \\(| -- )")
list(GET changes 0 newest)
list(GET changes 1 signed)
if(NOT newest MATCHES "^cheval \\(${PROJECT_VERSION}\\) ")
  message(FATAL_ERROR "assets/package/changelog begins with another version than ${PROJECT_VERSION}: ${newest}")
endif()
string(REGEX REPLACE "^ -- .*>  " "" signed "${signed}")
execute_process(COMMAND date -u -d ${signed} +%s OUTPUT_VARIABLE epoch OUTPUT_STRIP_TRAILING_WHITESPACE
                COMMAND_ERROR_IS_FATAL ANY)

# What dpkg-shlibdeps can't see: the driver that draws, fonts that the themes name, who vouches for servers, the kiosk.
set(runtime libgl1-mesa-dri fonts-inter fonts-noto-core ca-certificates)
list(JOIN runtime " " runtime_words)
set(CHEVAL_SYSROOT "" CACHE PATH "The other architecture's packages, where this is a cross build")
set(triplet ${CMAKE_LIBRARY_ARCHITECTURE})
if(CMAKE_CROSSCOMPILING)
  set(sysroot --sysroot ${CHEVAL_SYSROOT})
  set(architecture arm64)
else()
  execute_process(COMMAND dpkg --print-architecture OUTPUT_VARIABLE architecture OUTPUT_STRIP_TRAILING_WHITESPACE
                  COMMAND_ERROR_IS_FATAL ANY)
endif()

file(GLOB man_parts CONFIGURE_DEPENDS ${own}/man/*.mdoc)
add_custom_command(
  OUTPUT ${made}/man/stamp
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${made}/man
  COMMAND ${Python3_EXECUTABLE} -B ${own}/make_man.py --out ${made}/man --schema ${CMAKE_SOURCE_DIR}/assets/settings.schema.json
          --date ${epoch} ${started}
  COMMAND sh -c "gzip -9n \"$1\"/*.[15] && touch \"$1\"/stamp" sh ${made}/man
  COMMAND ${Python3_EXECUTABLE} -B ${own}/make_completion.py --out ${made}/completion ${started}
  DEPENDS cheval ${own}/command_help.py ${own}/make_man.py ${own}/make_completion.py ${man_parts}
          assets/settings.schema.json
  COMMENT "Making man pages and completions of --help" VERBATIM)
add_custom_command(
  OUTPUT ${made}/sbom.spdx.json ${made}/copyright ${made}/depends ${made}/changelog.gz
  COMMAND ${Python3_EXECUTABLE} -B ${own}/make_sbom.py --program $<TARGET_FILE:cheval> --triplet ${triplet}
          --architecture ${architecture} --version ${PROJECT_VERSION} --date ${epoch} --runtime "${runtime_words}"
          --fetched ${CHEVAL_MODELS_DIR}/.. --strip ${CMAKE_STRIP} ${sysroot} --sbom ${made}/sbom.spdx.json --copyright ${made}/copyright
  COMMAND sh ${own}/depends.sh $<TARGET_FILE:cheval> ${made}/depends ${architecture} "${CHEVAL_SYSROOT}"
  COMMAND sh -c "gzip -9nc \"$1\" >\"$2\"" sh ${own}/changelog ${made}/changelog.gz
  DEPENDS cheval ${own}/make_sbom.py ${own}/parts.py ${own}/linked.list ${own}/copyright ${own}/changelog
          ${own}/depends.sh assets/models/models.list
  COMMENT "Listing the package's parts, licences and dependencies" VERBATIM)
set(icons)
foreach(size 48 128 256)
  set(icon ${made}/icons/${size}x${size}/apps/cheval.png)
  add_custom_command(
    OUTPUT ${icon}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${made}/icons/${size}x${size}/apps
    COMMAND ${RSVG_CONVERT} -w ${size} -h ${size} -o ${icon} ${own}/cheval.svg
    DEPENDS ${own}/cheval.svg VERBATIM)
  list(APPEND icons ${icon})
endforeach()
add_custom_target(package_parts ALL DEPENDS ${made}/man/stamp ${made}/sbom.spdx.json ${icons})

install(DIRECTORY ${made}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 FILES_MATCHING PATTERN *.1.gz)
install(DIRECTORY ${made}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man5 FILES_MATCHING PATTERN *.5.gz)
install(FILES ${made}/completion/cheval DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${made}/completion/_cheval DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${made}/completion/cheval.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(DIRECTORY ${made}/icons/ DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor)
install(FILES ${made}/sbom.spdx.json ${made}/copyright ${made}/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${own}/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME cheval)

# Packing builds nothing but what is packed, not the tests.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME cheval)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The Cheval authors <cheval@cheval.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "smart mirror: a store's products on the person before it")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "A camera looks at the shopper; the screen shows them, mirrored, wearing
products of the store's catalogue: make-up, glasses, jewellery, hats,
clothes. It works offline, asks before it tracks anybody, and writes down
which products were of interest, never anything about a face.
.
The tracking networks, a demo catalogue and a demo clip are included. A
mirror that starts by itself is set up by \"cheval kiosk install\".")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_SOURCE_DIR}/build/package)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS ${CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE ${architecture})
set(CPACK_DEBIAN_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS fonts-noto-cjk)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS speech-dispatcher)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${own}/deb/postinst ${own}/deb/prerm ${own}/deb/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# What is known only when all is built.
list(JOIN runtime ", " CHEVAL_PACKAGE_RUNTIME)
set(CPACK_CHEVAL_DEPENDS_FILE ${made}/depends)
set(CPACK_CHEVAL_RUNTIME "${CHEVAL_PACKAGE_RUNTIME}, systemd | systemd-standalone-sysusers")
set(CPACK_CHEVAL_EPOCH ${epoch})
set(CPACK_PROJECT_CONFIG_FILE ${own}/cpack_late.cmake)
set(CPACK_PRE_BUILD_SCRIPTS ${own}/cpack_modes.cmake)
include(CPack)
