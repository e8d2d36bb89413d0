// From what an optician measures to the numbers of the geometry, and the parts put together.
#include "assets/eyewear/frame.h"

#define PI 3.14159265358979f
#define FINE 1440 // samples of the outline before it is spread over the contour's points

// What the frames of a shape have in common, as shares of their sizes.
struct form {
    struct frame_outline outline;
    float drop;                           // of the lens's middle below the origin, of its height
    float end;                            // of the temple above the lens's middle, of its height
    float rim_top, rim_bottom, rim_nasal; // of the rim's width beside the lens
    float rim_corner;                     // mm
    float temple_waist, temple_tip;       // of the temple's height at its hinge
};

static const struct form forms[EYEWEAR_SHAPE_COUNT] = {
    [EYEWEAR_PANTO] = {.outline = {.upper_temporal = 2.5f,
                                   .upper_nasal = 2.35f,
                                   .lower_nasal = 2.0f,
                                   .lower_temporal = 2.0f,
                                   .upper_share = 0.42f,
                                   .lower_taper = 0.08f,
                                   .upper_tilt = 0.02f},
                       .drop = 0.155f,
                       .end = 0.30f,
                       .rim_top = 0.95f,
                       .rim_bottom = 0.82f,
                       .rim_nasal = 0.82f,
                       .rim_corner = 0.5f,
                       .temple_waist = 0.66f,
                       .temple_tip = 1.0f},
    [EYEWEAR_ROUND] = {.outline = {.upper_temporal = 2.08f,
                                   .upper_nasal = 2.05f,
                                   .lower_nasal = 2.05f,
                                   .lower_temporal = 2.05f,
                                   .upper_share = 0.49f},
                       .drop = 0.148f,
                       .end = 0.255f,
                       .rim_top = 1.0f,
                       .rim_bottom = 0.95f,
                       .rim_nasal = 0.85f,
                       .rim_corner = 0.4f,
                       .temple_waist = 0.69f,
                       .temple_tip = 1.0f},
    [EYEWEAR_OVAL] = {.outline = {.upper_temporal = 2.2f,
                                  .upper_nasal = 2.2f,
                                  .lower_nasal = 2.15f,
                                  .lower_temporal = 2.15f,
                                  .upper_share = 0.49f,
                                  .upper_tilt = 0.02f},
                      .drop = 0.155f,
                      .end = 0.24f,
                      .rim_top = 1.0f,
                      .rim_bottom = 0.9f,
                      .rim_nasal = 0.85f,
                      .rim_corner = 0.4f,
                      .temple_waist = 0.66f,
                      .temple_tip = 1.0f},
    [EYEWEAR_RECTANGLE] = {.outline = {.upper_temporal = 5.2f,
                                       .upper_nasal = 4.6f,
                                       .lower_nasal = 4.0f,
                                       .lower_temporal = 4.4f,
                                       .upper_share = 0.5f,
                                       .lower_taper = 0.04f,
                                       .upper_tilt = 0.02f},
                           .drop = 0.157f,
                           .end = 0.29f,
                           .rim_top = 1.05f,
                           .rim_bottom = 0.78f,
                           .rim_nasal = 0.75f,
                           .rim_corner = 0.4f,
                           .temple_waist = 0.61f,
                           .temple_tip = 0.85f},
    [EYEWEAR_SQUARE] = {.outline = {.upper_temporal = 4.0f,
                                    .upper_nasal = 3.2f,
                                    .lower_nasal = 2.9f,
                                    .lower_temporal = 3.1f,
                                    .upper_share = 0.46f,
                                    .lower_taper = 0.06f,
                                    .upper_tilt = 0.02f},
                        .drop = 0.17f,
                        .end = 0.32f,
                        .rim_top = 1.13f,
                        .rim_bottom = 0.93f,
                        .rim_nasal = 0.75f,
                        .rim_corner = 0.8f,
                        .temple_waist = 0.6f,
                        .temple_tip = 0.72f},
    [EYEWEAR_TRAPEZE] = {.outline = {.upper_temporal = 4.8f,
                                     .upper_nasal = 3.4f,
                                     .lower_nasal = 2.6f,
                                     .lower_temporal = 2.9f,
                                     .upper_share = 0.40f,
                                     .lower_taper = 0.14f,
                                     .upper_tilt = 0.05f},
                         .drop = 0.167f,
                         .end = 0.376f,
                         .rim_top = 1.12f,
                         .rim_bottom = 0.76f,
                         .rim_nasal = 0.62f,
                         .rim_corner = 1.8f,
                         .temple_waist = 0.55f,
                         .temple_tip = 0.74f},
    [EYEWEAR_BROWLINE] = {.outline = {.upper_temporal = 3.4f,
                                      .upper_nasal = 2.9f,
                                      .lower_nasal = 2.2f,
                                      .lower_temporal = 2.3f,
                                      .upper_share = 0.40f,
                                      .lower_taper = 0.10f,
                                      .upper_tilt = 0.04f},
                          .drop = 0.163f,
                          .end = 0.337f,
                          .rim_top = 1.1f,
                          .rim_bottom = 0.8f,
                          .rim_nasal = 0.8f,
                          .rim_corner = 1.0f,
                          .temple_waist = 0.69f,
                          .temple_tip = 1.0f},
    [EYEWEAR_CAT_EYE] = {.outline = {.upper_temporal = 3.1f,
                                     .upper_nasal = 2.35f,
                                     .lower_nasal = 2.15f,
                                     .lower_temporal = 2.25f,
                                     .upper_share = 0.445f,
                                     .lower_taper = 0.075f,
                                     .upper_tilt = 0.085f,
                                     .lower_shift = -0.035f,
                                     .lift = 0.095f},
                         .drop = 0.158f,
                         .end = 0.44f,
                         .rim_top = 1.14f,
                         .rim_bottom = 0.83f,
                         .rim_nasal = 0.78f,
                         .rim_corner = 4.0f,
                         .temple_waist = 0.58f,
                         .temple_tip = 0.86f},
    [EYEWEAR_BUTTERFLY] = {.outline = {.upper_temporal = 3.4f,
                                       .upper_nasal = 2.4f,
                                       .lower_nasal = 2.5f,
                                       .lower_temporal = 2.7f,
                                       .upper_share = 0.46f,
                                       .lower_taper = 0.02f,
                                       .upper_tilt = 0.06f,
                                       .lower_shift = 0.06f,
                                       .upper_shift = 0.05f,
                                       .lift = 0.045f},
                           .drop = 0.165f,
                           .end = 0.37f,
                           .rim_top = 1.12f,
                           .rim_bottom = 0.86f,
                           .rim_nasal = 0.74f,
                           .rim_corner = 2.0f,
                           .temple_waist = 0.56f,
                           .temple_tip = 0.76f},
    [EYEWEAR_AVIATOR] = {.outline = {.upper_temporal = 2.6f,
                                     .upper_nasal = 2.5f,
                                     .lower_nasal = 2.15f,
                                     .lower_temporal = 2.2f,
                                     .upper_share = 0.34f,
                                     .lower_taper = 0.20f,
                                     .lower_shift = 0.15f,
                                     .upper_tilt = -0.025f},
                         .drop = 0.21f,
                         .end = 0.29f,
                         .rim_top = 1.0f,
                         .rim_bottom = 0.8f,
                         .rim_nasal = 0.75f,
                         .rim_corner = 0.4f,
                         .temple_waist = 0.62f,
                         .temple_tip = 0.9f},
    [EYEWEAR_NAVIGATOR] = {.outline = {.upper_temporal = 4.4f,
                                       .upper_nasal = 3.6f,
                                       .lower_nasal = 2.6f,
                                       .lower_temporal = 3.0f,
                                       .upper_share = 0.40f,
                                       .lower_taper = 0.12f,
                                       .lower_shift = 0.03f,
                                       .upper_tilt = 0.01f},
                           .drop = 0.19f,
                           .end = 0.30f,
                           .rim_top = 1.08f,
                           .rim_bottom = 0.8f,
                           .rim_nasal = 0.75f,
                           .rim_corner = 0.5f,
                           .temple_waist = 0.6f,
                           .temple_tip = 0.85f},
};

