// A framebuffer to draw into: sRGB-encoded RGBA8 colour, and depth if asked for.
#ifndef CHEVAL_RENDER_GL_TARGET_H
#define CHEVAL_RENDER_GL_TARGET_H

#include "render/gl/gl.h"

#include <stdbool.h>

struct target {
    GLuint framebuffer; // 0: none
    GLuint texture;     // the colour; 0 when multisampled
    GLuint colour;      // renderbuffer of the colour when multisampled, else 0
    GLuint depth;       // renderbuffer, 24 bits; 0 without
    int width_px, height_px;
    int samples; // 0: not multisampled
};

// Zeroable: single-sampled colour texture without depth.
struct target_options {
    bool depth;
    bool linear;     // GL_RGBA8 instead of GL_SRGB8_ALPHA8
    bool half_float; // GL_RGBA16F, for linear light: RESULT_UNSUPPORTED where the driver can't draw into it
    int samples;     // multisampled renderbuffers instead of a texture
};

// Fails with RESULT_UNSUPPORTED when the driver can't do it (samples: ask target_max_samples first).
MUST_CHECK enum result target_init(struct target *target, int width_px, int height_px,
                                   const struct target_options *options, struct diagnostic *why);

// Binds the framebuffer and sets the viewport to all of it.
void target_bind(const struct target *target);

// Overwrites its colour and waits until that is done: it showed a person. Takes a zeroed target.
void target_wipe(const struct target *target);

// Of GL_SRGB8_ALPHA8 colour with depth; at least 0.
int target_max_samples(void);

// Takes a zeroed or finished target.
void target_finish(struct target *target);

#endif
