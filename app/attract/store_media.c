#include "app/attract/store_media.h"

#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/log.h"
#include "platform/base/thread.h"
#include "platform/decode/video.h"
#include "platform/os/folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_NS (2 * CLOCK_SECOND_NS)
#define READ_LIMIT_NS (5 * CLOCK_SECOND_NS) // a disk that is silent for longer has no clip
#define PICTURE_NS (CLOCK_SECOND_NS / 15)   // between two that are shown
#define LONGEST_NS (300 * CLOCK_SECOND_NS)  // of a clip: then the next one has its turn
#define SAID_MAX 64                         // files that were found wanting and are remembered

struct store_media {
    char folder[LOAD_PATH_SIZE];
    struct thread thread;
    struct mutex mutex; // for all between here and the next comment
    struct condition changed;
    bool stopping;
    char wanted[LOAD_PATH_SIZE]; // the clip; "": none
    uint64_t turn;               // counts store_media_play and _stop
    int max_side_px;
    enum clip_state state;
    struct picture ready; // main takes it in exchange for its own
    bool ready_is_new;
    struct store_media_list list;
    bool list_is_new;
    // The thread's own.
    struct video *video;
    struct picture decoded, halved; // memory that goes round, with `ready` and main's
    struct picture *given;          // the one of the two that is to be shown
    uint64_t playing;               // the turn that `video` belongs to
    int64_t began_ns;               // of its first picture
    int64_t shown_ns;               // in the clip, of the last one given
    bool shows;                     // one was given
    int64_t look_ns;                // when the folder is looked at again
    uint64_t seen, taken;           // marks of the folder
    bool listed;
    int said_count;
    uint64_t said[SAID_MAX];
};

// --- the folder -------------------------------------------------------------------------------------------

// FNV-1a.
static uint64_t mix(uint64_t mark, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < size; i++)
        mark = (mark ^ at[i]) * UINT64_C(0x100000001b3);
    return mark;
}

static uint64_t mark_of_file(const char *path)
{
    struct file_stamp stamp;
    (void)file_stamp(path, &stamp);
    uint64_t mark = mix(UINT64_C(0xcbf29ce484222325), path, strlen(path) + 1);
    mark = mix(mark, &stamp.modified_ns, sizeof stamp.modified_ns);
    mark = mix(mark, &stamp.size_bytes, sizeof stamp.size_bytes);
    return mix(mark, &stamp.number, sizeof stamp.number);
}

static bool ends_with(const char *path, const char *const *endings)
{
    const char *dot = strrchr(path, '.');
    char lower[8] = "";
    for (size_t i = 0; dot != NULL && i + 1 < sizeof lower && dot[i] != '\0'; i++)
        lower[i] = dot[i] >= 'A' && dot[i] <= 'Z' ? (char)(dot[i] - 'A' + 'a') : dot[i];
    for (; *endings != NULL; endings++)
        if (strcmp(lower, *endings) == 0)
            return true;
    return false;
}

// Once for each state of a file.
static void say_once(struct store_media *media, uint64_t mark, const char *path, const char *what)
{
    for (int i = 0; i < media->said_count && i < SAID_MAX; i++)
        if (media->said[i] == mark)
            return;
    media->said[media->said_count++ % SAID_MAX] = mark;
    log_write(LOG_WARNING, "media", "%.300s: %.200s; it is not shown", path, what);
}

static void add_file(struct store_media *media, struct store_media_list *list, const char *path,
                     uint64_t mark)
{
    static const char *const pictures[] = {".jpg", ".jpeg", ".png", ".webp", NULL};
    static const char *const clips[] = {".mp4", ".m4v", ".mov", ".webm", ".mkv",
                                        ".avi", ".ogv", ".mpg", NULL};
    bool is_clip = ends_with(path, clips);
    if (!is_clip && !ends_with(path, pictures)) {
        say_once(media, mark, path, "neither a picture nor a clip by its name");
        return;
    }
    if (list->count == PLAYLIST_MAX_MEDIA || strlen(path) >= LOAD_PATH_SIZE) {
        say_once(media, mark, path, "one file too many, or too long a name");
        return;
    }
    struct store_medium *medium = &list->media[list->count++];
    *medium = (struct store_medium){.is_clip = is_clip, .mark = mark};
    memcpy(medium->path, path, strlen(path) + 1);
}

