// Containers that lie open: compacts, palettes, the tray of false lashes, the blister of a lens.
#include "assets/demo/packaging_mesh.h"
#include "assets/demo/packaging_shape.h"

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))
#define PI 3.14159265358979f
#define LID_OPEN_RAD 1.85f // from closed
#define TURN(part, section, profile) packaging_turn(&parts[part], section, profile, COUNT(profile))

static const struct packaging_section circle = {0.0f, 1.0f};

// --- powder -----------------------------------------------------------------------------------------------

// The top of a pan of powder: polar, `half` wide, pressed into rays that run out to a flat rim.
static void press_powder(struct solid *mesh, struct packaging_section section, float half, float y, int rays,
                         float centre_x)
{
    enum { RINGS = 22, AROUND = 144 };
    int previous = -1;
    for (int ring = RINGS; ring >= 1; ring--) {
        int first = mesh->point_count;
        float reach = (float)ring / RINGS;
        for (int k = 0; k < AROUND; k++) {
            // A square's rim at a direction is where its longer side reaches 1, softened for round corners.
            float angle = 2.0f * PI * (float)k / AROUND, c = cosf(angle), s = sinf(angle);
            float sharpness = section.roundness > 0.95f ? 2.0f : 7.0f;
            float rim = powf(powf(fabsf(c), sharpness) + powf(fabsf(s), sharpness), -1.0f / sharpness);
            float within = sinf(PI * fminf(reach / 0.86f, 1.0f)); // nothing at the middle and the rim
            float height = 0.45f * within * (0.5f + 0.5f * cosf((float)rays * angle));
            height += ring == RINGS ? -0.5f : 0.0f;
            solid_point(mesh, (struct vec3){centre_x + half * reach * rim * c, y + height,
                                            -(half + section.depth) * reach * rim * s});
        }
        if (previous >= 0)
            solid_join(mesh, previous, first, AROUND, true);
        previous = first;
    }
    solid_cap(mesh, previous, AROUND, false);
}

// The lid with its mirror, made closed over the box and turned about its hinge at the back.
static void build_lid(struct solid *parts, struct packaging_section section, float half, float thickness,
                      float hinge_y)
{
    const struct profile_point lid[] = {{half - 1.0f, 0.0f},
                                        {half, 0.5f},
                                        {half, thickness - 0.9f},
                                        {half - 0.5f, thickness - 0.2f},
                                        {half - 1.4f, thickness}};
    const struct profile_point mirror[] = {{half - 3.2f, -0.25f}, {half - 3.0f, -0.1f}, {half - 3.0f, 0.2f}};
    const float depth = half + section.depth;
    int first_lid = packaging_turn(&parts[PACKAGING_CASE], section, lid, COUNT(lid));
    int first_mirror = packaging_turn(&parts[PACKAGING_MIRROR], section, mirror, COUNT(mirror));
    struct vec3 to_hinge = {0.0f, 0.0f, depth}, back = {0.0f, hinge_y, -depth};
    packaging_move(&parts[PACKAGING_CASE], first_lid, 0.0f, 0.0f, to_hinge);
    packaging_move(&parts[PACKAGING_MIRROR], first_mirror, 0.0f, 0.0f, to_hinge);
    packaging_move(&parts[PACKAGING_CASE], first_lid, -LID_OPEN_RAD, 0.0f, back);
    packaging_move(&parts[PACKAGING_MIRROR], first_mirror, -LID_OPEN_RAD, 0.0f, back);
}

// The barrel that a round lid turns on.
static void build_hinge(struct solid *mesh, float half_length, float y, float z)
{
    const struct profile_point barrel[] = {
        {1.9f, -half_length}, {2.2f, -half_length + 0.3f}, {2.2f, half_length - 0.3f}, {1.9f, half_length}};
    int first = packaging_turn(mesh, circle, barrel, COUNT(barrel));
    packaging_move(mesh, first, 0.5f * PI, 0.5f * PI, (struct vec3){0.0f, y, z});
}

static void build_box(struct solid *parts, struct packaging_section section, float half)
{
    const struct profile_point box[] = {{half - 1.6f, 0.0f}, {half - 0.4f, 0.5f}, {half, 1.6f},
                                        {half, 6.2f},        {half - 0.4f, 6.9f}, {half - 1.2f, 7.2f}};
    packaging_turn(&parts[PACKAGING_CASE], section, box, COUNT(box));
}