// --- measurements ------------------------------------------------------------------------------------------

#define END_CURVE 80.0f     // how the end piece turns back: twice its radius
#define ACETATE_TEMPLE 3.8f // thickness of the side pieces
#define WIRE_TEMPLE 1.1f
#define BEND_TO_TIP 50.0f // what an ordinary temple has behind the ear, at least
#define EAR_DISTANCE 91.0f

static enum frame_build build_of(const struct eyewear *eyewear)
{
    if (eyewear->rim == EYEWEAR_RIMLESS)
        return BUILD_RIMLESS;
    if (eyewear->rim == EYEWEAR_HALF_RIM)
        return BUILD_HALF;
    if (eyewear->rim == EYEWEAR_BROW_RIM)
        return BUILD_BROW;
    return eyewear->material == EYEWEAR_ACETATE ? BUILD_PLATE : BUILD_WIRE;
}

static void set_rim(const struct eyewear *eyewear, const struct form *form, struct frame *frame)
{
    float rim = eyewear->size[EYEWEAR_RIM_WIDTH];
    frame->rim_temporal = rim;
    frame->rim_top = rim * form->rim_top;
    frame->rim_bottom = rim * form->rim_bottom;
    // Both sides' rims leave some of the bridge between them.
    frame->rim_nasal = fminf(rim * form->rim_nasal, frame->bridge / 2.0f - 1.8f);
    frame->rim_corner = form->rim_corner;
    if (frame->build == BUILD_BROW || frame->build == BUILD_HALF) {
        // A bar: thick above, and running out beside the lens.
        frame->rim_top = rim * (frame->build == BUILD_BROW ? 1.75f : 1.2f);
        frame->rim_bottom = -4.0f;
        frame->rim_nasal = 1.3f;
        frame->rim_temporal = 1.5f;
        frame->rim_corner = form->rim_corner + 0.6f;
    }
    float narrowest =
        fminf(fminf(frame->rim_top, rim), fminf(fabsf(frame->rim_bottom), frame->rim_nasal + 0.4f));
    frame->thickness = eyewear->size[EYEWEAR_THICKNESS];
    frame->rounding = fminf(fminf(0.33f * frame->thickness, 1.7f), 0.42f * narrowest);
}

