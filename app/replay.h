// "See my back": the shopper turns around before the mirror, and then looks at it.
//
// A countdown, a recording of the mirror's picture with what is worn, then the clip in a loop. In memory only
// and offered to nobody; replay_forget overwrites it. Thread: main, the one whose GL context is current.
#ifndef CHEVAL_APP_REPLAY_H
#define CHEVAL_APP_REPLAY_H

#include "app/replay_tape.h"
#include "render/renderer.h"

#define REPLAY_COUNTDOWN_S 3
#define REPLAY_LENGTH_S 10 // at most; shorter when the tape is full before
#define REPLAY_RATE_HZ 15
#define REPLAY_MAX_SIDE_PX 960

enum replay_state {
    REPLAY_NONE,
    REPLAY_COUNTING,
    REPLAY_RECORDING,
    REPLAY_PLAYING,
};

// Zero-initialise. Times are CLOCK_MONOTONIC, or the clip's clock.
struct replay {
    enum replay_state state;
    int64_t due_ns;           // counting: when recording begins; recording: when the next picture is taken
    int64_t began_ns;         // recording
    int width_px, height_px;  // recording: of the screen
    struct replay_tape *tape; // recording, playing

    bool playing;
    int64_t position_ns, length_ns; // of the clip
    int64_t stepped_ns;             // when the position was moved on
    int index;                      // of the picture on show
    struct picture shown;           // playing: as the mirror showed it, smaller
    uint32_t number;                // goes up with each picture shown
};

// Begins to count, also in place of a clip that is there.
void replay_begin(struct replay *replay, int64_t now_ns);

// Seconds still to go, 1 or more; 0 when it is not counting.
int replay_countdown(const struct replay *replay, int64_t now_ns);

// 0..1: how much has been recorded, or where the clip is.
float replay_progress(const struct replay *replay, int64_t now_ns);

// While the shopper may have their back to the mirror: counting and recording.
bool replay_is_taken(const struct replay *replay);

// Between drawing the scene and the UI: takes a picture of what was drawn, of the target's size, when one is
// due, or moves the clip on. A window that is resized ends the recording. True when another state began.
bool replay_step(struct replay *replay, struct renderer *renderer, int width_px, int height_px,
                 int64_t now_ns);

// Runs or stands. Ignored unless there is a clip, as replay_seek.
void replay_play(struct replay *replay, bool playing, int64_t now_ns);
// To this share of the clip, 0..1, and stands there.
void replay_seek(struct replay *replay, float at);

// Overwritten, and no longer there. Takes a zeroed or forgotten one.
void replay_forget(struct replay *replay);

#endif
