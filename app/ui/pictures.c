#include "app/ui/pictures.h"

#include <stdlib.h>
#include <string.h>

enum state { STATE_VACANT, STATE_WANTED, STATE_ASKED, STATE_HERE, STATE_FAILED };

struct entry {
    enum state state;
    const char *path;
    struct draw2d_texture *texture;
    bool cut_out;
    size_t bytes;
    uint64_t used_frame;
};

struct pictures {
    struct draw2d *draw2d;
    uint64_t frame;
    size_t bytes;
    struct entry entries[PICTURES_MAX];
};

enum result pictures_create(struct draw2d *draw2d, struct pictures **out)
{
    struct pictures *pictures = calloc(1, sizeof *pictures);
    if (pictures == NULL)
        return RESULT_NO_MEMORY;
    pictures->draw2d = draw2d;
    pictures->frame = 1;
    *out = pictures;
    return RESULT_OK;
}

static void drop(struct pictures *pictures, struct entry *entry)
{
    draw2d_texture_destroy(pictures->draw2d, entry->texture);
    pictures->bytes -= entry->bytes;
    *entry = (struct entry){0};
}

void pictures_forget(struct pictures *pictures)
{
    for (int i = 0; i < PICTURES_MAX; i++)
        drop(pictures, &pictures->entries[i]);
}

void pictures_destroy(struct pictures *pictures)
{
    if (pictures == NULL)
        return;
    pictures_forget(pictures);
    free(pictures);
}

void pictures_begin_frame(struct pictures *pictures)
{
    pictures->frame++;
}

static struct entry *find(struct pictures *pictures, const char *path)
{
    for (int i = 0; i < PICTURES_MAX; i++) {
        struct entry *entry = &pictures->entries[i];
        if (entry->state != STATE_VACANT && (entry->path == path || strcmp(entry->path, path) == 0))
            return entry;
    }
    return NULL;
}

// Seen longest ago, not in this frame; `with_texture` only where that gives memory back. NULL: none.
static struct entry *oldest(struct pictures *pictures, bool with_texture)
{
    struct entry *found = NULL;
    for (int i = 0; i < PICTURES_MAX; i++) {
        struct entry *entry = &pictures->entries[i];
        if (entry->state == STATE_VACANT || entry->used_frame >= pictures->frame ||
            (with_texture && entry->texture == NULL))
            continue;
        if (found == NULL || entry->used_frame < found->used_frame)
            found = entry;
    }
    return found;
}

static struct entry *take_slot(struct pictures *pictures)
{
    for (int i = 0; i < PICTURES_MAX; i++)
        if (pictures->entries[i].state == STATE_VACANT)
            return &pictures->entries[i];
    struct entry *entry = oldest(pictures, false);
    if (entry != NULL)
        drop(pictures, entry);
    return entry;
}

const struct draw2d_texture *pictures_get(struct pictures *pictures, const char *path, bool *cut_out)
{
    *cut_out = false;
    if (path == NULL)
        return NULL;
    struct entry *entry = find(pictures, path);
    if (entry == NULL) {
        entry = take_slot(pictures);
        if (entry == NULL)
            return NULL;
        *entry = (struct entry){.state = STATE_WANTED, .path = path};
    }
    entry->used_frame = pictures->frame;
    *cut_out = entry->cut_out;
    return entry->texture;
}

const char *pictures_next(struct pictures *pictures)
{
    // What is in view goes first: the one seen last.
    struct entry *next = NULL;
    for (int i = 0; i < PICTURES_MAX; i++) {
        struct entry *entry = &pictures->entries[i];
        if (entry->state == STATE_WANTED && (next == NULL || entry->used_frame > next->used_frame))
            next = entry;
    }
    if (next == NULL)
        return NULL;
    next->state = STATE_ASKED;
    return next->path;
}

static bool corners_are_clear(const struct picture *picture)
{
    const uint8_t *top = picture_row(picture, 0), *bottom = picture_row(picture, picture->height_px - 1);
    size_t right = 4 * (size_t)(picture->width_px - 1) + 3;
    return top[3] < 128 && top[right] < 128 && bottom[3] < 128 && bottom[right] < 128;
}

void pictures_give(struct pictures *pictures, const char *path, const struct picture *picture)
{
    struct entry *entry = find(pictures, path);
    if (entry == NULL || entry->state == STATE_HERE)
        return;
    entry->state = STATE_FAILED;
    if (picture == NULL || picture->width_px < 1 || picture->height_px < 1)
        return;
    // A third more for the mipmaps.
    size_t bytes = (size_t)picture->width_px * (size_t)picture->height_px * 16 / 3;
    for (struct entry *old; pictures->bytes + bytes > PICTURES_MAX_BYTES &&
                            (old = oldest(pictures, true)) != NULL && old != entry;)
        drop(pictures, old);
    if (pictures->bytes + bytes > PICTURES_MAX_BYTES ||
        draw2d_texture_create(pictures->draw2d, picture, false, true, &entry->texture) != RESULT_OK) {
        entry->texture = NULL;
        return;
    }
    entry->state = STATE_HERE;
    entry->cut_out = corners_are_clear(picture);
    entry->bytes = bytes;
    pictures->bytes += bytes;
}