void packaging_build_compact(struct solid *parts)
{
    static const struct profile_point rim[] = {
        {25.4f, 7.0f}, {25.4f, 7.9f}, {25.0f, 8.1f}, {24.6f, 7.9f}, {24.5f, 7.2f}};
    build_box(parts, circle, 30.0f);
    TURN(PACKAGING_TRIM, circle, rim);
    press_powder(&parts[PACKAGING_SHADE], circle, 24.5f, 7.7f, 24, 0.0f);
    build_lid(parts, circle, 30.0f, 4.2f, 7.3f);
    build_hinge(&parts[PACKAGING_TRIM], 8.0f, 6.8f, -30.2f);
}

void packaging_build_palette(struct solid *parts, int pans)
{
    const float pitch = 21.0f, half_pan = 9.3f;
    const float half = 0.5f * pitch * (float)pans + 3.4f;
    const struct packaging_section box = {15.5f - half, 0.16f}, pan = {0.0f, 0.22f};
    build_box(parts, box, half);
    for (int i = 0; i < pans; i++) {
        const struct profile_point rim[] = {{half_pan + 0.55f, 7.0f},
                                            {half_pan + 0.55f, 7.8f},
                                            {half_pan + 0.25f, 8.0f},
                                            {half_pan - 0.05f, 7.8f},
                                            {half_pan - 0.1f, 7.2f}};
        float x = pitch * ((float)i - 0.5f * (float)(pans - 1));
        int first = packaging_turn(&parts[PACKAGING_TRIM], pan, rim, COUNT(rim));
        packaging_move(&parts[PACKAGING_TRIM], first, 0.0f, 0.0f, (struct vec3){x, 0.0f, 0.0f});
        press_powder(&parts[PACKAGING_SHADE + i], pan, half_pan, 7.6f, 12, x);
    }
    build_lid(parts, box, half, 3.6f, 7.3f);
    build_hinge(&parts[PACKAGING_TRIM], half - 8.0f, 6.8f, -15.6f);
}

// --- false lashes -----------------------------------------------------------------------------------------

// How long a hair is: `outer` 0..1 from the inner corner to the outer one.
static float hair_length(enum packaging cut, float outer, int hair)
{
    float ends = fminf(1.0f, 0.35f + 3.0f * fminf(outer, 1.0f - outer));
    bool spike = hair % 5 == 0;
    if (cut == PACKAGING_LASHES_WISPY)
        return ends * (6.0f + 2.5f * outer + (spike ? 4.0f : hair % 2 == 0 ? 0.8f : 0.0f));
    if (cut == PACKAGING_LASHES_CAT_EYE)
        return 4.0f + 10.5f * outer * outer * fminf(1.0f, 8.0f * (1.0f - outer) + 0.6f);
    if (cut == PACKAGING_LASHES_DOLL_EYE)
        return ends * (5.5f + 8.0f * expf(-14.0f * (outer - 0.5f) * (outer - 0.5f)));
    return ends * (6.5f + 2.5f * outer + (hair % 3 == 0 ? 0.9f : 0.0f));
}

// One strip: a band along an arc, and hairs that rise from it and curl.
static void build_strip(struct solid *mesh, enum packaging cut, float mirror, struct vec3 at)
{
    enum { HAIRS = 44, STEPS = 6 };
    struct vec3 band[16];
    int first = mesh->point_count;
    for (int i = 0; i < 16; i++) {
        float u = 2.0f * (float)i / 15.0f - 1.0f;
        band[i] = (struct vec3){15.0f * u, 0.5f, 4.0f * u * u};
    }
    packaging_hair(mesh, band, 16, 0.45f);
    for (int i = 0; i < HAIRS; i++) {
        struct vec3 path[STEPS];
        float u = 2.0f * ((float)i + 0.5f) / HAIRS - 1.0f;
        float length = hair_length(cut, 0.5f + 0.5f * u * mirror, mirror > 0.0f ? i : HAIRS - 1 - i);
        float lean = 0.38f * u + (i % 2 == 0 ? 0.09f : -0.07f);
        for (int k = 0; k < STEPS; k++) {
            float s = (float)k / (STEPS - 1), out = sinf(1.25f * s) / 1.25f,
                  up = (1.0f - cosf(1.5f * s)) / 1.5f;
            path[k] = (struct vec3){15.0f * u + lean * length * s, 0.5f + 0.75f * length * up,
                                    4.0f * u * u - length * out};
        }
        packaging_hair(mesh, path, STEPS, 0.2f);
    }
    packaging_move(mesh, first, 0.0f, 0.0f, at);
}

