// Whether something moves before the mirror, by the difference of frames: what may be asked before anybody
// agreed to more. No face, no body, no network; of a frame only a coarse grid of brightness is kept, until
// presence_forget.
#ifndef CHEVAL_APP_PRESENCE_H
#define CHEVAL_APP_PRESENCE_H

#include "platform/base/picture.h"

#include <stdbool.h>
#include <stdint.h>

#define PRESENCE_COLUMNS 32
#define PRESENCE_ROWS 18
#define PRESENCE_CELLS 576 // columns times rows

// Zero-initialise.
struct presence {
    bool begun, motion;               // motion: in the last frame
    int64_t seen_ns;                  // the last frame's time
    float usual[PRESENCE_CELLS];      // luma 0..255 of the last second or so
    float difference[PRESENCE_CELLS]; // of the call
};

// A frame of the camera, at its time. Thread: main. Well under 0.1 ms.
void presence_look(struct presence *presence, const struct picture *picture, int64_t now_ns);
void presence_forget(struct presence *presence);

#endif
