// The finished picture to the window's framebuffer, which may hang turned.
//
// Thread: the GL context's.
#ifndef CHEVAL_RENDER_PRESENT_H
#define CHEVAL_RENDER_PRESENT_H

#include "render/gl/quad.h"
#include "render/gl/target.h"

struct present {
    GLuint program;
    GLint to_clip, turn, encodes;
};

MUST_CHECK enum result present_init(struct present *present, struct diagnostic *why);
void present_finish(struct present *present); // takes a zeroed or finished one

// `target`, turned clockwise by 0, 90, 180 or 270 degrees, over all of `framebuffer` (0: the window's), which
// has `width_px` x `height_px` before its turn: as the display was built. `encodes`: whether what is written
// has to be sRGB already, since the framebuffer doesn't turn linear light into it.
void present_draw(const struct present *present, const struct quad *quad, const struct target *target,
                  GLuint framebuffer, int width_px, int height_px, int turn_deg, bool encodes);

#endif
