#include "platform/os/paths.h"

#include "platform/base/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum result paths_join(char *path, size_t size, const char *folder, const char *name)
{
    int length = snprintf(path, size, "%s/%s", folder, name);
    return length >= 0 && (size_t)length < size ? RESULT_OK : RESULT_TOO_LARGE;
}

enum result paths_resources(char *path, size_t size, struct diagnostic *why)
{
    const char *given = getenv("CHEVAL_RESOURCES");
    if (given != NULL && given[0] != '\0') {
        if (!file_is_folder(given) || strlen(given) >= size)
            return diagnose(why, RESULT_NOT_FOUND, "CHEVAL_RESOURCES names %s, which is no folder", given);
        (void)snprintf(path, size, "%s", given);
        return RESULT_OK;
    }
    char binary[1024];
    ssize_t length = readlink("/proc/self/exe", binary, sizeof binary - 1);
    if (length <= 0)
        return diagnose(why, RESULT_NOT_FOUND, "/proc/self/exe can't be read: %s", strerror(errno));
    binary[length] = '\0';
    *strrchr(binary, '/') = '\0';
    static const char *const places[] = {"share/cheval", "../share/cheval"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (paths_join(path, size, binary, places[i]) == RESULT_OK && file_is_folder(path))
            return RESULT_OK;
    return diagnose(why, RESULT_NOT_FOUND,
                    "no share/cheval beside %s: build with ./mirror build, or set "
                    "CHEVAL_RESOURCES",
                    binary);
}

enum result paths_given_or_resource(char *path, size_t size, const char *given, const char *name,
                                    struct diagnostic *why)
{
    char resources[1024] = "";
    enum result result = RESULT_OK;
    if (given != NULL) {
        int length = snprintf(path, size, "%s", given);
        result = length >= 0 && (size_t)length < size ? RESULT_OK : RESULT_TOO_LARGE;
    } else {
        result = paths_resources(resources, sizeof resources, why);
        if (result != RESULT_OK)
            return result;
        result = paths_join(path, size, resources, name);
    }
    return result == RESULT_OK
               ? RESULT_OK
               : diagnose(why, result, "the path is too long: %.80s...", given != NULL ? given : resources);
}

// mkdir -p for this user only.
static enum result make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int failed = mkdir(path, 0700);
        *slash = '/';
        if (failed != 0 && errno != EEXIST)
            return RESULT_IO;
    }
    return RESULT_OK;
}

// $VARIABLE/cheval/NAME, else $HOME/FALLBACK/cheval/NAME.
static bool of_this_user(char *path, size_t size, const char *variable, const char *fallback,
                         const char *name)
{
    const char *given = getenv(variable), *home = getenv("HOME");
    int length = -1;
    if (given != NULL && given[0] == '/')
        length = snprintf(path, size, "%s/cheval/%s", given, name);
    else if (home != NULL && home[0] == '/')
        length = snprintf(path, size, "%s/%s/cheval/%s", home, fallback, name);
    return length >= 0 && (size_t)length < size;
}

enum result paths_profile_store(char *path, size_t size, struct diagnostic *why)
{
    if (!of_this_user(path, size, "XDG_STATE_HOME", ".local/state", "profile.db"))
        return diagnose(why, RESULT_NOT_FOUND, "no place for the profile store: set HOME or --profile-store");
    if (make_folders(path) != RESULT_OK)
        return diagnose(why, RESULT_IO, "the folder of %s can't be made: %s", path, strerror(errno));
    return RESULT_OK;
}

enum result paths_calibration(char *path, size_t size, bool for_writing, struct diagnostic *why)
{
    if (!of_this_user(path, size, "XDG_CONFIG_HOME", ".config", "camera.json"))
        return diagnose(why, RESULT_NOT_FOUND, "no place for the camera's calibration: set HOME");
    if (for_writing && make_folders(path) != RESULT_OK)
        return diagnose(why, RESULT_IO, "the folder of %s can't be made: %s", path, strerror(errno));
    return RESULT_OK;
}

enum result paths_settings(char *path, size_t size, bool for_writing, struct diagnostic *why)
{
    if (!of_this_user(path, size, "XDG_CONFIG_HOME", ".config", "mirror.json"))
        return diagnose(why, RESULT_NOT_FOUND, "no place for the mirror's settings: set HOME or --settings");
    if (for_writing && make_folders(path) != RESULT_OK)
        return diagnose(why, RESULT_IO, "the folder of %s can't be made: %s", path, strerror(errno));
    return RESULT_OK;
}

enum result paths_associates(char *path, size_t size, bool for_writing, struct diagnostic *why)
{
    if (!of_this_user(path, size, "XDG_CONFIG_HOME", ".config", "associates.json"))
        return diagnose(why, RESULT_NOT_FOUND, "no place for the associates' names: set HOME or --users");
    if (for_writing && make_folders(path) != RESULT_OK)
        return diagnose(why, RESULT_IO, "the folder of %s can't be made: %s", path, strerror(errno));
    return RESULT_OK;
}

enum result paths_resolve(char *path, size_t size, const char *given)
{
    char folder[PATHS_SIZE];
    const char *slash = strrchr(given, '/');
    int length = slash != NULL ? snprintf(folder, sizeof folder, "%.*s", (int)(slash - given) + 1, given)
                               : snprintf(folder, sizeof folder, ".");
    if (length < 0 || (size_t)length >= sizeof folder)
        return RESULT_TOO_LARGE;
    char *whole = realpath(folder, NULL);
    if (whole == NULL)
        return RESULT_NOT_FOUND;
    enum result result = paths_join(path, size, whole, slash != NULL ? slash + 1 : given);
    free(whole);
    return result;
}

// A folder of one's own, which others could have made in our place.
static bool is_own_folder(const char *path)
{
    struct stat there;
    return (mkdir(path, 0700) == 0 || errno == EEXIST) && lstat(path, &there) == 0 &&
           S_ISDIR(there.st_mode) && there.st_uid == geteuid() && access(path, W_OK) == 0;
}

enum result paths_runtime(char *path, size_t size, struct diagnostic *why)
{
    const char *by_systemd = getenv("RUNTIME_DIRECTORY"), *of_user = getenv("XDG_RUNTIME_DIR");
    if (by_systemd != NULL && by_systemd[0] == '/') {
        int length = (int)strcspn(by_systemd, ":"); // there may be several, the first is ours
        if ((size_t)length < size && snprintf(path, size, "%.*s", length, by_systemd) == length &&
            file_is_folder(path))
            return RESULT_OK;
    }
    if (of_user != NULL && of_user[0] == '/' && paths_join(path, size, of_user, "cheval") == RESULT_OK &&
        is_own_folder(path))
        return RESULT_OK;
    if (paths_join(path, size, "/run", "cheval") == RESULT_OK && is_own_folder(path))
        return RESULT_OK;
    char name[40];
    (void)snprintf(name, sizeof name, "cheval-%lu", (unsigned long)geteuid());
    if (paths_temporary(path, size, name) == RESULT_OK && is_own_folder(path))
        return RESULT_OK;
    return diagnose(why, RESULT_NOT_FOUND,
                    "no folder for what lasts until the next start: set XDG_RUNTIME_DIR");
}

enum result paths_temporary(char *path, size_t size, const char *name)
{
    const char *folder = getenv("TMPDIR");
    return paths_join(path, size, folder != NULL && folder[0] == '/' ? folder : "/tmp", name);
}
