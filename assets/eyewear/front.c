// The front's smaller parts: lenses, wire rims and bridges, pads with their arms, rivets.
#include "assets/eyewear/frame.h"

#define PI 3.14159265358979f
#define WIRE 0.62f // half the thickness of a wire rim as seen from the front
#define TUBE_SIDES 8
#define BEVEL 0.55f           // of a lens without a rim
#define HALF_RIM_END (-0.35f) // the outline's normal there: 20 degrees below the horizontal

static void build_lens(const struct frame *frame, const struct frame_contour *contour, struct solid *lens)
{
    // The sheet is the whole lens, thin-walled; its edge lies in the rim's groove.
    static const float radii[] = {0.35f, 0.7f, 1.0f};
    int previous = solid_point(lens, frame_place(frame, contour->centre, frame->lens_bulge));
    for (int ring = 0; ring < (int)(sizeof radii / sizeof radii[0]); ring++) {
        int first = lens->point_count;
        float r = radii[ring];
        for (int i = 0; i < CONTOUR_POINTS; i++) {
            struct vec2 edge = contour->points[i], c = contour->centre;
            struct vec2 p = {c.x + r * (edge.x - c.x), c.y + r * (edge.y - c.y)};
            solid_point(lens, frame_place(frame, p, frame->lens_bulge * (1.0f - r * r)));
        }
        if (ring > 0)
            solid_join(lens, first, previous, CONTOUR_POINTS, true);
        else
            for (int i = 0; i < CONTOUR_POINTS; i++)
                solid_triangle(lens, previous, first + i, first + (i + 1) % CONTOUR_POINTS);
        previous = first;
    }
}

// The polished edge of a lens without a rim, two millimetres deep, behind the sheet's border; its bevel is
// what is seen from the front.
static void build_lens_edge(const struct frame *frame, const struct frame_contour *contour,
                            struct solid *edge)
{
    static const struct {
        float in, z;
    } rings[] = {{BEVEL, 0.15f}, {0.0f, -0.3f}, {0.0f, -1.6f}, {0.3f, -1.8f}};
    int previous = -1;
    for (int ring = 0; ring < (int)(sizeof rings / sizeof rings[0]); ring++) {
        int row = edge->point_count;
        for (int i = 0; i < CONTOUR_POINTS; i++) {
            struct vec2 p = contour->points[i], n = contour->normals[i];
            struct vec2 at = {p.x - rings[ring].in * n.x, p.y - rings[ring].in * n.y};
            solid_point(edge, frame_place(frame, at, rings[ring].z));
        }
        if (ring > 0)
            solid_join(edge, row, previous, CONTOUR_POINTS, true);
        previous = row;
    }
}

// A tube along the lens's edge: its middle `out` outside it, an ellipse of half widths across and along z.
struct tube {
    float out, z, half_across, half_z;
};

static int add_ring(const struct frame *frame, const struct frame_contour *contour, const struct tube *tube,
                    int i, struct solid *solid)
{
    struct vec2 section[TUBE_SIDES], p = contour->points[i], n = contour->normals[i];
    int count = solid_section_circle(section, TUBE_SIDES), row = solid->point_count;
    for (int k = 0; k < count; k++) {
        float out = tube->out + tube->half_across * section[k].x;
        solid_point(solid, frame_place(frame, (struct vec2){p.x + out * n.x, p.y + out * n.y},
                                       tube->z + tube->half_z * section[k].y));
    }
    return row;
}

// From the contour's point `from` on, `count` points far; all of them make a ring that closes.
static void build_tube(const struct frame *frame, const struct frame_contour *contour,
                       const struct tube *tube, int from, int count, struct solid *solid)
{
    int start = -1, previous = -1;
    for (int k = 0; k < count; k++) {
        int row = add_ring(frame, contour, tube, (from + k) % CONTOUR_POINTS, solid);
        if (previous >= 0)
            solid_join(solid, row, previous, TUBE_SIDES, true);
        else
            start = row;
        previous = row;
    }
    if (count == CONTOUR_POINTS) {
        solid_join(solid, start, previous, TUBE_SIDES, true);
    } else {
        solid_cap(solid, start, TUBE_SIDES, false);
        solid_cap(solid, previous, TUBE_SIDES, true);
    }
}

static void build_wire_rim(const struct frame *frame, const struct frame_contour *contour,
                           struct solid *metal)
{
    const struct tube wire = {WIRE * 0.6f, 0.0f, WIRE, 0.95f};
    build_tube(frame, contour, &wire, 0, CONTOUR_POINTS, metal);
}

