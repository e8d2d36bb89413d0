// A shopper's true size: from the irises at first, to a few per cent; from a card held to the forehead when
// they want to know it, to about one.
//
// The measurement runs only while its page is open and the shopper has agreed to it. What it finds belongs to
// one tracked person (an id, never used again) and is in this struct and nowhere else: never in an event, a
// file or a log. size_measure_forget wipes it, as does the end of the session. Thread: main.
//
// The card makes the tracker's mesh of the face a little larger or smaller, as it covers the forehead; the
// pupils it leaves alone. So their distance is what the card tells, and the head's scale follows from their
// distance in the frames in which no card is there.
#ifndef CHEVAL_APP_SIZE_MEASURE_H
#define CHEVAL_APP_SIZE_MEASURE_H

#include "tracking/card.h"

#define SIZE_FRAMES 15 // good ones that make a result
#define SIZE_BARE 31   // frames without a card that are remembered

enum size_state {
    SIZE_IDLE,
    SIZE_LOOKING, // no card yet
    SIZE_STEADY,  // a card is there: hold still
    SIZE_DONE,
};

enum size_problem {
    SIZE_FINE,
    SIZE_NO_FACE,
    SIZE_TURNED,
    SIZE_FAR,
    SIZE_NEAR, // perspective bends what is measured
    SIZE_DARK,
    SIZE_NO_CARD,
    SIZE_TILTED,   // the card, not flat on the forehead
    SIZE_UNSTEADY, // the frames disagree
    SIZE_PROBLEM_COUNT
};

enum size_source { SIZE_BY_NOTHING, SIZE_BY_IRIS, SIZE_BY_CARD };

// What is known of somebody's size. Errors are half of a 95 % interval.
struct head_size {
    enum size_source source;
    float head_scale, head_scale_error;
    bool has_pd;
    float pd_mm, pd_error_mm;
};

struct size_sample {
    float head_scale, pd_mm;
    int64_t time_ns;
};

struct size_measure {
    enum size_state state;
    enum size_problem problem; // in the way now; SIZE_FINE while all is well
    int count;                 // good frames so far, of SIZE_FRAMES
    bool has_outline;          // of the card in the last frame, to be drawn
    struct vec2 outline_px[4]; // in the picture, clockwise in it from the upper left
    struct head_size size;     // with SIZE_DONE, and until it is forgotten

    // Below: size_measure.c's own.
    struct card_finder *finder;
    uint32_t person; // who is measured; 0: nobody yet
    bool is_calibrated;
    struct size_sample samples[SIZE_FRAMES];
    float bare[SIZE_BARE]; // pupils' distance over the canonical head, in millimetres, without a card
    int bare_count, bare_next;
    int64_t found_ns; // when a card was last seen
};

// Zero it, then init; finish wipes and frees.
MUST_CHECK enum result size_measure_init(struct size_measure *measure);
void size_measure_finish(struct size_measure *measure);

void size_measure_begin(struct size_measure *measure);  // the page opens: looks for a card anew
void size_measure_stop(struct size_measure *measure);   // the page closes: what was found stays
void size_measure_forget(struct size_measure *measure); // everything

// Once a new frame between begin and stop; `face` NULL: nobody there. `camera`: of the picture's size, NULL
// where the camera is not calibrated; then `vertical_fov_rad` is that of people. Costs some milliseconds.
void size_measure_update(struct size_measure *measure, const struct picture *picture, const struct face *face,
                         const struct camera_model *camera, float vertical_fov_rad, int64_t now_ns);

// What is known of this face: by the card, if it is who was measured, else what its own irises say.
struct head_size size_measure_of(const struct size_measure *measure, const struct face *face);

// Gives the person who was measured the scale and pupillary distance by the card, so that all that follows,
// products above all, are shown with it. On main's own copy, before the scene is built.
void size_measure_apply(const struct size_measure *measure, struct people *people);

// Key of the line that says what to do about it (assets/strings); NULL for SIZE_FINE.
const char *size_advice(enum size_problem problem);

#endif
