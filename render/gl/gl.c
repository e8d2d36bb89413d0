#include "render/gl/gl.h"

static const char *error_name(GLenum error)
{
    switch (error) {
    case GL_INVALID_ENUM:
        return "invalid enum";
    case GL_INVALID_VALUE:
        return "invalid value";
    case GL_INVALID_OPERATION:
        return "invalid operation";
    case GL_INVALID_FRAMEBUFFER_OPERATION:
        return "invalid framebuffer operation";
    case GL_OUT_OF_MEMORY:
        return "out of memory";
    default:
        return "unknown error";
    }
}

enum result gl_check(const char *what, struct diagnostic *why)
{
    GLenum first = glGetError();
    if (first == GL_NO_ERROR)
        return RESULT_OK;
    // A lost context may answer with an error for ever: bounded.
    for (int i = 0; i < 16 && glGetError() != GL_NO_ERROR; i++)
        ;
    return diagnose(why, first == GL_OUT_OF_MEMORY ? RESULT_NO_MEMORY : RESULT_UNAVAILABLE,
                    "OpenGL ES could not make a %s: %s", what, error_name(first));
}
