#include "app/replay.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"

#include <math.h>

#define LENGTH_NS (REPLAY_LENGTH_S * CLOCK_SECOND_NS)
#define PICTURE_NS (CLOCK_SECOND_NS / REPLAY_RATE_HZ)
#define HOLD_NS (CLOCK_SECOND_NS / 2) // the last picture stays before the clip begins anew

_Static_assert(REPLAY_LENGTH_S *REPLAY_RATE_HZ < REPLAY_TAPE_PICTURES, "all of it fits");

void replay_begin(struct replay *replay, int64_t now_ns)
{
    replay_forget(replay);
    replay->state = REPLAY_COUNTING;
    replay->due_ns = now_ns + REPLAY_COUNTDOWN_S * CLOCK_SECOND_NS;
}

int replay_countdown(const struct replay *replay, int64_t now_ns)
{
    return replay->state == REPLAY_COUNTING ? clock_countdown_s(replay->due_ns - now_ns) : 0;
}

float replay_progress(const struct replay *replay, int64_t now_ns)
{
    float share = 0.0f;
    if (replay->state == REPLAY_RECORDING)
        share = (float)(now_ns - replay->began_ns) / (float)LENGTH_NS;
    else if (replay->state == REPLAY_PLAYING && replay->length_ns > 0)
        share = (float)replay->position_ns / (float)replay->length_ns;
    return fminf(fmaxf(share, 0.0f), 1.0f);
}

bool replay_is_taken(const struct replay *replay)
{
    return replay->state == REPLAY_COUNTING || replay->state == REPLAY_RECORDING;
}

static void give_up(struct replay *replay, enum result result)
{
    log_write(LOG_WARNING, "replay", "nothing could be recorded: %s", result_name(result));
    replay_forget(replay);
}

static void begin_recording(struct replay *replay, int width_px, int height_px, int64_t now_ns)
{
    float side = fmaxf((float)width_px, (float)height_px);
    float scale = fminf(1.0f, (float)REPLAY_MAX_SIDE_PX / fmaxf(side, 1.0f));
    enum result result =
        replay_tape_create((int)fmaxf(roundf((float)width_px * scale), 1.0f),
                           (int)fmaxf(roundf((float)height_px * scale), 1.0f), &replay->tape);
    if (result != RESULT_OK) {
        give_up(replay, result);
        return;
    }
    replay->state = REPLAY_RECORDING;
    replay->width_px = width_px;
    replay->height_px = height_px;
    replay->began_ns = replay->due_ns = now_ns;
}

static void record(struct replay *replay, struct renderer *renderer, int64_t now_ns)
{
    struct picture *room = now_ns >= replay->due_ns ? replay_tape_room(replay->tape) : NULL;
    if (room == NULL)
        return;
    // On the beat, so that a mirror of 20 pictures a second gives 15 as well; but none is made up for.
    replay->due_ns += PICTURE_NS;
    if (replay->due_ns < now_ns - PICTURE_NS)
        replay->due_ns = now_ns;
    if (renderer_read_scaled(renderer, room) == RESULT_OK)
        replay_tape_add(replay->tape, now_ns);
}

// The picture that was taken last before the position.
static void show(struct replay *replay)
{
    int last = replay_tape_count(replay->tape) - 1, index = 0;
    int64_t first_ns = replay_tape_time_ns(replay->tape, 0);
    while (index < last && replay_tape_time_ns(replay->tape, index + 1) - first_ns <= replay->position_ns)
        index++;
    if (index == replay->index)
        return;
    replay->index = index;
    if (replay_tape_look(replay->tape, index, &replay->shown) == RESULT_OK)
        replay->number++;
}

static void begin_playing(struct replay *replay, int64_t now_ns)
{
    replay_tape_end(replay->tape);
    int count = replay_tape_count(replay->tape);
    if (count == 0) {
        give_up(replay, RESULT_UNAVAILABLE);
        return;
    }
    int width_px = 0, height_px = 0;
    replay_tape_size(replay->tape, &width_px, &height_px);
    enum result result = picture_allocate(width_px, height_px, &replay->shown);
    if (result != RESULT_OK) {
        give_up(replay, result);
        return;
    }
    replay->state = REPLAY_PLAYING;
    replay->playing = true;
    replay->length_ns = replay_tape_time_ns(replay->tape, count - 1) - replay_tape_time_ns(replay->tape, 0);
    replay->position_ns = 0;
    replay->stepped_ns = now_ns;
    replay->index = -1;
    show(replay);
}

static void play(struct replay *replay, int64_t now_ns)
{
    if (replay->playing)
        replay->position_ns += now_ns - replay->stepped_ns;
    if (replay->playing && (replay->position_ns > replay->length_ns + HOLD_NS || replay->position_ns < 0))
        replay->position_ns = 0;
    replay->stepped_ns = now_ns;
    show(replay);
}

bool replay_step(struct replay *replay, struct renderer *renderer, int width_px, int height_px,
                 int64_t now_ns)
{
    enum replay_state state = replay->state;
    if (replay->state == REPLAY_COUNTING && now_ns >= replay->due_ns)
        begin_recording(replay, width_px, height_px, now_ns);
    bool resized = replay->width_px != width_px || replay->height_px != height_px;
    if (replay->state == REPLAY_RECORDING && (resized || now_ns - replay->began_ns >= LENGTH_NS))
        begin_playing(replay, now_ns);
    if (replay->state == REPLAY_RECORDING)
        record(replay, renderer, now_ns);
    if (replay->state == REPLAY_PLAYING)
        play(replay, now_ns);
    return replay->state != state;
}

void replay_play(struct replay *replay, bool playing, int64_t now_ns)
{
    if (replay->state != REPLAY_PLAYING)
        return;
    replay->playing = playing;
    replay->stepped_ns = now_ns;
}

void replay_seek(struct replay *replay, float at)
{
    if (replay->state != REPLAY_PLAYING)
        return;
    replay->playing = false;
    replay->position_ns = (int64_t)(fminf(fmaxf(at, 0.0f), 1.0f) * (float)replay->length_ns);
}

void replay_forget(struct replay *replay)
{
    replay_tape_destroy(replay->tape);
    if (replay->shown.pixels != NULL)
        wipe(replay->shown.pixels, replay->shown.stride_bytes * (size_t)replay->shown.height_px);
    picture_free(&replay->shown);
    *replay = (struct replay){.number = replay->number};
}
