// Hairs: thin curved ribbons, drawn with an edge as soft as a pixel. One that is thinner than a pixel is
// drawn a pixel wide and the more transparent, so that it neither breaks up nor flickers. Lashes and the
// strokes of a brow pencil are made of them.
//
// Units: picture pixels, but where another is named. Thread: the GL context's.
#ifndef CHEVAL_RENDER_MAKEUP_STRANDS_H
#define CHEVAL_RENDER_MAKEUP_STRANDS_H

#include "render/gl/mesh.h"
#include "render/makeup/layer.h"

#define STRAND_POINTS_MAX 33

// From root to tip, evenly along it.
struct strand {
    int count; // of points, 2 .. STRAND_POINTS_MAX
    struct vec2 at_px[STRAND_POINTS_MAX];
    float half_px[STRAND_POINTS_MAX]; // half of its width
    float alpha[STRAND_POINTS_MAX];   // how much of what is behind it hides
    float shade[STRAND_POINTS_MAX];   // how much of the face's light reaches it
    float shine[STRAND_POINTS_MAX];   // how much of the lamp's light it mirrors
};

struct strand_vertex {
    float position_px[2];
    float across_px, half_px; // target pixels: from the strand's middle line; half of its width
    float alpha, shade, shine;
};

struct strands {
    struct layer_program program;
    GLint pigment, shine_light, softness_px;
    struct mesh mesh;
    struct strand_vertex *vertices; // one strip of triangles for all strands
    uint32_t count, capacity;
    float magnification; // target pixels a picture pixel
};

// Room for `points_max` points of strands in all; what is more is not drawn.
MUST_CHECK enum result strands_init(struct strands *strands, uint32_t points_max, struct diagnostic *why);
void strands_finish(struct strands *strands); // takes a zeroed or finished one

// Begins anew for a target that shows a picture pixel as `magnification` of its own.
void strands_begin(struct strands *strands, float magnification);
void strands_add(struct strands *strands, const struct strand *strand);

// How many points show a strand of this length well.
int strand_points_for(float length_px, float magnification);

// What they are drawn with; linear RGB. `softness_px`: width of the filter at their edges, target pixels.
struct strand_paint {
    struct vec3 pigment, shine_light;
    float softness_px;
};

// All that were added since begin.
void strands_draw(struct strands *strands, const struct makeup_frame *frame, const struct makeup_face *face,
                  const struct strand_paint *paint);

#endif
