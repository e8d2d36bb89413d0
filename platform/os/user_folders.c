#include "platform/os/user_folders.h"

#include "platform/base/file.h"
#include "platform/os/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIRS_MAX_BYTES 65536
#define LINE_OF_PICTURES "XDG_PICTURES_DIR=\""

static bool is_there(char *path, size_t size, const char *folder, const char *name)
{
    int length =
        name != NULL ? snprintf(path, size, "%s/%s", folder, name) : snprintf(path, size, "%s", folder);
    return length > 0 && (size_t)length < size && file_is_folder(path);
}

// The text after XDG_PICTURES_DIR=" at the start of a line, cut at its closing quote; NULL: none.
static char *find_pictures(char *text)
{
    for (char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, LINE_OF_PICTURES, strlen(LINE_OF_PICTURES)) != 0)
            continue;
        line += strlen(LINE_OF_PICTURES);
        char *end = line + strcspn(line, "\"\n");
        if (*end != '"')
            return NULL;
        *end = '\0';
        return line;
    }
    return NULL;
}

// xdg-user-dirs: "$HOME/Pictures", or a whole path.
static bool by_user_dirs(char *path, size_t size, const char *home)
{
    const char *config = getenv("XDG_CONFIG_HOME");
    char file[1024];
    uint8_t *bytes = NULL;
    size_t length = 0;
    int written = config != NULL && config[0] == '/'
                      ? snprintf(file, sizeof file, "%s/user-dirs.dirs", config)
                      : snprintf(file, sizeof file, "%s/.config/user-dirs.dirs", home);
    if (written < 0 || (size_t)written >= sizeof file ||
        file_read(file, DIRS_MAX_BYTES, &bytes, &length, NULL) != RESULT_OK)
        return false;
    const char *named = find_pictures((char *)bytes);
    bool found = false;
    if (named != NULL && strncmp(named, "$HOME/", strlen("$HOME/")) == 0)
        found = is_there(path, size, home, named + strlen("$HOME/"));
    else if (named != NULL && named[0] == '/')
        found = is_there(path, size, named, NULL);
    free(bytes);
    return found;
}

enum result user_folders_pictures(char *path, size_t size, struct diagnostic *why)
{
    const char *given = getenv("XDG_PICTURES_DIR"), *home = getenv("HOME");
    if (given != NULL && given[0] == '/' && is_there(path, size, given, NULL))
        return RESULT_OK;
    if (home != NULL && home[0] == '/' &&
        (by_user_dirs(path, size, home) || is_there(path, size, home, "Pictures") ||
         is_there(path, size, home, NULL)))
        return RESULT_OK;
    return diagnose(why, RESULT_NOT_FOUND, "no folder for pictures: set XDG_PICTURES_DIR");
}