static void look_at_folder(struct store_media *media)
{
    struct folder folder = {0};
    struct diagnostic why = {0};
    media->look_ns = clock_now_ns() + LOOK_NS;
    if (folder_list(media->folder, &folder, &why) != RESULT_OK) {
        say_once(media, mix(0, why.text, strlen(why.text)), media->folder, why.text);
        return;
    }
    uint64_t mark = 1;
    for (int i = 0; i < folder.count; i++) {
        uint64_t file = mark_of_file(folder.paths[i]);
        mark = mix(mark, &file, sizeof file);
    }
    bool settled = !media->listed || mark == media->seen;
    media->seen = mark;
    if (settled && (!media->listed || mark != media->taken)) {
        struct store_media_list *list = calloc(1, sizeof *list);
        for (int i = 0; i < folder.count && list != NULL; i++)
            add_file(media, list, folder.paths[i], mark_of_file(folder.paths[i]));
        mutex_lock(&media->mutex);
        if (list != NULL)
            media->list = *list;
        media->list_is_new = media->list_is_new || list != NULL;
        mutex_unlock(&media->mutex);
        media->listed = media->listed || list != NULL;
        media->taken = mark;
        free(list);
    }
    folder_free(&folder);
}

// --- the clip ---------------------------------------------------------------------------------------------

static void close_clip(struct store_media *media)
{
    video_close(media->video);
    media->video = NULL;
    picture_free(&media->decoded);
    picture_free(&media->halved);
}

// Another clip may be wanted by now: then this one's end says nothing.
static void tell(struct store_media *media, enum clip_state state)
{
    mutex_lock(&media->mutex);
    if (media->turn == media->playing)
        media->state = state;
    mutex_unlock(&media->mutex);
}

static void open_clip(struct store_media *media, const char *path)
{
    struct diagnostic why = {0};
    media->shows = false;
    media->shown_ns = 0;
    if (video_open(path, READ_LIMIT_NS, &media->video, &why) == RESULT_OK)
        return;
    media->video = NULL;
    say_once(media, mark_of_file(path), path, why.text);
    tell(media, CLIP_BROKEN);
}

static enum result fit(struct picture *picture, int width_px, int height_px)
{
    if (picture->width_px == width_px && picture->height_px == height_px)
        return RESULT_OK;
    picture_free(picture);
    return picture_allocate(width_px, height_px, picture);
}

static void exchange(struct picture *a, struct picture *b)
{
    struct picture before = *a;
    *a = *b;
    *b = before;
}

// No larger than is needed.
static enum result convert(struct store_media *media, int width_px, int height_px, int max_side_px)
{
    enum result result = fit(&media->decoded, width_px, height_px);
    if (result == RESULT_OK)
        result = video_convert(media->video, &media->decoded);
    media->given = &media->decoded;
    while (result == RESULT_OK && load_is_too_large(media->given, max_side_px)) {
        if (media->given == &media->halved)
            exchange(&media->decoded, &media->halved);
        result = fit(&media->halved, media->decoded.width_px / 2, media->decoded.height_px / 2);
        if (result == RESULT_OK)
            picture_halve(&media->decoded, &media->halved);
        media->given = &media->halved;
    }
    return result;
}

static void give(struct store_media *media)
{
    mutex_lock(&media->mutex);
    if (media->turn == media->playing) {
        exchange(&media->ready, media->given);
        media->ready_is_new = true;
        media->state = CLIP_PLAYING;
    }
    mutex_unlock(&media->mutex);
}

// Until then, or until something else is wanted.
static void wait_until(struct store_media *media, int64_t until_ns)
{
    mutex_lock(&media->mutex);
    while (!media->stopping && media->turn == media->playing &&
           condition_wait_until(&media->changed, &media->mutex, until_ns)) {
    }
    mutex_unlock(&media->mutex);
}

static void end_clip(struct store_media *media)
{
    if (!media->shows)
        log_write(LOG_WARNING, "media", "a clip without a picture is not shown");
    tell(media, media->shows ? CLIP_ENDED : CLIP_BROKEN);
    close_clip(media);
}

