# Read by cpack, when the program is built: what it depends on, and the date of everything in the package.
file(STRINGS ${CPACK_CHEVAL_DEPENDS_FILE} depends LIMIT_COUNT 1)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "${depends}, ${CPACK_CHEVAL_RUNTIME}")
set(ENV{SOURCE_DATE_EPOCH} ${CPACK_CHEVAL_EPOCH})