void packaging_build_lashes(struct solid *parts, enum packaging cut)
{
    static const struct packaging_section tray = {-14.0f, 0.2f};
    static const struct profile_point box[] = {{39.0f, 0.0f}, {40.0f, 0.5f}, {40.0f, 3.4f},
                                               {39.4f, 4.0f}, {37.6f, 4.0f}, {37.2f, 3.6f}};
    static const struct profile_point floor[] = {{36.9f, 3.6f}, {37.0f, 3.8f}, {36.6f, 3.9f}};
    TURN(PACKAGING_CASE, tray, box);
    TURN(PACKAGING_BODY, tray, floor);
    build_strip(&parts[PACKAGING_SHADE], cut, -1.0f, (struct vec3){-18.2f, 3.9f, 3.0f});
    build_strip(&parts[PACKAGING_SHADE], cut, 1.0f, (struct vec3){18.2f, 3.9f, 3.0f});
    static const struct profile_point bar[] = {{5.0f, 3.9f}, {5.2f, 4.1f}, {5.2f, 4.5f}, {5.0f, 4.7f}};
    int first =
        packaging_turn(&parts[PACKAGING_TRIM], (struct packaging_section){-4.0f, 0.6f}, bar, COUNT(bar));
    packaging_move(&parts[PACKAGING_TRIM], first, 0.0f, 0.0f, (struct vec3){0.0f, 0.0f, 18.0f});
}

// --- lens -------------------------------------------------------------------------------------------------

// A bowl upside down: a sphere's cap from `inner` to `outer` radius.
static void build_dome(struct solid *mesh, float inner, float outer, float lift)
{
    enum { RINGS = 16, AROUND = 96 };
    const float sphere = 8.6f; // base curve of soft lenses
    int previous = -1;
    for (int ring = 0; ring <= RINGS; ring++) {
        int first = mesh->point_count;
        float r = outer + (inner - outer) * (float)ring / RINGS;
        float y = sqrtf(sphere * sphere - r * r) - sqrtf(sphere * sphere - outer * outer);
        for (int k = 0; k < AROUND; k++) {
            float angle = 2.0f * PI * (float)k / AROUND;
            solid_point(mesh, (struct vec3){r * cosf(angle), y + lift, -r * sinf(angle)});
        }
        if (previous >= 0)
            solid_join(mesh, previous, first, AROUND, true);
        previous = first;
    }
    if (inner > 0.0f)
        solid_cap(mesh, previous, AROUND, false);
}

void packaging_build_lens(struct solid *parts)
{
    static const struct packaging_section plate = {4.0f, 0.35f};
    static const struct profile_point foot[] = {
        {12.6f, 0.0f}, {13.2f, 0.3f}, {13.2f, 1.6f}, {12.8f, 2.0f}, {11.8f, 2.1f}};
    static const struct profile_point ring[] = {
        {8.8f, 2.1f}, {8.8f, 2.7f}, {8.5f, 2.9f}, {8.2f, 2.7f}, {8.1f, 2.2f}};
    TURN(PACKAGING_CASE, plate, foot);
    TURN(PACKAGING_TRIM, circle, ring);
    static const struct profile_point white[] = {{8.15f, 2.1f}, {8.1f, 2.25f}};
    TURN(PACKAGING_BODY, circle, white);
    build_dome(&parts[PACKAGING_SHADE], 0.05f, 0.5f * PACKAGING_LENS_PRINT_MM, 2.7f);
}

// --- all of them ------------------------------------------------------------------------------------------

void packaging_build(enum packaging packaging, struct solid *parts)
{
    switch (packaging) {
    case PACKAGING_GLOSS:
        packaging_build_gloss(parts);
        break;
    case PACKAGING_BOTTLE:
        packaging_build_bottle(parts);
        break;
    case PACKAGING_CONCEALER:
        packaging_build_concealer(parts);
        break;
    case PACKAGING_PENCIL:
        packaging_build_pencil(parts);
        break;
    case PACKAGING_PEN:
        packaging_build_pen(parts);
        break;
    case PACKAGING_MASCARA:
        packaging_build_mascara(parts);
        break;
    case PACKAGING_COMPACT:
        packaging_build_compact(parts);
        break;
    case PACKAGING_PALETTE_2:
    case PACKAGING_PALETTE_3:
    case PACKAGING_PALETTE_4:
    case PACKAGING_PALETTE_5:
        packaging_build_palette(parts, 2 + (int)packaging - (int)PACKAGING_PALETTE_2);
        break;
    case PACKAGING_LASHES_NATURAL:
    case PACKAGING_LASHES_WISPY:
    case PACKAGING_LASHES_CAT_EYE:
    case PACKAGING_LASHES_DOLL_EYE:
        packaging_build_lashes(parts, packaging);
        break;
    case PACKAGING_LENS:
        packaging_build_lens(parts);
        break;
    case PACKAGING_COUNT:
        break;
    }
}
