#include "platform/os/drop_folder.h"

#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/encode/part_file.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_SEEN 256 // files that are followed at once
#define MAX_FOLDER 1200
#define MAX_NAME 256                         // of them
#define LOOK_NS (250 * CLOCK_MILLISECOND_NS) // between two looks where nothing is told
#define ABANDONED_NS (60 * CLOCK_SECOND_NS)  // a file that was opened and never closed
#define REASON ".reason.txt"

static const char *const subfolders[] = {"failed", "done"}; // by `used`

// A file in the folder.
struct seen {
    char name[MAX_NAME];
    struct file_stamp stamp;
    int64_t since_ns; // it has not changed
    bool is_open;     // somebody writes it
    bool is_whole;    // the system said so
    bool is_stuck;    // it can't be moved
    bool is_there;
};

struct drop_folder {
    char path[MAX_FOLDER];
    int notifier; // inotify; -1: none can be had
    struct seen seen[MAX_SEEN];
    int seen_count;
};

// --- opening -----------------------------------------------------------------------------------------------

static enum result make_folder(const struct drop_folder *drop, const char *name, struct diagnostic *why)
{
    char path[DROP_FOLDER_PATH_SIZE + 16];
    (void)snprintf(path, sizeof path, "%s/%s", drop->path, name);
    if (mkdir(path, 0755) != 0 && errno != EEXIST)
        return diagnose(why, RESULT_IO, "%.300s can't be made: %s", path, strerror(errno));
    if (access(path, W_OK | X_OK) != 0)
        return diagnose(why, RESULT_IO, "%.300s can't be written: %s", path, strerror(errno));
    return RESULT_OK;
}