static void set_temple(const struct eyewear *eyewear, const struct form *form, struct frame *frame)
{
    float height = fminf(eyewear->size[EYEWEAR_TEMPLE_HEIGHT], 0.6f * frame->lens_height);
    frame->temple_length = eyewear->size[EYEWEAR_TEMPLE];
    frame->temple_height = height;
    frame->end_height = frame->acetate ? height + 0.4f : 4.0f;
    frame->end_reach = frame->total_width / 2.0f;
    frame->end_y = form->end * frame->lens_height - frame->lens_drop;
    frame->temple_thickness = frame->acetate ? fminf(ACETATE_TEMPLE, frame->thickness) : WIRE_TEMPLE;
    frame->temple_waist = frame->acetate ? fmaxf(height * form->temple_waist, fminf(3.6f, height)) : height;
    frame->temple_tip = frame->acetate ? fminf(fmaxf(height * form->temple_tip, 5.5f), 9.0f) : 5.2f;
    frame->temple_fall_rad = eyewear->size[EYEWEAR_PANTOSCOPIC] * PI / 180.0f;
    frame->temple_bend = fminf(EAR_DISTANCE, frame->temple_length - BEND_TO_TIP);
    float low = 0.9f * frame->temple_length, high = frame->temple_length;
    for (int i = 0; i < 24; i++) {
        float middle = (low + high) / 2.0f;
        if (frame_temple_length(frame, middle) < frame->temple_length)
            low = middle;
        else
            high = middle;
    }
    frame->temple_end = (low + high) / 2.0f;
}

void frame_of(const struct eyewear *eyewear, struct frame *out)
{
    const struct form *form = &forms[eyewear->shape];
    const float *size = eyewear->size;
    *out = (struct frame){.build = build_of(eyewear),
                          .acetate = eyewear->material == EYEWEAR_ACETATE,
                          .lens_width = size[EYEWEAR_LENS_WIDTH],
                          .lens_height = size[EYEWEAR_LENS_HEIGHT],
                          .bridge = size[EYEWEAR_BRIDGE_WIDTH],
                          .total_width = size[EYEWEAR_TOTAL_WIDTH],
                          .outline = form->outline,
                          .lens_drop = form->drop * size[EYEWEAR_LENS_HEIGHT],
                          .double_bridge = eyewear->double_bridge == EYEWEAR_YES,
                          .rivets = eyewear->rivets == EYEWEAR_YES,
                          .nose_pads = eyewear->nose_pads == EYEWEAR_YES};
    float lens_x = (out->lens_width + out->bridge) / 2.0f, radius = 530.0f / size[EYEWEAR_BASE_CURVE];
    out->front_radius = lens_x / tanf(size[EYEWEAR_FACE_FORM] * PI / 180.0f);
    out->lens_bulge = out->lens_height * out->lens_height / (8.0f * radius);
    set_rim(eyewear, form, out);
    out->bridge_height =
        out->build == BUILD_PLATE ? fminf(fmaxf(1.6f * size[EYEWEAR_RIM_WIDTH], 4.8f), 7.5f) : 3.0f;
    out->bridge_arch = 5.0f;
    set_temple(eyewear, form, out);
}

