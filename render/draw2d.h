// Flat drawing for the UI: rounded rectangles, pictures and glyph masks, batched, in target pixels.
//
// Units: pixels of the target, origin top-left, y down. Colours: straight sRGB 0..1 with alpha (blended in
// linear light). Order of calls is order of painting. Thread: the one whose GL context is current.
#ifndef CHEVAL_RENDER_DRAW2D_H
#define CHEVAL_RENDER_DRAW2D_H

#include "platform/base/picture.h"

#include <stdbool.h>

struct draw2d;
struct draw2d_texture;

struct rect {
    float x, y, width, height;
};

struct colour {
    float r, g, b, a;
};

struct draw2d_box {
    struct rect rect;
    float radius;              // of the corners, at most half the shorter side
    struct colour fill;        // top
    struct colour fill_bottom; // a == 0 and r, g, b == 0: same as fill; else a vertical gradient,
    bool across;               // or from left to right
    float border;              // width inside the rect; 0 none
    struct colour border_colour;
    float shadow; // blur radius of a soft shadow around the rect; 0 none
    struct colour shadow_colour;
};

MUST_CHECK enum result draw2d_create(struct draw2d **out, struct diagnostic *why);
void draw2d_destroy(struct draw2d *draw2d); // takes NULL

// Binds `framebuffer` with the given size and starts a batch; draw2d_end flushes it.
void draw2d_begin(struct draw2d *draw2d, unsigned framebuffer, int width_px, int height_px);
void draw2d_end(struct draw2d *draw2d);

// The same for a batch that is often drawn again as it was. The second time it is painted into a picture of
// the target's size, with what it lets through, and from then on that picture is drawn where anything is on
// it, until another batch ends here. Where several things that let light through lie on each other the shown
// bytes may differ by two, by three where the driver can't draw into half floats. It takes 8 bytes a pixel.
void draw2d_end_kept(struct draw2d *draw2d);

// How often that picture was drawn in place of its batch.
uint64_t draw2d_kept_count(const struct draw2d *draw2d);

// Overwrites what was kept of that. Between batches.
void draw2d_forget(struct draw2d *draw2d);

void draw2d_rectangle(struct draw2d *draw2d, const struct draw2d_box *box);

// A picture scaled into `to` (its part `from` in texels; zero size: all of it), corners rounded by `radius`,
// colours multiplied by `tint`.
void draw2d_picture(struct draw2d *draw2d, const struct draw2d_texture *texture, struct rect to,
                    struct rect from, float radius, struct colour tint);

// Everything outside is not drawn, until draw2d_unclip. Clips nest by intersection, at most eight deep.
void draw2d_clip(struct draw2d *draw2d, struct rect rect);
// The same, and what is within `start_px` and `end_px` of its left and right sides, or with `down` of its top
// and bottom, fades out towards them.
void draw2d_clip_faded(struct draw2d *draw2d, struct rect rect, bool down, float start_px, float end_px);
void draw2d_unclip(struct draw2d *draw2d);

// Uploads RGBA (straight alpha, or premultiplied as Cairo makes it when `premultiplied`). `smooth` makes
// mipmaps, for pictures that are shown smaller.
MUST_CHECK enum result draw2d_texture_create(struct draw2d *draw2d, const struct picture *picture,
                                             bool premultiplied, bool smooth, struct draw2d_texture **out);
// All of it becomes an opaque picture of its size: what moves is shown in one texture.
void draw2d_texture_update(struct draw2d *draw2d, struct draw2d_texture *texture,
                           const struct picture *picture);
void draw2d_texture_destroy(struct draw2d *draw2d, struct draw2d_texture *texture); // takes NULL
int draw2d_texture_width(const struct draw2d_texture *texture);
int draw2d_texture_height(const struct draw2d_texture *texture);

#endif
