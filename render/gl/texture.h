// Two-dimensional RGBA8 textures, filtered linearly.
#ifndef CHEVAL_RENDER_GL_TEXTURE_H
#define CHEVAL_RENDER_GL_TEXTURE_H

#include "platform/base/picture.h"
#include "render/gl/gl.h"

#include <stdbool.h>

struct texture {
    GLuint id; // 0: none
    int width_px, height_px;
    bool mipmaps;
};

// Zeroable: data (not sRGB), no mipmaps, clamped to the edge.
struct texture_options {
    bool srgb;    // the bytes are sRGB: sampled and filtered as linear light; alpha is always linear
    bool mipmaps; // made at each upload
    bool repeat_u, repeat_v;
};

// Without pixels. Refuses what is larger than the driver takes with RESULT_TOO_LARGE. Row 0 of a picture is
// at texture coordinate v = 0.
MUST_CHECK enum result texture_init(struct texture *texture, int width_px, int height_px,
                                    const struct texture_options *options, struct diagnostic *why);

// The same with the picture's size and pixels.
MUST_CHECK enum result texture_init_picture(struct texture *texture, const struct picture *picture,
                                            const struct texture_options *options, struct diagnostic *why);

// Replaces all pixels; the picture has the texture's size. For streaming: no reallocation.
void texture_upload(struct texture *texture, const struct picture *picture);

// The same for the upper left part of a texture, from tightly packed rows of 4 bytes a pixel; the rest stays.
void texture_upload_part(struct texture *texture, const void *rgba, int width_px, int height_px);

void texture_bind(const struct texture *texture, int unit);

// Overwrites it first: drivers give freed memory on as it is. Takes a zeroed or finished texture.
void texture_finish(struct texture *texture);

#endif
