// One direction of scrolling: follows the finger, flies on when let go, comes to rest on a whole item.
//
// Positions are pixels from the start of the content. Beyond the ends the content follows at a third and
// springs back. Plain data; zero-initialise.
#ifndef CHEVAL_APP_UI_SCROLLER_H
#define CHEVAL_APP_UI_SCROLLER_H

#include <stdbool.h>
#include <stdint.h>

struct scroller {
    bool horizontal;
    bool reversed;                    // the content starts at the right
    bool jumps;                       // reduced motion: no flying, and to rest at once
    float extent;                     // the last position
    float pitch;                      // it rests on multiples of this, and on the extent; 0: anywhere
    float position, target, velocity; // px, px, px/s
    bool held;
    int64_t moved_ns;
};

// Each frame, as the layout says.
void scroller_fit(struct scroller *scroller, float content_px, float viewport_px, float pitch_px);

void scroller_hold(struct scroller *scroller, int64_t now_ns);
// The finger moved by this much on the screen.
void scroller_drag(struct scroller *scroller, float delta_x, float delta_y, int64_t now_ns);
void scroller_release(struct scroller *scroller, int64_t now_ns);
void scroller_wheel(struct scroller *scroller, float notches); // positive: towards the end
// Brings [from, to] of the content into a viewport.
void scroller_reveal(struct scroller *scroller, float from_px, float to_px, float viewport_px);
void scroller_rewind(struct scroller *scroller); // to the start at once

void scroller_step(struct scroller *scroller, float elapsed_s);

// Flying: a finger that lands now stops it instead of tapping what is under it.
bool scroller_flies(const struct scroller *scroller);

#endif
