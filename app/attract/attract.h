// The loop: what the mirror shows while nobody is before it.
//
// Pieces of a playlist one after the other, each dissolving into the next: looks and products on a neutral
// head that slowly turns, and the store's own pictures and clips. Nothing of it depends on what the camera
// sees but for one thing: when somebody comes near, the loop gives way to the mirror's own picture, and comes
// back a while after they have gone. It draws at most fifteen pictures a second, and fewer where they cost
// more than its share of a processor.
//
// Time comes from outside. Thread: main.
#ifndef CHEVAL_APP_ATTRACT_ATTRACT_H
#define CHEVAL_APP_ATTRACT_ATTRACT_H

#include "app/attract/bust.h"
#include "app/load.h"
#include "render/draw2d.h"

struct attract;

struct attract_options {
    enum playlist_source source;
    const char *media; // the store's folder; NULL: none
    bool off;          // the mirror's picture and the call to touch, as long as nobody comes
};

// What the loop needs to know of a displayed frame.
struct attract_now {
    int64_t now_ns;
    bool waiting;            // nobody has touched the mirror
    bool somebody_near;      // somebody moves before it
    struct rect stage;       // of the screen, where the head belongs
    int width_px, height_px; // of the screen
    struct bust_backdrop backdrop;
    bool reduced_motion;                                            // nothing turns or dissolves
    bool (*ask)(void *context, const struct load_request *request); // the load thread; false: not now
    void *context;
};

// What is to be painted: each layer over the one before.
struct attract_layer {
    const struct draw2d_texture *texture; // NULL: nothing
    bool is_head;                         // fills the stage; else the screen, as well as it can
    float alpha;
};

struct attract_view {
    float shown; // 0 the mirror's own picture .. 1 nothing of that is seen
    struct attract_layer layers[2];
    const struct playlist_piece *piece; // whose name and price are shown, or NULL
    float words;                        // 0..1: how far these have come in
};

// `catalogue` (but see attract_use_catalogue) and `draw2d` outlive it. A folder that isn't there is an error.
MUST_CHECK enum result attract_create(const struct attract_options *options,
                                      const struct catalogue *catalogue, struct draw2d *draw2d,
                                      struct attract **out, struct diagnostic *why);
void attract_destroy(struct attract *attract); // takes NULL
// Another one from now on: what is shown of the old one is gone at once.
void attract_use_catalogue(struct attract *attract, const struct catalogue *catalogue);

// Once a displayed frame, before anything is drawn. True: the screen is to be drawn anew for it. When the
// visit has begun and the loop is gone from the screen, all that was read for it is freed.
bool attract_step(struct attract *attract, const struct attract_now *now);

// What that frame cost, all of it: CPU time.
void attract_spent(struct attract *attract, int64_t cpu_ns);

// The load thread's answer to what it asked for; the reply stays the caller's.
void attract_take(struct attract *attract, struct load_reply *reply);

// Of the last step; valid until the next.
const struct attract_view *attract_view(const struct attract *attract);

#endif
