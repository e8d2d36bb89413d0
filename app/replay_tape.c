#include "app/replay_tape.h"

#include "platform/base/clock.h"
#include "platform/base/queue.h"
#include "platform/base/wipe.h"
#include "platform/decode/jpeg.h"
#include "platform/encode/jpeg.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define ROOMS 3 // one is written, one is packed, one waits
#define WAIT_NS (100 * CLOCK_MILLISECOND_NS)
#define SHARE_BYTES (REPLAY_TAPE_BYTES / REPLAY_TAPE_PICTURES)
// What moves may be packed more than what is looked at for long; a noisy camera's picture even more.
#define BEST_QUALITY 85
#define LEAST_QUALITY 45
#define QUALITY_STEP 8

struct room {
    struct picture picture;
    atomic_bool full; // written, and not packed yet
};

struct job {
    int room;
    int64_t taken_ns;
};

struct packed {
    size_t at, size;
    int64_t taken_ns;
};

struct replay_tape {
    int width_px, height_px;
    struct room rooms[ROOMS];
    int writing; // the room that was given to main
    struct queue jobs;
    struct thread thread;
    atomic_bool ended;

    // The packing thread's until the end, then main's.
    struct jpeg_encoder *encoder;
    int quality;
    uint8_t *bytes; // REPLAY_TAPE_BYTES
    size_t used;
    int count;
    struct packed packed[REPLAY_TAPE_PICTURES];

    struct jpeg_decoder *decoder;
};

// A picture over its share makes the next ones smaller; one that finds no space is left out.
static void pack(struct replay_tape *tape, const struct job *job)
{
    const uint8_t *bytes = NULL;
    size_t size = 0;
    enum result result =
        jpeg_encoder_encode(tape->encoder, &tape->rooms[job->room].picture, tape->quality, &bytes, &size);
    if (result != RESULT_OK || tape->count == REPLAY_TAPE_PICTURES || size > REPLAY_TAPE_BYTES - tape->used)
        return;
    memcpy(tape->bytes + tape->used, bytes, size);
    tape->packed[tape->count++] = (struct packed){tape->used, size, job->taken_ns};
    tape->used += size;
    if (size > SHARE_BYTES && tape->quality > LEAST_QUALITY)
        tape->quality -= QUALITY_STEP;
}

static void *pack_main(void *context)
{
    struct replay_tape *tape = context;
    struct job job;
    for (;;) {
        bool ended = atomic_load(&tape->ended); // asked first: what was added before is in the queue then
        if (queue_pop(&tape->jobs, &job, WAIT_NS)) {
            pack(tape, &job);
            atomic_store(&tape->rooms[job.room].full, false);
        } else if (ended) {
            return NULL;
        }
    }
}

enum result replay_tape_create(int width_px, int height_px, struct replay_tape **out)
{
    struct replay_tape *tape = calloc(1, sizeof *tape);
    if (tape == NULL)
        return RESULT_NO_MEMORY;
    tape->width_px = width_px;
    tape->height_px = height_px;
    tape->quality = BEST_QUALITY;
    tape->bytes = malloc(REPLAY_TAPE_BYTES);
    enum result result = tape->bytes != NULL ? RESULT_OK : RESULT_NO_MEMORY;
    for (int i = 0; i < ROOMS && result == RESULT_OK; i++)
        result = picture_allocate(width_px, height_px, &tape->rooms[i].picture);
    if (result == RESULT_OK)
        result = queue_init(&tape->jobs, sizeof(struct job), ROOMS);
    if (result == RESULT_OK)
        result = jpeg_encoder_create(&tape->encoder);
    if (result == RESULT_OK)
        result = jpeg_decoder_create(&tape->decoder);
    if (result == RESULT_OK)
        result = thread_start(&tape->thread, "replay", pack_main, tape);
    if (result != RESULT_OK) {
        replay_tape_destroy(tape);
        return result;
    }
    *out = tape;
    return RESULT_OK;
}

static void drop_rooms(struct replay_tape *tape)
{
    for (int i = 0; i < ROOMS; i++) {
        struct picture *picture = &tape->rooms[i].picture;
        if (picture->pixels != NULL)
            wipe(picture->pixels, picture->stride_bytes * (size_t)picture->height_px);
        picture_free(picture);
    }
}

void replay_tape_destroy(struct replay_tape *tape)
{
    if (tape == NULL)
        return;
    replay_tape_end(tape);
    jpeg_decoder_destroy(tape->decoder);
    if (tape->bytes != NULL)
        wipe(tape->bytes, tape->used);
    free(tape->bytes);
    wipe(tape, sizeof *tape);
    free(tape);
}

struct picture *replay_tape_room(struct replay_tape *tape)
{
    for (int i = 0; i < ROOMS; i++)
        if (!atomic_load(&tape->rooms[i].full)) {
            tape->writing = i;
            return &tape->rooms[i].picture;
        }
    return NULL;
}

void replay_tape_add(struct replay_tape *tape, int64_t taken_ns)
{
    const struct job job = {.room = tape->writing, .taken_ns = taken_ns};
    atomic_store(&tape->rooms[job.room].full, true);
    if (!queue_push(&tape->jobs, &job)) // it has as many places as there are rooms
        atomic_store(&tape->rooms[job.room].full, false);
}

void replay_tape_end(struct replay_tape *tape)
{
    atomic_store(&tape->ended, true);
    if (tape->jobs.items != NULL)
        queue_close(&tape->jobs);
    thread_join(&tape->thread);
    queue_finish(&tape->jobs);
    jpeg_encoder_destroy(tape->encoder);
    tape->encoder = NULL;
    drop_rooms(tape);
}

void replay_tape_size(const struct replay_tape *tape, int *width_px, int *height_px)
{
    *width_px = tape->width_px;
    *height_px = tape->height_px;
}

int replay_tape_count(const struct replay_tape *tape)
{
    return tape->count;
}

int64_t replay_tape_time_ns(const struct replay_tape *tape, int index)
{
    return tape->packed[index].taken_ns;
}

size_t replay_tape_bytes(const struct replay_tape *tape)
{
    return tape->used;
}

enum result replay_tape_look(struct replay_tape *tape, int index, const struct picture *out)
{
    const struct packed *packed = &tape->packed[index];
    return jpeg_decode(tape->decoder, tape->bytes + packed->at, packed->size, false, out, NULL);
}