// A half rim ends where the outline turns under the lens; there the thread goes on.
static void build_half_rim(const struct frame *frame, const struct frame_contour *contour,
                           struct solid *parts)
{
    const struct tube bar = {WIRE * 0.75f, 0.0f, WIRE * 1.35f, 1.1f}, thread = {0.1f, 0.0f, 0.3f, 0.3f};
    int low = 0, from = 0, count = 0;
    for (int i = 0; i < CONTOUR_POINTS; i++)
        if (contour->points[i].y < contour->points[low].y)
            low = i;
    for (int k = 1; k < CONTOUR_POINTS; k++) {
        int i = (low + k) % CONTOUR_POINTS;
        if (contour->normals[i].y < HALF_RIM_END)
            continue;
        if (count++ == 0)
            from = i;
    }
    if (!frame->acetate)
        build_tube(frame, contour, &bar, from, count, &parts[PART_METAL]);
    build_tube(frame, contour, &thread, from + count - 1, CONTOUR_POINTS - count + 2, &parts[PART_EDGE]);
    build_lens_edge(frame, contour, &parts[PART_EDGE]);
}

// A point on a quadratic Bezier curve.
static struct vec3 bezier(struct vec3 a, struct vec3 b, struct vec3 c, float t)
{
    float u = 1.0f - t;
    return vec3_add(vec3_scale(a, u * u), vec3_add(vec3_scale(b, 2.0f * u * t), vec3_scale(c, t * t)));
}

static void sweep_bezier(struct solid *metal, const struct vec3 curve[3], struct vec3 up, float half_side,
                         float half_up, int steps)
{
    struct solid_station stations[17] = {0};
    struct vec2 section[8];
    int count = solid_section_circle(section, 8);
    for (int i = 0; i <= steps; i++)
        stations[i] =
            (struct solid_station){.centre = bezier(curve[0], curve[1], curve[2], (float)i / (float)steps),
                                   .half_side = half_side,
                                   .half_up = half_up};
    solid_orient(stations, steps + 1, up);
    solid_sweep(metal, stations, steps + 1, section, count, true);
}

// From rim to rim: `angle_rad` is where the wire leaves the lens, `rise` how far it arches above that.
static void build_wire_bridge(const struct frame *frame, const struct frame_contour *contour, float angle_rad,
                              float crown_y, float forward, float half, struct solid *metal)
{
    struct vec2 rim = frame_contour_at(contour, angle_rad);
    struct vec3 right = frame_place(frame, (struct vec2){rim.x - 0.2f, rim.y}, 0.2f);
    struct vec3 left = {-right.x, right.y, right.z};
    struct vec3 crown = {0.0f, 2.0f * crown_y - right.y, right.z + 2.0f * forward};
    sweep_bezier(metal, (struct vec3[]){left, crown, right}, (struct vec3){0, 1, 0}, half, half, 14);
}

// Pads lie on the flanks of the nose, their lower ends apart and behind.
static void build_pads(const struct frame *frame, const struct frame_contour *contour, struct solid *parts)
{
    struct vec3 out = vec3_normalise((struct vec3){0.80f, 0.20f, 0.56f}); // off the nose
    struct vec3 along = vec3_normalise((struct vec3){-0.30f, 0.93f, 0.10f});
    along = vec3_normalise(vec3_subtract(along, vec3_scale(out, vec3_dot(along, out))));
    struct vec3 across = vec3_cross(out, along); // across, along, -out: right-handed
    if (!frame->nose_pads && frame->build != BUILD_PLATE)
        return;
    if (!frame->nose_pads) {
        // Moulded: a swelling of the rim's back.
        struct vec3 centre =
            frame_place(frame, (struct vec2){frame->bridge / 2.0f - 1.7f, -frame->lens_drop - 2.5f},
                        -frame->thickness / 2.0f - 0.6f);
        solid_ellipsoid(&parts[PART_FRONT], centre, vec3_scale(across, 3.4f), vec3_scale(along, 5.5f),
                        vec3_scale(out, -1.5f), 12, 6);
        return;
    }
    struct vec3 centre = {fmaxf(frame->bridge / 2.0f - 0.6f, 8.6f), -10.0f, -4.2f};
    solid_ellipsoid(&parts[PART_PAD], centre, vec3_scale(across, 3.4f), vec3_scale(along, 6.4f),
                    vec3_scale(out, -1.1f), 14, 6);
    struct vec2 rim = frame_contour_at(contour, PI * 1.02f);
    struct vec3 from = frame_place(frame, rim, -0.5f);
    struct vec3 to = vec3_add(centre, vec3_scale(out, 1.2f));
    struct vec3 bow = {fmaxf(from.x, to.x) + 1.6f, from.y + 1.0f, (from.z + to.z) / 2.0f - 2.5f};
    sweep_bezier(&parts[PART_METAL], (struct vec3[]){from, bow, to}, (struct vec3){0, 1, 0.2f}, 0.42f, 0.42f,
                 8);
    solid_ellipsoid(&parts[PART_METAL], to, vec3_scale(across, 1.3f), vec3_scale(along, 1.8f),
                    vec3_scale(out, -0.6f), 8, 4);
}

