# What is installed, and the package made of it. Without CHEVAL_PACKAGE, which needs Python and librsvg's tool, only
# what the mirror runs with; with it also man pages, completions, icons, licences and the list of parts.
include(GNUInstallDirs)
option(CHEVAL_PACKAGE "Make what a package has besides the program: man pages, completions, icons, licences, SBOM" OFF)
# A mirror's folders are read by whoever may run it, whatever the umask of who builds it.
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
                                                WORLD_READ WORLD_EXECUTE)
set(shared ${CMAKE_INSTALL_DATADIR}/cheval)

install(TARGETS cheval RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
# The links to models, clips and garments lead into the build; what they show is installed below, once.
install(DIRECTORY ${resources}/ DESTINATION ${shared}
        REGEX "/share/cheval/(models|clips|stamp|demo/garments)$" EXCLUDE
        REGEX "/fleet/demo.sh$" PERMISSIONS ${CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})
install(DIRECTORY ${garments}/ DESTINATION ${shared}/demo/garments PATTERN stamp EXCLUDE)
# The file of the models' list says what belongs there; the bench's clip is made of the demo's.
file(STRINGS assets/models/models.list listed REGEX "^file ")
foreach(line IN LISTS listed)
  separate_arguments(parts UNIX_COMMAND "${line}")
  list(GET parts 5 path)
  get_filename_component(kind ${path} DIRECTORY)
  get_filename_component(name ${path} NAME)
  if(kind STREQUAL models)
    install(FILES ${CHEVAL_MODELS_DIR}/${name} DESTINATION ${shared}/models)
  else()
    install(FILES ${CHEVAL_CLIPS_DIR}/${name} DESTINATION ${shared}/clips)
  endif()
endforeach()
install(FILES assets/settings.schema.json DESTINATION ${shared})
install(FILES README.md NOTICE assets/FORMAT.md app/push/EVENTS.md app/fleet/FLEET.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES assets/package/cheval.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES assets/package/cheval.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)

# The kiosk's unit, its user and folders, where systemd looks for a package's own.
# The journal's limits are the whole machine's: cheval kiosk install sets them, a package does not.
install(FILES assets/kiosk/cheval.service DESTINATION lib/systemd/system)
install(FILES assets/kiosk/sysusers.conf DESTINATION lib/sysusers.d RENAME cheval.conf)
install(FILES assets/kiosk/tmpfiles.conf DESTINATION lib/tmpfiles.d RENAME cheval.conf)

if(CHEVAL_PACKAGE)
  include(assets/package/package.cmake)
endif()
