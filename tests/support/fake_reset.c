// A preloaded library whose graphics card is reset once when the file $FAKE_RESET is there; it removes it.
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GL_NO_ERROR 0u
#define GL_INNOCENT_CONTEXT_RESET 0x8254u // GL_KHR_robustness

typedef void (*function)(void);

static unsigned tell_status(void)
{
    const char *path = getenv("FAKE_RESET");
    return path != NULL && remove(path) == 0 ? GL_INNOCENT_CONTEXT_RESET : GL_NO_ERROR;
}

static int is_status(const char *name)
{
    return strncmp(name, "glGetGraphicsResetStatus", strlen("glGetGraphicsResetStatus")) == 0;
}

function eglGetProcAddress(const char *name);
function eglGetProcAddress(const char *name)
{
    function (*real)(const char *) = NULL;
    if (is_status(name))
        return (function)tell_status;
    *(void **)&real = dlsym(RTLD_NEXT, "eglGetProcAddress");
    return real != NULL ? real(name) : NULL;
}

void *SDL_GL_GetProcAddress(const char *name);
void *SDL_GL_GetProcAddress(const char *name)
{
    void *(*real)(const char *) = NULL;
    unsigned (*status)(void) = tell_status;
    void *address = NULL;
    if (is_status(name)) {
        memcpy(&address, &status, sizeof address);
        return address;
    }
    *(void **)&real = dlsym(RTLD_NEXT, "SDL_GL_GetProcAddress");
    return real != NULL ? real(name) : NULL;
}