static void play(struct store_media *media, int max_side_px)
{
    int width_px = 0, height_px = 0;
    int64_t time_ns = 0;
    if (video_next(media->video, &width_px, &height_px, &time_ns) != RESULT_OK || time_ns > LONGEST_NS) {
        end_clip(media);
        return;
    }
    if (!media->shows)
        media->began_ns = clock_now_ns() - time_ns;
    else if (time_ns - media->shown_ns < PICTURE_NS - CLOCK_MILLISECOND_NS)
        return; // more than are shown
    wait_until(media, media->began_ns + time_ns);
    if (convert(media, width_px, height_px, max_side_px) != RESULT_OK) {
        end_clip(media);
        return;
    }
    media->shows = true;
    media->shown_ns = time_ns;
    give(media);
}

// --- the thread -------------------------------------------------------------------------------------------

static void *media_main(void *context)
{
    struct store_media *media = context;
    for (;;) {
        char path[LOAD_PATH_SIZE];
        if (clock_now_ns() >= media->look_ns)
            look_at_folder(media);
        mutex_lock(&media->mutex);
        bool stopping = media->stopping, other = media->turn != media->playing;
        int max_side_px = media->max_side_px;
        media->playing = media->turn;
        memcpy(path, media->wanted, sizeof path);
        mutex_unlock(&media->mutex);
        if (stopping)
            break;
        if (other) {
            close_clip(media);
            if (path[0] != '\0')
                open_clip(media, path);
        }
        if (media->video != NULL)
            play(media, max_side_px);
        else
            wait_until(media, media->look_ns);
    }
    close_clip(media);
    return NULL;
}

// --- main's side ------------------------------------------------------------------------------------------

enum result store_media_create(const char *folder, struct store_media **out, struct diagnostic *why)
{
    if (!file_is_folder(folder) || strlen(folder) >= LOAD_PATH_SIZE)
        return diagnose(why, RESULT_NOT_FOUND, "%.300s is not a folder", folder);
    struct store_media *media = calloc(1, sizeof *media);
    if (media == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    memcpy(media->folder, folder, strlen(folder) + 1);
    mutex_init(&media->mutex);
    condition_init(&media->changed);
    enum result result = thread_start(&media->thread, "media", media_main, media);
    if (result != RESULT_OK) {
        store_media_destroy(media);
        return diagnose(why, result, "the thread for the store's media can't be started");
    }
    *out = media;
    return RESULT_OK;
}

void store_media_destroy(struct store_media *media)
{
    if (media == NULL)
        return;
    mutex_lock(&media->mutex);
    media->stopping = true;
    condition_signal(&media->changed);
    mutex_unlock(&media->mutex);
    thread_join(&media->thread);
    condition_finish(&media->changed);
    mutex_finish(&media->mutex);
    picture_free(&media->ready);
    free(media);
}

bool store_media_take_list(struct store_media *media, struct store_media_list *list)
{
    mutex_lock(&media->mutex);
    bool is_new = media->list_is_new;
    if (is_new)
        *list = media->list;
    media->list_is_new = false;
    mutex_unlock(&media->mutex);
    return is_new;
}

static void want(struct store_media *media, const char *path, int max_side_px)
{
    mutex_lock(&media->mutex);
    (void)snprintf(media->wanted, sizeof media->wanted, "%s", path);
    media->max_side_px = max_side_px;
    media->turn++;
    media->state = CLIP_OPENING;
    media->ready_is_new = false;
    picture_free(&media->ready);
    condition_signal(&media->changed);
    mutex_unlock(&media->mutex);
}

void store_media_play(struct store_media *media, const char *path, int max_side_px)
{
    want(media, path, max_side_px);
}

void store_media_stop(struct store_media *media)
{
    want(media, "", 0);
}

enum clip_state store_media_clip(struct store_media *media, struct picture *frame, bool *is_new)
{
    mutex_lock(&media->mutex);
    enum clip_state state = media->state;
    *is_new = media->ready_is_new;
    if (media->ready_is_new) {
        exchange(frame, &media->ready);
        media->ready_is_new = false;
    }
    mutex_unlock(&media->mutex);
    return state;
}
