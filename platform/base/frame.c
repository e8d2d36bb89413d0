#include "platform/base/frame.h"

#include "platform/base/thread.h"
#include "platform/base/wipe.h"

#include <assert.h>
#include <stdlib.h>

struct frame_pool {
    int count;
    struct frame frames[]; // references == 0: free
};

enum result frame_pool_create(int count, struct frame_pool **out)
{
    assert(count > 0);
    struct frame_pool *pool = calloc(1, sizeof *pool + (size_t)count * sizeof pool->frames[0]);
    if (pool == NULL)
        return RESULT_NO_MEMORY;
    pool->count = count;
    for (int i = 0; i < count; i++)
        pool->frames[i].pool = pool;
    *out = pool;
    return RESULT_OK;
}

void frame_pool_destroy(struct frame_pool *pool)
{
    if (pool == NULL)
        return;
    for (int i = 0; i < pool->count; i++) {
        assert(atomic_load(&pool->frames[i].references) == 0);
        free(pool->frames[i].picture.pixels);
    }
    free(pool);
}

static struct frame *claim_free_frame(struct frame_pool *pool)
{
    for (int i = 0; i < pool->count; i++) {
        int unused = 0;
        if (atomic_compare_exchange_strong(&pool->frames[i].references, &unused, 1))
            return &pool->frames[i];
    }
    return NULL;
}

enum result frame_pool_take(struct frame_pool *pool, int width_px, int height_px, struct frame **out)
{
    enum result result = picture_check_size(width_px, height_px);
    if (result != RESULT_OK)
        return result;
    struct frame *frame = claim_free_frame(pool);
    if (frame == NULL)
        return RESULT_UNAVAILABLE;
    size_t stride = (size_t)width_px * 4;
    size_t needed = stride * (size_t)height_px;
    if (needed > frame->capacity_bytes) {
        uint8_t *pixels = malloc(needed); // not realloc, which leaves the old picture where it was
        if (pixels == NULL) {
            atomic_store(&frame->references, 0);
            return RESULT_NO_MEMORY;
        }
        wipe(frame->picture.pixels, frame->capacity_bytes);
        free(frame->picture.pixels);
        frame->picture.pixels = pixels;
        frame->capacity_bytes = needed;
    }
    frame->picture.width_px = width_px;
    frame->picture.height_px = height_px;
    frame->picture.stride_bytes = stride;
    frame->sequence = 0;
    frame->captured_ns = 0;
    frame->placeholder = false;
    frame->reason[0] = '\0';
    *out = frame;
    return RESULT_OK;
}

// By who holds the only reference.
static void forget(struct frame *frame)
{
    if (atomic_exchange(&frame->is_private, false))
        wipe(frame->picture.pixels, frame->capacity_bytes);
}

void frame_pool_forget(struct frame_pool *pool)
{
    for (int i = 0; i < pool->count; i++) {
        struct frame *frame = &pool->frames[i];
        int unused = 0;
        atomic_store(&frame->is_private, true);
        if (atomic_compare_exchange_strong(&frame->references, &unused, 1))
            frame_release(frame);
    }
}

struct frame *frame_retain(struct frame *frame)
{
    int before = atomic_fetch_add(&frame->references, 1);
    assert(before > 0);
    (void)before;
    return frame;
}

void frame_release(struct frame *frame)
{
    if (frame == NULL)
        return;
    if (atomic_load(&frame->references) == 1)
        forget(frame);
    int before = atomic_fetch_sub(&frame->references, 1);
    assert(before > 0);
    (void)before;
}
