// The temples: from the hinge back along the head, down behind the ear, and their hinges.
#include "assets/eyewear/frame.h"

#define PI 3.14159265358979f
#define STATIONS 32
#define LENGTH_STEPS 160
#define TIP_STATIONS 5  // of the rounded end
#define EAR_SPREAD 6.0f // of the temples at the ears, beyond the front's half width
#define BEND_RAD 0.76f  // 44 degrees more behind the ear
#define BEND_RADIUS 16.0f

struct vec3 frame_temple_point(const struct frame *frame, float s)
{
    struct vec3 hinge = frame_hinge(frame);
    float bend = frame->temple_bend, arc = BEND_RADIUS * BEND_RAD, fall = frame->temple_fall_rad;
    float straight = fminf(s, bend), turned = fminf(fmaxf(s - bend, 0.0f), arc) / BEND_RADIUS;
    float rest = fmaxf(s - bend - arc, 0.0f), end_angle = fall + turned;
    float back =
        straight * cosf(fall) + BEND_RADIUS * (sinf(end_angle) - sinf(fall)) + rest * cosf(end_angle);
    float down =
        straight * sinf(fall) + BEND_RADIUS * (cosf(fall) - cosf(end_angle)) + rest * sinf(end_angle);
    // Bowed outwards to the ear, then in towards the bone behind it.
    float t = fminf(s / bend, 1.0f);
    float bow = EAR_SPREAD * (1.0f - (1.0f - t) * (1.0f - t));
    float tip = s > bend ? (s - bend) * (s - bend) * 0.0026f : 0.0f;
    return (struct vec3){hinge.x + bow - tip, hinge.y - down, hinge.z - back};
}

float frame_temple_length(const struct frame *frame, float s)
{
    struct vec3 before = frame_temple_point(frame, 0.0f);
    float length = 0.0f;
    for (int i = 1; i <= LENGTH_STEPS; i++) {
        struct vec3 p = frame_temple_point(frame, s * (float)i / (float)LENGTH_STEPS);
        length += vec3_length(vec3_subtract(p, before));
        before = p;
    }
    return length;
}

struct temple_section {
    float half_height, half_thickness;
};

static struct temple_section acetate_section(const struct frame *frame, float s)
{
    float bend = frame->temple_bend;
    float height = frame->temple_height +
                   (frame->temple_waist - frame->temple_height) * smoothstep(0.0f, 0.62f * bend, s) +
                   (frame->temple_tip - frame->temple_waist) * smoothstep(bend, frame->temple_end, s);
    float thin = 1.0f - 0.25f * smoothstep(0.0f, bend, s);
    return (struct temple_section){height / 2.0f, frame->temple_thickness / 2.0f * thin};
}

static struct temple_section sleeve_section(const struct frame *frame, float s)
{
    float start = frame->temple_bend - 18.0f;
    float grow = smoothstep(start, frame->temple_end, s);
    return (struct temple_section){(2.6f + (frame->temple_tip - 2.6f) * grow) / 2.0f, 1.15f};
}

static struct temple_section wire_section(const struct frame *frame, float s)
{
    float thin = 1.0f - 0.4f * smoothstep(0.0f, 50.0f, s);
    return (struct temple_section){frame->temple_height / 2.0f * thin, frame->temple_thickness / 2.0f};
}

// Stations from `from` to `to` along the temple; the last ones close to a rounded end.
static void sweep_temple(const struct frame *frame, float from, float to,
                         struct temple_section (*section_at)(const struct frame *, float), float roundness,
                         struct solid *solid)
{
    struct solid_station stations[STATIONS] = {0};
    struct temple_section last = section_at(frame, to);
    int body = STATIONS - TIP_STATIONS;
    float round_from = to - last.half_height;
    for (int i = 0; i < STATIONS; i++) {
        float s = from + (round_from - from) * (float)i / (float)(body - 1), scale = 1.0f;
        if (i >= body) {
            float angle = PI / 2.0f * (float)(i - body + 1) / (float)TIP_STATIONS;
            s = round_from + last.half_height * sinf(angle);
            scale = fmaxf(cosf(angle), 0.05f);
        }
        struct temple_section section = section_at(frame, s);
        stations[i] = (struct solid_station){.centre = frame_temple_point(frame, s),
                                             .half_side = section.half_thickness * sqrtf(scale),
                                             .half_up = section.half_height * scale};
    }
    solid_orient(stations, STATIONS, (struct vec3){0, 1, 0});
    struct vec2 section[12];
    int count = solid_section_rounded(section, 3, roundness, roundness * 0.45f);
    solid_sweep(solid, stations, STATIONS, section, count, true);
}

static void build_knuckle(struct vec3 centre, float radius, float half_height, struct solid *hinge)
{
    struct vec2 section[10];
    int count = solid_section_circle(section, 10);
    struct solid_station stations[2] = {
        {.centre = {centre.x, centre.y - half_height, centre.z}, .half_side = radius, .half_up = radius},
        {.centre = {centre.x, centre.y + half_height, centre.z}, .half_side = radius, .half_up = radius}};
    solid_orient(stations, 2, (struct vec3){0, 0, 1});
    solid_sweep(hinge, stations, 2, section, count, true);
}

// Interleaved knuckles on a pin, and the leaf that is sunk into the temple's inside.
static void build_hinge(const struct frame *frame, struct solid *hinge)
{
    bool wire = !frame->acetate;
    int knuckles = wire ? 3 : 5;
    // No higher than the end piece that it is let into.
    float pitch = wire ? 0.9f : fminf(1.4f, 0.15f * frame->end_height), radius = wire ? 0.7f : 0.8f * pitch;
    struct vec3 at = frame_hinge(frame);
    at.x -= frame->temple_thickness / 2.0f + radius * 0.7f;
    for (int i = 0; i < knuckles; i++) {
        float y = at.y + ((float)i - (float)(knuckles - 1) / 2.0f) * pitch;
        build_knuckle((struct vec3){at.x, y, at.z}, radius, pitch * 0.46f, hinge);
    }
    struct solid_station leaf[2] = {{.half_side = 0.35f, .half_up = wire ? 1.0f : 1.6f * pitch},
                                    {.half_side = 0.35f, .half_up = wire ? 1.0f : 1.4f * pitch}};
    for (int i = 0; i < 2; i++) {
        float s = i == 0 ? 0.4f : 9.0f;
        struct vec3 p = frame_temple_point(frame, s);
        leaf[i].centre = (struct vec3){p.x - frame->temple_thickness / 2.0f, p.y, p.z};
    }
    solid_orient(leaf, 2, (struct vec3){0, 1, 0});
    struct vec2 section[12];
    int count = solid_section_rounded(section, 3, 0.4f, 0.1f);
    solid_sweep(hinge, leaf, 2, section, count, true);
}

void frame_build_temple(const struct frame *frame, struct solid *parts)
{
    struct solid *temple = &parts[PART_TEMPLE];
    float length = frame->temple_end;
    if (frame->acetate) {
        sweep_temple(frame, 0.0f, length, acetate_section, 0.55f, temple);
    } else {
        float sleeve = frame->temple_bend - 18.0f;
        sweep_temple(frame, 0.0f, sleeve + 6.0f, wire_section, 0.7f, temple);
        sweep_temple(frame, sleeve, length, sleeve_section, 0.9f, &parts[PART_TIP]);
    }
    build_hinge(frame, &parts[PART_HINGE]);
}