enum result drop_folder_open(const char *path, struct drop_folder **out, struct diagnostic *why)
{
    struct drop_folder *drop = calloc(1, sizeof *drop);
    if (drop == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a folder");
    drop->notifier = -1;
    int length = snprintf(drop->path, sizeof drop->path, "%s", path);
    enum result result = RESULT_OK;
    if (length < 0 || (size_t)length >= sizeof drop->path)
        result = diagnose(why, RESULT_TOO_LARGE, "%.80s…: the path is too long", path);
    else if (!file_is_folder(path))
        result = diagnose(why, RESULT_NOT_FOUND, "%.300s: there is no such folder", path);
    else if (access(path, R_OK | W_OK | X_OK) != 0)
        result = diagnose(why, RESULT_IO, "%.300s can't be written: %s", path, strerror(errno));
    for (size_t i = 0; i < 2 && result == RESULT_OK; i++)
        result = make_folder(drop, subfolders[i], why);
    if (result != RESULT_OK) {
        drop_folder_close(drop);
        return result;
    }
    drop->notifier = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (drop->notifier >= 0 &&
        inotify_add_watch(drop->notifier, path, IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO) < 0) {
        (void)close(drop->notifier);
        drop->notifier = -1;
    }
    *out = drop;
    return RESULT_OK;
}

void drop_folder_close(struct drop_folder *drop)
{
    if (drop == NULL)
        return;
    if (drop->notifier >= 0)
        (void)close(drop->notifier);
    free(drop);
}

// --- looking -----------------------------------------------------------------------------------------------

static bool ends_with(const char *name, const char *ending)
{
    size_t length = strlen(name), own = strlen(ending);
    return length >= own && strcmp(name + length - own, ending) == 0;
}

static bool is_wanted(const char *name)
{
    return name[0] != '.' && name[0] != '\0' && strlen(name) + sizeof REASON + 8 < MAX_NAME &&
           !ends_with(name, ".part") && !ends_with(name, ".tmp") && !ends_with(name, "~");
}

// The file's entry; a new one when there is room, else NULL.
static struct seen *entry_of(struct drop_folder *drop, const char *name)
{
    for (int i = 0; i < drop->seen_count; i++)
        if (strcmp(drop->seen[i].name, name) == 0)
            return &drop->seen[i];
    if (drop->seen_count == MAX_SEEN)
        return NULL;
    struct seen *seen = &drop->seen[drop->seen_count++];
    *seen = (struct seen){.since_ns = clock_now_ns()};
    (void)snprintf(seen->name, sizeof seen->name, "%s", name);
    return seen;
}

// Some were lost: what is whole has not changed for a while, as where nothing is told.
static void forget_events(struct drop_folder *drop)
{
    for (int i = 0; i < drop->seen_count; i++)
        drop->seen[i].is_open = false;
}

static void take_events(struct drop_folder *drop)
{
    _Alignas(struct inotify_event) char bytes[4096];
    ssize_t got = drop->notifier >= 0 ? read(drop->notifier, bytes, sizeof bytes) : 0;
    for (; got > 0; got = read(drop->notifier, bytes, sizeof bytes)) {
        for (ssize_t at = 0; at < got;) {
            struct inotify_event event;
            memcpy(&event, bytes + at, sizeof event);
            const char *name = bytes + at + sizeof event;
            at += (ssize_t)(sizeof event + event.len);
            if ((event.mask & IN_Q_OVERFLOW) != 0)
                forget_events(drop);
            struct seen *seen = event.len > 0 && is_wanted(name) ? entry_of(drop, name) : NULL;
            if (seen == NULL)
                continue;
            seen->is_whole = (event.mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0;
            seen->is_open = !seen->is_whole;
        }
    }
}

// What is in the folder now, and how long it has been as it is.
static void look(struct drop_folder *drop)
{
    struct folder folder = {0};
    for (int i = 0; i < drop->seen_count; i++)
        drop->seen[i].is_there = false;
    if (folder_list(drop->path, &folder, NULL) != RESULT_OK)
        return;
    for (int i = 0; i < folder.count; i++) {
        struct stat status;
        struct file_stamp stamp;
        const char *name = strrchr(folder.paths[i], '/') + 1;
        if (!is_wanted(name) || lstat(folder.paths[i], &status) != 0 || !S_ISREG(status.st_mode) ||
            !file_stamp(folder.paths[i], &stamp))
            continue;
        struct seen *seen = entry_of(drop, name);
        if (seen == NULL)
            continue; // its turn comes when others have gone
        seen->is_there = true;
        if (file_stamp_equals(&stamp, &seen->stamp))
            continue;
        seen->stamp = stamp;
        seen->since_ns = clock_now_ns();
        seen->is_stuck = false;
    }
    folder_free(&folder);
    int kept = 0;
    for (int i = 0; i < drop->seen_count; i++)
        if (drop->seen[i].is_there)
            drop->seen[kept++] = drop->seen[i];
    drop->seen_count = kept;
}

static bool is_whole(const struct seen *seen, int64_t now_ns)
{
    int64_t quiet_ns = now_ns - seen->since_ns;
    return !seen->is_stuck &&
           (seen->is_whole || quiet_ns >= (seen->is_open ? ABANDONED_NS : DROP_FOLDER_SETTLED_NS));
}

// The one that was written first.
static const struct seen *find_whole(const struct drop_folder *drop)
{
    const struct seen *first = NULL;
    int64_t now_ns = clock_now_ns();
    for (int i = 0; i < drop->seen_count; i++) {
        const struct seen *seen = &drop->seen[i];
        if (!is_whole(seen, now_ns))
            continue;
        bool is_earlier =
            first == NULL || seen->stamp.modified_ns < first->stamp.modified_ns ||
            (seen->stamp.modified_ns == first->stamp.modified_ns && strcmp(seen->name, first->name) < 0);
        if (is_earlier)
            first = seen;
    }
    return first;
}

// Until something is told, but for a moment: what isn't told is looked for.
static void wait(const struct drop_folder *drop, int64_t timeout_ns)
{
    int64_t ns = timeout_ns < LOOK_NS ? timeout_ns : LOOK_NS;
    struct pollfd poller = {.fd = drop->notifier, .events = POLLIN};
    if (drop->notifier < 0)
        clock_sleep_ns(ns);
    else
        (void)poll(&poller, 1, (int)(ns / CLOCK_MILLISECOND_NS) + 1);
}

bool drop_folder_next(struct drop_folder *drop, int64_t timeout_ns, char path[DROP_FOLDER_PATH_SIZE])
{
    int64_t end_ns = clock_now_ns() + timeout_ns;
    for (;;) {
        take_events(drop);
        look(drop);
        const struct seen *seen = find_whole(drop);
        if (seen != NULL) {
            (void)snprintf(path, DROP_FOLDER_PATH_SIZE, "%s/%s", drop->path, seen->name);
            return true;
        }
        int64_t left_ns = end_ns - clock_now_ns();
        if (left_ns <= 0)
            return false;
        wait(drop, left_ns);
    }
}

// --- what becomes of them ----------------------------------------------------------------------------------

struct aged {
    char *path;
    int64_t modified_ns;
};

static int by_age(const void *a, const void *b)
{
    const struct aged *left = a, *right = b;
    if (left->modified_ns != right->modified_ns)
        return left->modified_ns < right->modified_ns ? -1 : 1;
    return strcmp(left->path, right->path);
}

// The files of done/ or failed/ in the order in which they were written.
static enum result list_by_age(const struct drop_folder *drop, bool used, struct folder *out,
                               struct diagnostic *why)
{
    char path[DROP_FOLDER_PATH_SIZE + 16];
    struct folder folder = {0};
    (void)snprintf(path, sizeof path, "%s/%s", drop->path, subfolders[used]);
    enum result result = folder_list(path, &folder, why);
    if (result != RESULT_OK)
        return result;
    struct aged *files = calloc((size_t)folder.count + 1, sizeof *files);
    if (files == NULL) {
        folder_free(&folder);
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a folder");
    }
    for (int i = 0; i < folder.count; i++) {
        struct file_stamp stamp;
        (void)file_stamp(folder.paths[i], &stamp);
        files[i] = (struct aged){folder.paths[i], stamp.modified_ns};
    }
    qsort(files, (size_t)folder.count, sizeof *files, by_age);
    for (int i = 0; i < folder.count; i++)
        folder.paths[i] = files[i].path;
    free(files);
    *out = folder;
    return RESULT_OK;
}

static bool is_reason(const char *path)
{
    return ends_with(path, REASON);
}

// Keeps the newest; a reason goes with its file.
static void forget_oldest(const struct drop_folder *drop, bool used)
{
    struct folder folder = {0};
    if (list_by_age(drop, used, &folder, NULL) != RESULT_OK)
        return;
    int count = 0;
    for (int i = 0; i < folder.count; i++)
        count += !is_reason(folder.paths[i]);
    for (int i = 0; i < folder.count && count > DROP_FOLDER_KEPT; i++) {
        char reason[DROP_FOLDER_PATH_SIZE + 64];
        if (is_reason(folder.paths[i]))
            continue;
        (void)snprintf(reason, sizeof reason, "%s" REASON, folder.paths[i]);
        (void)unlink(reason);
        (void)unlink(folder.paths[i]);
        count--;
    }
    folder_free(&folder);
}

static void write_reason(const char *path, const char *reason)
{
    char name[DROP_FOLDER_PATH_SIZE + 64], part[PART_FILE_PATH_SIZE];
    FILE *file = NULL;
    (void)snprintf(name, sizeof name, "%s" REASON, path);
    if (part_file_open(name, part, &file, NULL) != RESULT_OK)
        return;
    bool written = fputs(reason, file) >= 0;
    (void)!part_file_close(file, written, part, name, NULL); // the log has it as well
}

enum result drop_folder_finish(struct drop_folder *drop, const char *path, bool used, const char *reason,
                               struct diagnostic *why)
{
    const char *name = strrchr(path, '/') + 1;
    char target[DROP_FOLDER_PATH_SIZE + 32];
    struct stat there;
    (void)snprintf(target, sizeof target, "%s/%s/%s", drop->path, subfolders[used], name);
    for (int i = 2; lstat(target, &there) == 0 && i < 10000; i++)
        (void)snprintf(target, sizeof target, "%s/%s/%d-%s", drop->path, subfolders[used], i, name);
    struct seen *seen = entry_of(drop, name);
    if (rename(path, target) != 0) {
        if (seen != NULL)
            seen->is_stuck = true;
        return diagnose(why, RESULT_IO, "%.300s can't be moved to %s/: %s", path, subfolders[used],
                        strerror(errno));
    }
    if (seen != NULL)
        *seen = drop->seen[--drop->seen_count]; // one of its name that comes later is another
    if (reason != NULL)
        write_reason(target, reason);
    forget_oldest(drop, used);
    return RESULT_OK;
}

enum result drop_folder_used(const struct drop_folder *drop, int64_t since_ns, struct folder *out,
                             struct diagnostic *why)
{
    struct folder folder = {0};
    int kept = 0;
    enum result result = list_by_age(drop, true, &folder, why);
    if (result != RESULT_OK)
        return result;
    for (int i = 0; i < folder.count; i++) {
        struct file_stamp stamp;
        if (!is_reason(folder.paths[i]) && file_stamp(folder.paths[i], &stamp) &&
            stamp.modified_ns > since_ns)
            folder.paths[kept++] = folder.paths[i];
        else
            free(folder.paths[i]);
    }
    folder.count = kept;
    *out = folder;
    return RESULT_OK;
}
