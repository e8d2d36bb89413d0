#include "platform/window/reset.h"

#include <GLES3/gl3.h>

#include <stddef.h>
#include <string.h>

static bool has_extension(const char *name)
{
    GLint count = 0;
    glGetIntegerv(GL_NUM_EXTENSIONS, &count);
    for (GLint i = 0; i < count; i++) {
        const char *one = (const char *)glGetStringi(GL_EXTENSIONS, (GLuint)i);
        if (one != NULL && strcmp(one, name) == 0)
            return true;
    }
    return false;
}

void reset_watch_init(struct reset_watch *watch, reset_function (*find)(const char *name))
{
    static const struct {
        const char *extension, *function;
    } ways[] = {{"GL_EXT_robustness", "glGetGraphicsResetStatusEXT"},
                {"GL_KHR_robustness", "glGetGraphicsResetStatusKHR"}};
    watch->status = NULL;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0] && watch->status == NULL; i++)
        if (has_extension(ways[i].extension))
            watch->status = (unsigned (*)(void))find(ways[i].function);
}

bool reset_watch_was_reset(const struct reset_watch *watch)
{
    return watch->status != NULL && watch->status() != GL_NO_ERROR;
}
