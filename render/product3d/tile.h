// The part of the target that a person's products cover, as targets of its own: opaque parts by samples,
// lenses pixel by pixel, and how all of it is laid back.
#ifndef CHEVAL_RENDER_PRODUCT3D_TILE_H
#define CHEVAL_RENDER_PRODUCT3D_TILE_H

#include "platform/base/log.h"
#include "platform/base/vec.h"
#include "render/gl/clip_view.h"
#include "render/gl/quad.h"
#include "render/gl/target.h"

// A rectangle of target pixels, from the bottom left as GL counts.
struct region {
    int x, y, width, height;
};

// What has been projected so far, in the target's clip space.
struct extent {
    float low_x, low_y, high_x, high_y;
};

#define EXTENT_EMPTY ((struct extent){INFINITY, INFINITY, -INFINITY, -INFINITY})

// Widens the extent by a box; to everything when a corner is nearer to the camera than `near_m`. `to_clip`
// takes the box to picture clip space.
void extent_add_box(struct extent *extent, struct vec3 minimum, struct vec3 maximum,
                    const struct mat4 *to_clip, const struct clip_view *view, float near_m);

// In pixels with a margin, cut to the target; zero width when nothing of it is on the target.
struct region extent_region(const struct extent *extent, const struct target *target);

#define TILE_NOISE_LEVELS 3 // of brightness: dark, middle, bright

// What is done to a product so that it looks like the camera's picture (render/camera_look.h). Zeroed:
// nothing. What is blurred is drawn with fewer pixels, and enlarged: that blurs it.
struct tile_look {
    float blur_px;                  // standard deviation, target pixels
    float noise[TILE_NOISE_LEVELS]; // standard deviation of encoded brightness, 0..1
    float grain_px;                 // target pixels a grain
    int shift[2];                   // where in the grain this frame begins
};

// Draws a region of one target into another.
struct tile_copy {
    GLuint program; // 0 until it is first used
    bool failed;    // to be made
    GLint to_clip, offset, opacity;
    GLint glare;                              // with GLARE
    GLint place, product_place, noise, grain; // with LOOK
};

// What tile.frag is compiled for.
enum {
    TILE_COPY_LENSES = 1,
    TILE_COPY_GLARE = 2, // with LENSES
    TILE_COPY_LOOK = 4,
    TILE_COPY_OVER = 8, // without LENSES
    TILE_COPY_SOFTEN = 16,
    TILE_COPY_EDGES = 32,
    TILE_COPIES
};

struct tile {
    struct quad quad;
    struct tile_copy copies[TILE_COPIES]; // by what they are compiled for; made when first used
    struct target samples;                // opaque parts, premultiplied by how much they cover; multisampled
    struct target settled;                // the samples resolved
    struct target softened;               // with a look: the settled tile, blurred; made at first need
    struct target veil;                   // what the lenses let through, with depth
    struct target glow;                   // what they reflect; the veil's depth
    struct target mixed; // the tile over the picture seen through lenses, target pixels; at first need
    GLuint grain;        // noise of unit deviation about the middle
    struct tile_look look;
    struct vec2 glare; // tile_set_glare
    int sample_count;  // 0 where the driver has no multisampling
    struct log_limit limit;
};

MUST_CHECK enum result tile_init(struct tile *tile, struct diagnostic *why);
void tile_finish(struct tile *tile); // takes a zeroed one

// Makes what is otherwise made when it is first used.
MUST_CHECK enum result tile_prepare(struct tile *tile, struct diagnostic *why);

// Overwrites what was drawn.
void tile_forget(struct tile *tile);

// How much of the highlights behind lenses is taken, 0: nothing, and how far about each what it stands out
// from is looked for. Until set anew.
void tile_set_glare(struct tile *tile, float share, float radius_px);

// The target's size in tile pixels: its own, or less where products are blurred anyway. Regions are in these.
struct target tile_grid(const struct tile *tile, const struct target *target);

// Makes room for a region. False when the driver gives none; that was logged.
bool tile_make_room(struct tile *tile, int width_px, int height_px);

// For what is laid from now on.
void tile_set_look(struct tile *tile, const struct tile_look *look);

// Clears all of the bound target: on a processor clearing a part costs more. The scissor test is on
// afterwards.
void tile_clear(GLbitfield what, float white);

// The samples resolved, what the target holds laid under them, and all that into the target; within `lenses`,
// a part of the region or empty, as seen through the veil and the glow.
void tile_lay(struct tile *tile, const struct target *target, const struct region *region,
              const struct region *lenses, float opacity);

// The same of what was drawn into `veil` by one sample a pixel, as large things are for the time's sake:
// where its cover ends or begins, the edge is smoothed.
void tile_lay_plain(struct tile *tile, const struct target *target, const struct region *region,
                    float opacity);

#endif
