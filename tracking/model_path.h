// Where a network's file is. Pure function; any thread.
#ifndef CHEVAL_TRACKING_MODEL_PATH_H
#define CHEVAL_TRACKING_MODEL_PATH_H

#include "platform/base/result.h"

#define MODEL_PATH_SIZE 4096

// `folder`/`name`.
MUST_CHECK enum result model_path(char path[MODEL_PATH_SIZE], const char *folder, const char *name,
                                  struct diagnostic *why);

#endif
