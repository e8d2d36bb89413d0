// Where things are: the program's resources beside the binary, the shopper-independent state of this machine.
#ifndef CHEVAL_PLATFORM_OS_PATHS_H
#define CHEVAL_PLATFORM_OS_PATHS_H

#include "platform/base/result.h"

#include <stdbool.h>

// Folder with models/, demo/, fonts/, icons/, strings/: $CHEVAL_RESOURCES, else share/cheval beside the
// binary (build tree), else ../share/cheval (installed). RESULT_NOT_FOUND with a line when there is none.
MUST_CHECK enum result paths_resources(char *path, size_t size, struct diagnostic *why);

// `given`, where the caller was given a path, else NAME among the resources.
MUST_CHECK enum result paths_given_or_resource(char *path, size_t size, const char *given, const char *name,
                                               struct diagnostic *why);

// Folder/name into `path`; RESULT_TOO_LARGE when it doesn't fit.
MUST_CHECK enum result paths_join(char *path, size_t size, const char *folder, const char *name);

// The default profile store: $XDG_STATE_HOME/cheval/profile.db, else ~/.local/state/cheval/profile.db. The
// folders are made, for this user only.
MUST_CHECK enum result paths_profile_store(char *path, size_t size, struct diagnostic *why);

// This mirror's own calibration of its camera: $XDG_CONFIG_HOME/cheval/camera.json, else
// ~/.config/cheval/camera.json, whether it is there or not. With `for_writing` the folders are made.
MUST_CHECK enum result paths_calibration(char *path, size_t size, bool for_writing, struct diagnostic *why);

// What the installer set for this mirror: $XDG_CONFIG_HOME/cheval/mirror.json, else
// ~/.config/cheval/mirror.json, whether it is there or not. With `for_writing` the folders are made.
MUST_CHECK enum result paths_settings(char *path, size_t size, bool for_writing, struct diagnostic *why);

// Who may sign in to the associates' page: $XDG_CONFIG_HOME/cheval/associates.json, else
// ~/.config/cheval/associates.json, whether it is there or not. With `for_writing` the folders are made.
MUST_CHECK enum result paths_associates(char *path, size_t size, bool for_writing, struct diagnostic *why);

// The one name of a file, whether it is there yet or not: of its folder without links, from the root.
#define PATHS_SIZE 4352 // PATH_MAX, and a name
MUST_CHECK enum result paths_resolve(char *path, size_t size, const char *given);

// The folder of what lasts until the machine's next start: systemd's RuntimeDirectory,
// $XDG_RUNTIME_DIR/cheval, /run/cheval, or one of this user's own in the temporary folder. It is made where
// it isn't there.
MUST_CHECK enum result paths_runtime(char *path, size_t size, struct diagnostic *why);

// A file in the temporary folder ($TMPDIR, else /tmp).
MUST_CHECK enum result paths_temporary(char *path, size_t size, const char *name);

#endif