// From the rim outwards and round to the hinge.
static void build_wire_end(const struct frame *frame, const struct frame_contour *contour,
                           struct solid *metal)
{
    struct vec2 to_end = {frame->total_width / 2.0f - contour->centre.x, frame->end_y - contour->centre.y};
    struct vec2 rim = frame_contour_at(contour, atan2f(to_end.y, to_end.x));
    struct vec3 hinge = frame_hinge(frame);
    struct vec3 from = frame_place(frame, (struct vec2){rim.x - 0.6f, rim.y}, 0.4f);
    struct vec3 corner = {hinge.x + 0.3f, frame->end_y, from.z - 0.2f};
    struct solid_station stations[12] = {0};
    struct vec2 section[16];
    int count = solid_section_rounded(section, 4, 0.8f, 0.45f);
    for (int i = 0; i < 12; i++) {
        float t = (float)i / 11.0f;
        float grown = sqrtf(fminf((t + 0.04f) / 0.3f, 1.0f)); // it grows out of the rim
        stations[i] = (struct solid_station){.centre = bezier(from, corner, hinge, t),
                                             .half_side = 0.75f * grown,
                                             .half_up = (1.9f - 0.4f * t) * grown};
    }
    solid_orient(stations, 12, (struct vec3){0, 1, 0});
    solid_sweep(metal, stations, 12, section, count, true);
}

static void build_rivet(const struct frame *frame, struct vec2 at, float before, struct solid *hinge)
{
    struct vec3 centre = frame_place(frame, at, before);
    solid_ellipsoid(hinge, centre, (struct vec3){1.5f, 0, 0.25f}, (struct vec3){0, 0.85f, 0},
                    (struct vec3){-0.05f, 0, 0.4f}, 12, 6);
}

void frame_build_front(const struct frame *frame, struct solid *parts)
{
    struct frame_contour contour;
    frame_contour(frame, &contour);
    build_lens(frame, &contour, &parts[PART_LENS]);
    if (frame->build == BUILD_WIRE || frame->build == BUILD_BROW)
        build_wire_rim(frame, &contour, &parts[PART_METAL]);
    if (frame->build == BUILD_HALF)
        build_half_rim(frame, &contour, parts);
    if (!frame->acetate)
        build_wire_end(frame, &contour, &parts[PART_METAL]);
    if (frame->build == BUILD_RIMLESS) {
        build_lens_edge(frame, &contour, &parts[PART_EDGE]);
        build_rivet(frame, frame_contour_at(&contour, 0.30f), 0.5f, &parts[PART_HINGE]);
        struct vec2 nose = frame_contour_at(&contour, PI * 0.90f);
        build_rivet(frame, (struct vec2){nose.x + 1.8f, nose.y}, 0.5f, &parts[PART_HINGE]);
    }
    build_pads(frame, &contour, parts);
    if (frame->rivets) {
        float x = frame->total_width / 2.0f - 4.2f, before = frame->thickness / 2.0f;
        build_rivet(frame, (struct vec2){x, frame->end_y + 1.5f}, before, &parts[PART_HINGE]);
        build_rivet(frame, (struct vec2){x, frame->end_y - 1.5f}, before, &parts[PART_HINGE]);
    }
}

void frame_build_bridges(const struct frame *frame, struct solid *metal)
{
    struct frame_contour contour;
    if (frame->build == BUILD_PLATE)
        return;
    frame_contour(frame, &contour);
    if (frame->double_bridge) {
        build_wire_bridge(frame, &contour, PI * 0.955f, 0.8f, 0.8f, 0.75f, metal);
        struct vec2 top = frame_contour_at(&contour, PI * 0.70f);
        build_wire_bridge(frame, &contour, PI * 0.70f, top.y + 0.4f, 0.4f, 0.8f, metal);
    } else {
        build_wire_bridge(frame, &contour, PI * 0.90f, frame->bridge_height, 1.0f, 0.85f, metal);
    }
}
