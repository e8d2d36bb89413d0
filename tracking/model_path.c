#include "tracking/model_path.h"

#include <stdio.h>

enum result model_path(char path[MODEL_PATH_SIZE], const char *folder, const char *name,
                       struct diagnostic *why)
{
    int length = snprintf(path, MODEL_PATH_SIZE, "%s/%s", folder, name);
    if (length < 0 || length >= MODEL_PATH_SIZE)
        return diagnose(why, RESULT_TOO_LARGE, "%s: the path is too long", name);
    return RESULT_OK;
}
