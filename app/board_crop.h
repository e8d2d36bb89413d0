// Which part of the camera picture a look on the compare board shows: about the shopper, and steady.
//
// Heads are seen nearer than bodies. The part stays where it is while the shopper moves little, and glides
// after them when they move on. What is kept is derived from a face: zero it when the visit ends.
// Thread: main.
#ifndef CHEVAL_APP_BOARD_CROP_H
#define CHEVAL_APP_BOARD_CROP_H

#include "render/draw2d.h"
#include "tracking/people.h"

struct board_crop {
    bool begun;
    bool gliding;
    int64_t at_ns;
    int width_px, height_px; // of the camera picture
    struct rect now;         // picture pixels, un-mirrored
};

struct board_sight {
    int width_px, height_px;     // of the camera picture
    const struct people *people; // NULL: nobody
    float shape;                 // width by height of what is shown
    bool whole_bodies;           // clothes are worn: as much as the picture has
    int64_t now_ns;
};

// Once a frame; zeroed to begin with. Gives the part, which lies within the picture.
struct rect board_crop_follow(struct board_crop *crop, const struct board_sight *sight);

#endif
