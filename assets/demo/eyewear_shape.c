#include "assets/demo/eyewear_shape.h"

#define PI 3.14159265358979f
#define FINE 1440 // samples of the outline before it is spread over the contour's points

static float signed_power(float base, float exponent)
{
    return copysignf(powf(fabsf(base), exponent), base);
}

// The outline at a parameter angle, in half widths and half heights about the widest line; not yet boxed.
static struct vec2 outline_raw(const struct eyewear_outline *o, float angle_rad)
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
static void outline_boxed(const struct eyewear_frame *frame, struct vec2 centre, struct vec2 *fine)
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

// Points are wanted where the outline turns, at the nose, and most of all on the rays that graze the arch of
// the bridge: a small angle there is a long way on the arch.
static float point_density(struct vec2 before, struct vec2 at, struct vec2 after, struct vec2 centre)
{
    struct vec2 in = vec2_subtract(at, before), out = vec2_subtract(after, at);
    float turn = fabsf(atan2f(in.x * out.y - in.y * out.x, in.x * out.x + in.y * out.y));
    float angle = atan2f(at.y - centre.y, centre.x - at.x); // 0 towards the nose
    float off_arch = angle - atan2f(-centre.y, centre.x) + 0.03f;
    float nose = 2.5f * expf(-angle * angle / 0.16f) + 7.0f * expf(-off_arch * off_arch / 0.006f);
    return vec2_length(out) * (1.0f + nose) + 6.0f * turn;
}

void eyewear_contour(const struct eyewear_frame *frame, struct eyewear_contour *out)
{
    struct vec2 fine[FINE];
    float along[FINE + 1];
    out->centre = (struct vec2){(frame->bridge + frame->lens_width) / 2.0f, -frame->lens_drop};
    outline_boxed(frame, out->centre, fine);
    along[0] = 0.0f;
    for (int i = 0; i < FINE; i++)
        along[i + 1] =
            along[i] + point_density(fine[(i + FINE - 1) % FINE], fine[i], fine[(i + 1) % FINE], out->centre);
    int at = 0;
    for (int i = 0; i < CONTOUR_POINTS; i++) {
        float wanted = along[FINE] * (float)i / (float)CONTOUR_POINTS;
        while (along[at + 1] <= wanted)
            at++;
        float part = (wanted - along[at]) / (along[at + 1] - along[at]);
        struct vec2 a = fine[at], b = fine[(at + 1) % FINE];
        out->points[i] = (struct vec2){a.x + part * (b.x - a.x), a.y + part * (b.y - a.y)};
        struct vec2 tangent = vec2_subtract(b, a);
        float length = vec2_length(tangent);
        out->normals[i] = (struct vec2){tangent.y / length, -tangent.x / length};
    }
}

float eyewear_contour_distance(const struct eyewear_contour *contour, struct vec2 p)
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

struct vec2 eyewear_contour_at(const struct eyewear_contour *contour, float angle_rad)
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

struct vec3 eyewear_front_place(const struct eyewear_frame *frame, struct vec2 p, float z)
{
    // The middle plane stands a little before the nose: a wire bridge clears it, an acetate one rests on it.
    float middle = frame->build == BUILD_ACETATE ? frame->thickness / 2.0f - 0.6f : 3.0f;
    float past = fmaxf(p.x - (frame->bridge / 2.0f + frame->lens_width - 1.0f), 0.0f);
    float curve = p.x * p.x / (2.0f * frame->front_radius) + past * past / 50.0f;
    return (struct vec3){p.x, p.y, middle + z - curve};
}

struct vec3 eyewear_hinge(const struct eyewear_frame *frame)
{
    float x = (frame->total_width - frame->temple_thickness) / 2.0f;
    float behind = frame->build == BUILD_ACETATE || frame->build == BUILD_BROWLINE
                       ? -frame->thickness / 2.0f + 0.4f
                       : -6.0f;
    return eyewear_front_place(frame, (struct vec2){x, frame->end_y}, behind);
}

void eyewear_build(const struct eyewear_frame *frame, struct mesh *parts)
{
    eyewear_build_front(frame, parts);
    eyewear_build_temple(frame, parts);
    for (int part = 0; part < PART_COUNT; part++)
        mesh_mirror_x(&parts[part]);
    eyewear_build_bridges(frame, &parts[PART_METAL]);
}