// --- the lens's outline ------------------------------------------------------------------------------------

static float signed_power(float base, float exponent)
{
    return copysignf(powf(fabsf(base), exponent), base);
}

// The outline at a parameter angle, in half widths and half heights about the widest line; not yet boxed.
static struct vec2 outline_raw(const struct frame_outline *o, float angle_rad)
{
    float c = cosf(angle_rad), s = sinf(angle_rad);
    float n = s >= 0.0f ? (c >= 0.0f ? o->upper_temporal : o->upper_nasal)
                        : (c >= 0.0f ? o->lower_temporal : o->lower_nasal);
    float x = signed_power(c, 2.0f / n), t = signed_power(s, 2.0f / n);
    float y = t * 2.0f * (t >= 0.0f ? o->upper_share : 1.0f - o->upper_share);
    float upper = t > 0.0f ? t * t : 0.0f, lower = t < 0.0f ? t * t : 0.0f;
    float corner = x > 0.0f ? x * x * upper : 0.0f;
    struct vec2 bent = {x * (1.0f - o->upper_taper * upper - o->lower_taper * lower) +
                            o->upper_shift * upper + o->lower_shift * lower,
                        y + 2.0f * (x * (o->upper_tilt * upper + o->lower_tilt * lower) + o->lift * corner)};
    return bent;
}

// Boxed: stretched to the lens's width and height about its middle, as opticians measure.
static void outline_boxed(const struct frame *frame, struct vec2 centre, struct vec2 *fine)
{
    struct vec2 low = {INFINITY, INFINITY}, high = {-INFINITY, -INFINITY};
    for (int i = 0; i < FINE; i++) {
        fine[i] = outline_raw(&frame->outline, 2.0f * PI * (float)i / (float)FINE);
        low = (struct vec2){fminf(low.x, fine[i].x), fminf(low.y, fine[i].y)};
        high = (struct vec2){fmaxf(high.x, fine[i].x), fmaxf(high.y, fine[i].y)};
    }
    for (int i = 0; i < FINE; i++) {
        fine[i].x = centre.x + frame->lens_width * ((fine[i].x - low.x) / (high.x - low.x) - 0.5f);
        fine[i].y = centre.y + frame->lens_height * ((fine[i].y - low.y) / (high.y - low.y) - 0.5f);
    }
}

// Points are wanted where the outline turns.
static float point_density(struct vec2 before, struct vec2 at, struct vec2 after)
{
    struct vec2 in = vec2_subtract(at, before), out = vec2_subtract(after, at);
    float turn = fabsf(atan2f(in.x * out.y - in.y * out.x, in.x * out.x + in.y * out.y));
    return vec2_length(out) + 9.0f * turn;
}

// Boxed sizes are the lens's own: the four points that touch the box must be among those that are kept.
static void keep_extremes(const struct vec2 *fine, struct frame_contour *out)
{
    for (int side = 0; side < 4; side++) {
        int best = 0, nearest = 0;
        float x = side == 0   ? 1.0f
                  : side == 1 ? -1.0f
                              : 0.0f,
              y = side == 2   ? 1.0f
                  : side == 3 ? -1.0f
                              : 0.0f;
        for (int i = 0; i < FINE; i++)
            if (fine[i].x * x + fine[i].y * y > fine[best].x * x + fine[best].y * y)
                best = i;
        for (int i = 0; i < CONTOUR_POINTS; i++)
            if (vec2_length(vec2_subtract(out->points[i], fine[best])) <
                vec2_length(vec2_subtract(out->points[nearest], fine[best])))
                nearest = i;
        out->points[nearest] = fine[best];
        out->normals[nearest] = (struct vec2){x, y};
    }
}

void frame_contour(const struct frame *frame, struct frame_contour *out)
{
    struct vec2 fine[FINE];
    float along[FINE + 1];
    out->centre = (struct vec2){(frame->bridge + frame->lens_width) / 2.0f, -frame->lens_drop};
    outline_boxed(frame, out->centre, fine);
    along[0] = 0.0f;
    for (int i = 0; i < FINE; i++)
        along[i + 1] = along[i] + point_density(fine[(i + FINE - 1) % FINE], fine[i], fine[(i + 1) % FINE]);
    int at = 0;
    for (int i = 0; i < CONTOUR_POINTS; i++) {
        float wanted = along[FINE] * (float)i / (float)CONTOUR_POINTS;
        while (along[at + 1] <= wanted)
            at++;
        float part = (wanted - along[at]) / (along[at + 1] - along[at]);
        struct vec2 a = fine[at], b = fine[(at + 1) % FINE];
        out->points[i] = (struct vec2){a.x + part * (b.x - a.x), a.y + part * (b.y - a.y)};
        // Across some samples: where superellipses meet, the shortest chords turn to and fro.
        struct vec2 tangent = vec2_subtract(fine[(at + 4) % FINE], fine[(at + FINE - 3) % FINE]);
        float length = vec2_length(tangent);
        out->normals[i] = (struct vec2){tangent.y / length, -tangent.x / length};
    }
    keep_extremes(fine, out);
}

