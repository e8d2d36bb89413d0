// The camera picture as a texture, and as what is drawn first.
#ifndef CHEVAL_RENDER_BACKGROUND_H
#define CHEVAL_RENDER_BACKGROUND_H

#include "platform/base/log.h"
#include "render/gl/clip_view.h"
#include "render/gl/quad.h"
#include "render/gl/texture.h"

struct background {
    struct texture texture; // id 0 before the first picture
    uint64_t sequence;      // of the pixels in the texture
    GLuint program;
    GLint picture_to_clip, area;
    struct log_limit limit;
};

MUST_CHECK enum result background_init(struct background *background, struct diagnostic *why);
void background_finish(struct background *background); // takes a zeroed one

// Uploads the picture when its sequence or size is new. A picture that the driver can't take leaves none.
void background_update(struct background *background, const struct picture *picture, uint64_t sequence);

// Into the bound framebuffer; with `fill` all over it, the picture's edge drawn on where the picture ends.
// Nothing when there is no picture.
void background_draw(const struct background *background, const struct quad *quad,
                     const struct clip_view *view, bool fill);

#endif