float frame_contour_distance(const struct frame_contour *contour, struct vec2 p)
{
    float nearest = INFINITY;
    bool inside = false;
    for (int i = 0; i < CONTOUR_POINTS; i++) {
        struct vec2 a = contour->points[i], b = contour->points[(i + 1) % CONTOUR_POINTS];
        struct vec2 edge = vec2_subtract(b, a), to = vec2_subtract(p, a);
        float t = (to.x * edge.x + to.y * edge.y) / (edge.x * edge.x + edge.y * edge.y);
        t = fminf(fmaxf(t, 0.0f), 1.0f);
        nearest = fminf(nearest, vec2_length((struct vec2){to.x - t * edge.x, to.y - t * edge.y}));
        if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + edge.x * (p.y - a.y) / edge.y)
            inside = !inside;
    }
    return inside ? -nearest : nearest;
}

struct vec2 frame_contour_at(const struct frame_contour *contour, float angle_rad)
{
    struct vec2 d = {cosf(angle_rad), sinf(angle_rad)}, c = contour->centre;
    for (int i = 0; i < CONTOUR_POINTS; i++) {
        struct vec2 a = vec2_subtract(contour->points[i], c);
        struct vec2 b = vec2_subtract(contour->points[(i + 1) % CONTOUR_POINTS], c);
        float side_a = d.x * a.y - d.y * a.x, side_b = d.x * b.y - d.y * b.x;
        if (side_a <= 0.0f && side_b > 0.0f && d.x * a.x + d.y * a.y > 0.0f) {
            float t = side_a / (side_a - side_b);
            return (struct vec2){c.x + a.x + t * (b.x - a.x), c.y + a.y + t * (b.y - a.y)};
        }
    }
    return contour->points[0];
}

// --- the front in space ------------------------------------------------------------------------------------

// How far a point lies beyond the lens, where the front turns back.
static float past_lens(const struct frame *frame, float x)
{
    return fmaxf(x - (frame->bridge / 2.0f + frame->lens_width - 1.0f), 0.0f);
}

struct vec3 frame_place(const struct frame *frame, struct vec2 p, float z)
{
    // The middle plane stands a little before the nose: a wire bridge clears it, an acetate one rests on it.
    float middle = frame->build == BUILD_PLATE ? frame->thickness / 2.0f - 0.6f : 3.0f;
    float past = past_lens(frame, p.x);
    float curve = p.x * p.x / (2.0f * frame->front_radius) + past * past / END_CURVE;
    return (struct vec3){p.x, p.y, middle + z - curve};
}

struct vec3 frame_normal(const struct frame *frame, struct vec2 p)
{
    float slope = p.x / frame->front_radius + 2.0f * past_lens(frame, p.x) / END_CURVE;
    return vec3_normalise((struct vec3){slope, 0.0f, 1.0f});
}

struct vec3 frame_hinge(const struct frame *frame)
{
    float x = (frame->total_width - frame->temple_thickness) / 2.0f;
    float behind = frame->acetate ? -frame->thickness / 2.0f + 0.4f : -6.0f;
    return frame_place(frame, (struct vec2){x, frame->end_y}, behind);
}

enum result frame_build_parts(const struct frame *frame, struct solid *parts)
{
    struct frame_contour contour;
    frame_contour(frame, &contour);
    enum result result = RESULT_OK;
    if (frame->build == BUILD_PLATE)
        result = frame_build_plate(frame, &contour, &parts[PART_FRONT]);
    if (result != RESULT_OK)
        return result;
    if (frame->acetate && frame->build != BUILD_PLATE)
        frame_build_brow(frame, &contour, &parts[PART_FRONT]);
    frame_build_front(frame, parts);
    frame_build_temple(frame, parts);
    for (int part = 0; part < PART_COUNT; part++)
        solid_mirror_x(&parts[part]);
    frame_build_bridges(frame, &parts[PART_METAL]);
    return RESULT_OK;
}
