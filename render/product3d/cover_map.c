#include "render/product3d/cover_map.h"

#include "platform/base/floats.h"
#include "render/hand_shape.h"
#include "render/product3d/hair_colour.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH COVER_MAP_WIDTH
#define HEIGHT COVER_MAP_HEIGHT
#define TOP_M 0.140f // of the map, above the middle of the face

enum { FOREHEAD = 10, CHIN = 152 };

// An ellipsoid as the picture shows it: 1 on its outline.
struct outline {
    struct vec2 centre_px;
    float xx, xy, yy; // of the inverse quadratic form
};

// Paraperspective about a point of the head: a camera of another field of view than was thought shows ears
// and skull elsewhere than the face's landmarks by their depth alone, and so they are taken to be as near.
struct lens {
    float scale, slope_x, slope_y; // pixels a metre there, and of the way to it
    struct vec3 about;             // camera space
    struct vec2 at_px;
};

// Where the map and the head lie in the picture.
struct head_view {
    float focal_px;
    struct vec2 middle_px;
    struct mat4 pose;
    struct lens lens;
    struct vec2 centre_px, right_px, up_px; // the map's middle and its axes, for a metre
    float px_per_m;
    struct outline skull;
    struct vec2 forehead_px, chin_px;
    float ear_v, lobe_v, neck_u; // heights of the ear's root and the lobe; where the neck is
};

// How much of an ear's part is covered by hair, 0 bare .. 1.
struct covered {
    float share;
    bool known;
};

// Rows and columns that what is worn may touch, with a margin for the smoothing.
struct part {
    int first_row, end_row, first_column, end_column;
};

struct cover_memory {
    struct hair_logarithms logarithms;
    struct hair_colours colours[2]; // of this frame and of the one before
    int now;                        // which of the two
    bool started;
    struct covered tops[2], lobes[2]; // of the ears, a side
    struct part part;                 // of the map that was made in the frame before; empty: none
    float hair[HEIGHT][WIDTH], before[HEIGHT][WIDTH];  // as shown
    float seen[HEIGHT][WIDTH], between[HEIGHT][WIDTH]; // of the call
};

struct cover_memory *cover_memory_create(void)
{
    struct cover_memory *memory = calloc(1, sizeof *memory);
    if (memory != NULL)
        hair_logarithms_init(&memory->logarithms);
    return memory;
}

void cover_memory_forget(struct cover_memory *memory)
{
    memset(memory, 0, sizeof *memory);
    hair_logarithms_init(&memory->logarithms);
}

void cover_memory_destroy(struct cover_memory *memory)
{
    if (memory != NULL)
        memset(memory, 0, sizeof *memory);
    free(memory);
}

// --- where things are in the picture -----------------------------------------------------------------------

static struct lens lens_about(const struct head_view *view, struct vec3 p)
{
    float depth = fmaxf(-p.z, 0.05f), scale = view->focal_px / depth;
    return (struct lens){scale,
                         p.x / depth,
                         p.y / depth,
                         p,
                         {view->middle_px.x + scale * p.x, view->middle_px.y - scale * p.y}};
}

static struct vec2 across(const struct lens *lens, struct vec3 step)
{
    return (struct vec2){lens->scale * (step.x + lens->slope_x * step.z),
                         -lens->scale * (step.y + lens->slope_y * step.z)};
}

static struct vec2 project(const struct head_view *view, struct vec3 face_m)
{
    struct vec3 p = mat4_transform_point(&view->pose, face_m);
    struct vec2 step = across(&view->lens, vec3_subtract(p, view->lens.about));
    return (struct vec2){view->lens.at_px.x + step.x, view->lens.at_px.y + step.y};
}

static struct outline outline_of(const struct lens *lens, const struct mat4 *pose, struct vec3 centre,
                                 struct vec3 half)
{
    const float sizes[3] = {half.x, half.y, half.z};
    float xx = 1e-6f, xy = 0.0f, yy = 1e-6f;
    for (int i = 0; i < 3; i++) {
        const float *column = pose->m + (ptrdiff_t)4 * i;
        struct vec3 axis = {column[0], column[1], column[2]};
        struct vec2 seen = across(lens, vec3_scale(axis, sizes[i]));
        xx += seen.x * seen.x;
        xy += seen.x * seen.y;
        yy += seen.y * seen.y;
    }
    float inverse = 1.0f / fmaxf(xx * yy - xy * xy, 1e-9f);
    struct vec2 step = across(lens, vec3_subtract(mat4_transform_point(pose, centre), lens->about));
    return (struct outline){
        {lens->at_px.x + step.x, lens->at_px.y + step.y}, yy * inverse, -xy * inverse, xx * inverse};
}

static float outline_at(const struct outline *outline, struct vec2 at)
{
    float x = at.x - outline->centre_px.x, y = at.y - outline->centre_px.y;
    return sqrtf(fmaxf(outline->xx * x * x + 2.0f * outline->xy * x * y + outline->yy * y * y, 0.0f));
}

static struct vec2 place_px(const struct head_view *view, float u_m, float v_m)
{
    return (struct vec2){view->centre_px.x + view->right_px.x * u_m + view->up_px.x * v_m,
                         view->centre_px.y + view->right_px.y * u_m + view->up_px.y * v_m};
}

// The same the other way, along the map's axes.
static struct vec2 place_m(const struct head_view *view, struct vec2 at)
{
    float square = 1.0f / (view->px_per_m * view->px_per_m);
    float x = at.x - view->centre_px.x, y = at.y - view->centre_px.y;
    return (struct vec2){(x * view->right_px.x + y * view->right_px.y) * square,
                         (x * view->up_px.x + y * view->up_px.y) * square};
}

static struct head_view find_view(const struct scene *scene, const struct scene_person *person)
{
    const struct picture *picture = scene->background;
    struct head_view view = {
        .focal_px = 0.5f * (float)picture->height_px / tanf(0.5f * scene->vertical_fov_rad),
        .middle_px = {0.5f * (float)picture->width_px, 0.5f * (float)picture->height_px},
        .pose = person->pose,
    };
    const struct head *head = &person->head;
    const struct vec3 middle = {0.0f, 0.0f, -0.02f}; // as deep as the widest of the face
    const float *m = person->pose.m;
    view.lens = lens_about(&view, mat4_transform_point(&view.pose, middle));
    float along = fmaxf(sqrtf(m[4] * m[4] + m[5] * m[5]), 1e-3f); // the face's up, as it is seen
    float size = sqrtf(m[4] * m[4] + m[5] * m[5] + m[6] * m[6]);
    view.px_per_m = fmaxf(view.lens.scale * size, 1.0f);
    view.up_px = (struct vec2){m[4] / along * view.px_per_m, -m[5] / along * view.px_per_m};
    view.right_px = (struct vec2){-view.up_px.y, view.up_px.x};
    view.centre_px = view.lens.at_px;
    view.skull = outline_of(&view.lens, &view.pose, head->skull_centre, head->skull_half);
    view.forehead_px = project(&view, person->mesh_m[FOREHEAD]);
    view.chin_px = project(&view, person->mesh_m[CHIN]);
    view.ear_v = place_m(&view, project(&view, vec3_mix(head->ear_top[0], head->ear_top[1], 0.5f))).y;
    view.lobe_v = place_m(&view, project(&view, vec3_mix(head->lobe[0], head->lobe[1], 0.5f))).y;
    view.neck_u = place_m(&view, project(&view, vec3_mix(head->neck_top, head->neck_bottom, 0.5f))).x;
    return view;
}

// The middle of the face runs from the forehead to the chin: what is beside it belongs to one ear.
static int side_of(const struct head_view *view, struct vec2 at)
{
    float x = view->chin_px.x - view->forehead_px.x, y = view->chin_px.y - view->forehead_px.y;
    float across = (at.x - view->forehead_px.x) * y - (at.y - view->forehead_px.y) * x;
    return across < 0.0f ? 0 : 1;
}

static bool has_mask(const struct scene *scene)
{
    return scene->mask.width > 0 && scene->mask.height > 0;
}

// How much of a place is of persons.
static float mask_at(const struct scene *scene, struct vec2 at)
{
    const struct scene_mask *mask = &scene->mask;
    float x = at.x / (float)scene->background->width_px * (float)mask->width - 0.5f;
    float y = at.y / (float)scene->background->height_px * (float)mask->height - 0.5f;
    x = fminf(fmaxf(x, 0.0f), (float)(mask->width - 1));
    y = fminf(fmaxf(y, 0.0f), (float)(mask->height - 1));
    int left = (int)x, top = (int)y;
    int right = left + 1 < mask->width ? left + 1 : left, bottom = top + 1 < mask->height ? top + 1 : top;
    const uint8_t *upper = mask->alpha + (ptrdiff_t)top * mask->width,
                  *lower = mask->alpha + (ptrdiff_t)bottom * mask->width;
    float across = x - (float)left, down = y - (float)top;
    float high = (float)upper[left] + across * (float)(upper[right] - upper[left]);
    float low = (float)lower[left] + across * (float)(lower[right] - lower[left]);
    return (high + down * (low - high)) / 255.0f;
}

// --- colours -----------------------------------------------------------------------------------------------

#define SEED_REACH_M 0.0006f // half of the distance of a sample's pixels

// Bare on all people, in the canonical face: cheeks, nose and the lower forehead; no brows, eyes, lips,
// beard.
static bool is_bare(struct vec3 canonical)
{
    bool cheeks = canonical.y > -0.028f && canonical.y < 0.010f && fabsf(canonical.x) < 0.055f;
    bool forehead = canonical.y > 0.055f && canonical.y < 0.074f && fabsf(canonical.x) < 0.040f;
    bool bridge = canonical.y > -0.010f && canonical.y < 0.070f && fabsf(canonical.x) < 0.008f;
    return cheeks || forehead || bridge;
}

#define SKIN_MOST 400

struct skin {
    struct hair_place places[SKIN_MOST];
    int count;
    struct hair_place middle, spread; // medians; how far from them this skin strays, in bins
};

static void find_skin(const struct scene *scene, const struct scene_person *person,
                      const struct head_view *view, const struct hair_logarithms *logarithms,
                      struct skin *skin)
{
    skin->count = 0;
    float reach_px = SEED_REACH_M * view->px_per_m;
    for (int i = 0; i < FACE_TRIANGLE_COUNT && skin->count < SKIN_MOST; i++) {
        const uint16_t *corner = face_triangles[i];
        struct vec3 c = vec3_add(face_canonical_m[corner[0]],
                                 vec3_add(face_canonical_m[corner[1]], face_canonical_m[corner[2]]));
        if (face_triangle_region[i] != FACE_REGION_SKIN || !is_bare(vec3_scale(c, 1.0f / 3.0f)))
            continue;
        struct vec3 a = person->landmarks_px[corner[0]], b = person->landmarks_px[corner[1]],
                    d = person->landmarks_px[corner[2]];
        if ((b.x - a.x) * (d.y - a.y) - (b.y - a.y) * (d.x - a.x) >= 0.0f)
            continue; // turned away
        struct vec2 at = {(a.x + b.x + d.x) / 3.0f, (a.y + b.y + d.y) / 3.0f};
        if (hair_look(scene->background, logarithms, at, reach_px, &skin->places[skin->count]))
            skin->count++;
    }
    if (skin->count == 0)
        return;
    float values[3][SKIN_MOST];
    for (int i = 0; i < skin->count; i++) {
        values[0][i] = skin->places[i].light;
        values[1][i] = skin->places[i].red;
        values[2][i] = skin->places[i].blue;
    }
    skin->middle =
        (struct hair_place){floats_median(values[0], skin->count), floats_median(values[1], skin->count),
                            floats_median(values[2], skin->count)};
    for (int i = 0; i < skin->count; i++) {
        values[0][i] = fabsf(skin->places[i].light - skin->middle.light);
        values[1][i] = fabsf(skin->places[i].red - skin->middle.red);
        values[2][i] = fabsf(skin->places[i].blue - skin->middle.blue);
    }
    // Within bounds: an even skin is shaded at the sides, an uneven one is not of all colours.
    skin->spread =
        (struct hair_place){fminf(fmaxf(3.0f * floats_median(values[0], skin->count), 1.7f), 2.2f),
                            fminf(fmaxf(2.5f * floats_median(values[1], skin->count), 1.0f), 1.5f),
                            fminf(fmaxf(2.5f * floats_median(values[2], skin->count), 1.0f), 1.5f)};
}

// How far a colour is from the skin's middle: about 1 is as skin may differ over a face.
static float distance_from_skin(const struct skin *skin, const struct hair_place *place)
{
    float light = place->light - skin->middle.light, red = place->red - skin->middle.red,
          blue = place->blue - skin->middle.blue;
    light /= skin->spread.light * (light < 0.0f ? 1.0f : 1.4f); // shadows and shine lie on skin
    red /= skin->spread.red;
    blue /= skin->spread.blue;
    return sqrtf(light * light + red * red + blue * blue);
}

// Skin that stands in other light than the face's front: ears, neck, the side away from the lamp.
static void add_skin(const struct skin *skin, struct hair_colours *colours)
{
    static const struct {
        float light, weight;
    } shades[] = {{0.0f, 1.0f}, {0.8f, 0.3f}, {-0.8f, 0.6f}, {-1.6f, 0.4f}, {-2.4f, 0.2f}};
    for (int i = 0; i < skin->count; i++) {
        if (distance_from_skin(skin, &skin->places[i]) > 3.0f)
            continue; // a fringe, a frame, a highlight
        for (size_t k = 0; k < sizeof shades / sizeof shades[0]; k++) {
            struct hair_place place = skin->places[i];
            place.light = fminf(fmaxf(place.light + shades[k].light, 0.0f), HAIR_BINS - 1.001f);
            hair_colours_add(colours, HAIR_SKIN, &place, shades[k].weight);
        }
    }
}

// The crown as the picture shows it above the forehead's landmark: heads go on there for 5 cm, bald ones too,
// and many foreheads for 3 of them.
#define CROWN_HALF_WIDTH_M 0.050f
#define CROWN_HEIGHT_M 0.062f
#define CROWN_FROM_M 0.004f
// Its middle, within every head: it says how much of the crown is bare.
#define CROWN_INNER_HALF_M 0.032f
#define CROWN_INNER_FROM_M 0.022f
#define CROWN_INNER_TO_M 0.046f
#define SEED_STEP_M 0.005f

// Sums of seeds: all, and those that are hair.
struct share {
    float all, hair;
};

static void add_seed(const struct scene *scene, const struct hair_logarithms *logarithms, struct vec2 at,
                     float reach_px, const struct skin *skin, struct hair_colours *colours,
                     struct share *share)
{
    struct hair_place place;
    if (!hair_look(scene->background, logarithms, at, reach_px, &place))
        return;
    float of_person = has_mask(scene) ? mask_at(scene, at) : 1.0f;
    float unlike = smoothstep(1.0f, 2.2f, distance_from_skin(skin, &place)) * of_person;
    hair_colours_add(colours, HAIR_HAIR, &place, unlike);
    if (share != NULL) {
        share->all += of_person;
        share->hair += unlike;
    }
}

static struct share add_crown(const struct scene *scene, const struct head_view *view,
                              const struct hair_logarithms *logarithms, const struct skin *skin,
                              struct hair_colours *colours)
{
    struct share share = {1e-3f, 0.0f};
    struct vec2 forehead = place_m(view, view->forehead_px);
    const int rows = (int)((CROWN_HEIGHT_M - CROWN_FROM_M) / SEED_STEP_M);
    for (int row = 0; row < rows; row++) {
        float v = CROWN_FROM_M + SEED_STEP_M * (float)row;
        float half = CROWN_HALF_WIDTH_M * sqrtf(1.0f - v * v / (CROWN_HEIGHT_M * CROWN_HEIGHT_M));
        int columns = (int)(half / SEED_STEP_M);
        for (int column = -columns; column <= columns; column++) {
            float u = SEED_STEP_M * (float)column;
            bool inner = fabsf(u) < CROWN_INNER_HALF_M && v > CROWN_INNER_FROM_M && v < CROWN_INNER_TO_M;
            add_seed(scene, logarithms, place_px(view, forehead.x + u, forehead.y + v),
                     SEED_REACH_M * view->px_per_m, skin, colours, inner ? &share : NULL);
        }
    }
    return share;
}

// Above the ears, close to the face's edge: there high foreheads have hair as well.
static struct share add_sides(const struct scene *scene, const struct scene_person *person,
                              const struct head_view *view, const struct hair_logarithms *logarithms,
                              const struct skin *skin, struct hair_colours *colours)
{
    const float from_m = 0.004f, step_m = 0.003f;
    const int steps = 3;
    struct share share = {1e-3f, 0.0f};
    for (int i = 0; i < FACE_RING_OVAL_COUNT; i++) {
        struct vec3 on = person->landmarks_px[face_ring_oval[i]];
        struct vec2 edge = place_m(view, (struct vec2){on.x, on.y});
        if (edge.y < view->ear_v + 0.015f)
            continue;
        float length = fmaxf(hypotf(edge.x, edge.y), 1e-3f);
        for (int step = 0; step < steps; step++) {
            float scale = 1.0f + (from_m + step_m * (float)step) / length;
            add_seed(scene, logarithms, place_px(view, edge.x * scale, edge.y * scale),
                     SEED_REACH_M * view->px_per_m, skin, colours, &share);
        }
    }
    return share;
}

static void add_hair(const struct scene *scene, const struct scene_person *person,
                     const struct head_view *view, const struct hair_logarithms *logarithms,
                     const struct skin *skin, struct hair_colours *colours)
{
    struct share crown = add_crown(scene, view, logarithms, skin, colours);
    struct share sides = add_sides(scene, person, view, logarithms, skin, colours);
    colours->hair_share = fmaxf(crown.hair / crown.all, 0.6f * sides.hair / sides.all);
}

// What is surely beside the head, unless its hair stands far off.
static void add_around(const struct scene *scene, const struct head_view *view,
                       const struct hair_logarithms *logarithms, struct hair_colours *colours)
{
    const float beside = 1.7f, step_m = 1.5f * SEED_STEP_M, below_ear_m = 0.03f;
    const int columns = (int)(0.5f * WIDTH * COVER_MAP_CELL_M / step_m);
    int rows = (int)((TOP_M - view->ear_v + below_ear_m) / step_m);
    float reach_px = SEED_REACH_M * view->px_per_m;
    for (int row = 0; row < rows; row++)
        for (int column = -columns; column <= columns; column++) {
            struct vec2 at = place_px(view, step_m * (float)column, TOP_M - step_m * (float)row);
            struct hair_place place;
            if (outline_at(&view->skull, at) > beside &&
                hair_look(scene->background, logarithms, at, reach_px, &place))
                hair_colours_add(colours, HAIR_AROUND, &place,
                                 has_mask(scene) ? 1.0f - mask_at(scene, at) : 1.0f);
        }
}

// Rates at which the frames before give way, at 30 frames a second.
#define COLOURS_RATE 0.12f
#define COVERED_RATE 0.10f

// False where no skin is in the picture.
static bool learn_colours(const struct scene *scene, const struct scene_person *person,
                          const struct head_view *view, struct cover_memory *memory)
{
    struct skin skin;
    find_skin(scene, person, view, &memory->logarithms, &skin);
    if (skin.count < 30)
        return false;
    const struct hair_colours *before = &memory->colours[memory->now];
    memory->now = 1 - memory->now;
    struct hair_colours *colours = &memory->colours[memory->now];
    hair_colours_clear(colours);
    add_skin(&skin, colours);
    add_hair(scene, person, view, &memory->logarithms, &skin, colours);
    add_around(scene, view, &memory->logarithms, colours);
    hair_colours_finish(colours, memory->started ? before : NULL, COLOURS_RATE);
    return true;
}

// --- ears --------------------------------------------------------------------------------------------------

// The sine of how far a side of the head turns to the camera.
static float facing_of(const struct head_view *view, int side)
{
    const float *m = view->pose.m;
    struct vec3 to_camera = vec3_normalise((struct vec3){-m[12], -m[13], -m[14]});
    float right = vec3_dot(vec3_normalise((struct vec3){m[0], m[1], m[2]}), to_camera);
    return side == 0 ? -right : right;
}

// Within the face's edge, or so close to it that it may be cheek.
static bool in_face(const struct head_view *view, const struct scene_person *person, struct vec2 at)
{
    const float inwards = 0.92f;
    bool inside = false;
    at.x = view->centre_px.x + inwards * (at.x - view->centre_px.x);
    at.y = view->centre_px.y + inwards * (at.y - view->centre_px.y);
    struct vec3 last = person->landmarks_px[face_ring_oval[FACE_RING_OVAL_COUNT - 1]];
    for (int i = 0; i < FACE_RING_OVAL_COUNT; i++) {
        struct vec3 next = person->landmarks_px[face_ring_oval[i]];
        if ((next.y > at.y) != (last.y > at.y) &&
            at.x < next.x + (last.x - next.x) * (at.y - next.y) / (last.y - next.y))
            inside = !inside;
        last = next;
    }
    return inside;
}

#define EAR_ROWS 8 // of samples
#define EAR_COLUMNS 7
#define EAR_INNER 0.10f // across: the root itself may be cheek

// A part of an ear, as places on it (head.h).
struct ear_part {
    float low, high, rim; // along the ear, and how far across
};
static const struct ear_part ear_tops = {0.54f, 0.90f, 0.95f}, ear_lobes = {0.02f, 0.34f, 0.70f};

// How much of a part of an ear is hair where it might be skin; negative: nothing of it can be told.
static float covered_share(const struct scene *scene, const struct scene_person *person,
                           const struct head_view *view, const struct cover_memory *memory, int side,
                           const struct ear_part *part)
{
    const struct hair_colours *colours = &memory->colours[memory->now];
    bool away = facing_of(view, side) < 0.15f; // then some of the ear is behind the face
    float hair = 0.0f, skin = 0.0f, reach_px = SEED_REACH_M * view->px_per_m;
    int count = 0;
    for (int row = 0; row < EAR_ROWS; row++)
        for (int column = 0; column < EAR_COLUMNS; column++) {
            float along = part->low + (part->high - part->low) * (float)row / (EAR_ROWS - 1);
            float out = EAR_INNER + (part->rim - EAR_INNER) * (float)column / (EAR_COLUMNS - 1);
            struct vec2 at = project(view, head_ear_point(&person->head, side, out, along));
            struct hair_place place;
            if ((away && in_face(view, person, at)) ||
                !hair_look(scene->background, &memory->logarithms, at, reach_px, &place))
                continue;
            hair += hair_likely(colours, &place, 1.0f);
            skin += hair_skin_likely(colours, &place);
            count++;
        }
    if (count < 12)
        return -1.0f;
    float bare = smoothstep(0.22f, 0.50f, skin / (skin + hair + 0.05f * (float)count));
    return smoothstep(0.20f, 0.50f, hair / (float)count) * (1.0f - bare);
}

// What was never seen is taken for covered where there is hair.
static void follow_covered(struct covered *covered, float value)
{
    if (value < 0.0f) {
        covered->share = covered->known ? covered->share : 1.0f;
        return;
    }
    covered->share += (covered->known ? COVERED_RATE : 1.0f) * (value - covered->share);
    covered->known = true;
}

static void look_at_ears(const struct scene *scene, const struct scene_person *person,
                         const struct head_view *view, struct cover_memory *memory)
{
    for (int side = 0; side < 2; side++) {
        follow_covered(&memory->tops[side], covered_share(scene, person, view, memory, side, &ear_tops));
        follow_covered(&memory->lobes[side], covered_share(scene, person, view, memory, side, &ear_lobes));
    }
}

// --- the map -----------------------------------------------------------------------------------------------

static struct part find_part(const struct head_view *view, const struct cover_bounds *bounds)
{
    float left = INFINITY, right = -INFINITY, low = INFINITY, high = -INFINITY;
    for (int i = 0; i < 8; i++) {
        struct vec3 corner = {(i & 1) != 0 ? bounds->high.x : bounds->low.x,
                              (i & 2) != 0 ? bounds->high.y : bounds->low.y,
                              (i & 4) != 0 ? bounds->high.z : bounds->low.z};
        struct vec2 at = place_m(view, project(view, corner));
        left = fminf(left, at.x);
        right = fmaxf(right, at.x);
        low = fminf(low, at.y);
        high = fmaxf(high, at.y);
    }
    const float margin = 6.0f;
    float column = 0.5f * WIDTH - margin, row = TOP_M / COVER_MAP_CELL_M;
    struct part part = {
        .first_row = (int)fminf(fmaxf(row - high / COVER_MAP_CELL_M - margin, 1.0f), HEIGHT - 2.0f),
        .end_row = (int)fminf(fmaxf(row - low / COVER_MAP_CELL_M + margin, 2.0f), HEIGHT - 1.0f),
        .first_column = (int)fminf(fmaxf(column + left / COVER_MAP_CELL_M, 1.0f), WIDTH - 2.0f),
        .end_column =
            (int)fminf(fmaxf(column + right / COVER_MAP_CELL_M + 2.0f * margin, 2.0f), WIDTH - 1.0f),
    };
    return part;
}

static bool is_in(const struct part *part, int row, int column)
{
    return row >= part->first_row && row < part->end_row && column >= part->first_column &&
           column < part->end_column;
}

static float row_v(int row)
{
    return TOP_M - ((float)row + 0.5f) * COVER_MAP_CELL_M;
}

static float column_u(int column)
{
    return ((float)column + 0.5f - 0.5f * WIDTH) * COVER_MAP_CELL_M;
}

static void see_hair(const struct scene *scene, const struct head_view *view, const struct part *part,
                     struct cover_memory *memory)
{
    const struct hair_colours *colours = &memory->colours[memory->now];
    float reach_px = 0.25f * COVER_MAP_CELL_M * view->px_per_m;
    for (int row = part->first_row; row < part->end_row; row++)
        for (int column = part->first_column; column < part->end_column; column++) {
            struct vec2 at = place_px(view, column_u(column), row_v(row));
            struct hair_place place;
            bool seen = hair_look(scene->background, &memory->logarithms, at, reach_px, &place);
            if (!seen)
                memory->seen[row][column] = 0.0f;
            else if (has_mask(scene))
                memory->seen[row][column] = hair_likely(colours, &place, 0.0f) * mask_at(scene, at);
            else // the farther out, the likelier something else than the head is seen
                memory->seen[row][column] =
                    hair_likely(colours, &place, smoothstep(1.10f, 1.60f, outline_at(&view->skull, at)));
        }
}

// From the ears down only what hangs from above is hair, not a dark collar.
static void let_hang(const struct head_view *view, const struct part *part, struct cover_memory *memory)
{
    const float gap = 0.003f; // a row: a light strand across does not end it
    for (int row = part->first_row + 1; row < part->end_row; row++) {
        if (row_v(row) > view->ear_v)
            continue;
        for (int column = part->first_column; column < part->end_column; column++) {
            const float *above = &memory->seen[row - 1][column];
            float most = fmaxf(above[0], fmaxf(above[-1], above[1])) + gap;
            float beside_neck = row_v(row) > view->lobe_v
                                    ? 1.0f
                                    : smoothstep(0.015f, 0.040f, fabsf(column_u(column) - view->neck_u));
            memory->seen[row][column] = fminf(memory->seen[row][column], most) * beside_neck;
        }
    }
}

// Binomial, within the part.
static void blur(const struct part *part, struct cover_memory *memory)
{
    for (int row = part->first_row; row < part->end_row; row++)
        for (int column = part->first_column; column < part->end_column; column++) {
            const float *at = &memory->seen[row][column];
            memory->between[row][column] = 0.5f * at[0] + 0.25f * (at[-1] + at[1]);
        }
    for (int row = part->first_row; row < part->end_row; row++) {
        int above = row > part->first_row ? row - 1 : row, below = row + 1 < part->end_row ? row + 1 : row;
        for (int column = part->first_column; column < part->end_column; column++)
            memory->seen[row][column] =
                0.5f * memory->between[row][column] +
                0.25f * (memory->between[above][column] + memory->between[below][column]);
    }
}

// Hair about a bare ear hides nothing: about the ear itself as its upper half says, below as its lobe says,
// and farther down, where hair lies on neck and chest, as the more covered of the two.
static float hides_at(const struct head_view *view, const struct cover_memory *memory, struct vec2 at,
                      float v)
{
    int side = side_of(view, at);
    float top = memory->tops[side].share, lobe = memory->lobes[side].share;
    float upper = smoothstep(view->lobe_v, view->ear_v, v);
    float lower = smoothstep(-0.07f, -0.09f, v - view->lobe_v);
    return lobe + upper * (top - lobe) + lower * (fmaxf(top, lobe) - lobe);
}

// Small differences, as noise makes at the border of hair, are evened out; large ones are motion.
static float follow_hair(float known, float seen)
{
    float difference = fabsf(seen - known);
    return known + (0.12f + 0.55f * smoothstep(0.25f, 0.6f, difference)) * (seen - known);
}

static void show_hair(const struct head_view *view, const struct part *part, struct cover_memory *memory)
{
    for (int row = part->first_row; row < part->end_row; row++) {
        for (int column = part->first_column; column < part->end_column; column++) {
            float v = row_v(row);
            struct vec2 at = place_px(view, column_u(column), v);
            float likely = smoothstep(0.10f, 0.90f, memory->seen[row][column]);
            float hides = likely * hides_at(view, memory, at, v);
            float *shown = &memory->hair[row][column];
            *shown =
                memory->started && is_in(&memory->part, row, column) ? follow_hair(*shown, hides) : hides;
        }
    }
}

// --- what is before everything -----------------------------------------------------------------------------

#define NEARER_LEAST_M 0.08f

struct before {
    int hand_count, outline_count;
    struct hand_shape hands[SCENE_MAX_HANDS];
    struct outline outlines[3 * SCENE_MAX_PERSONS]; // of people who stand nearer
};

// Skull with some hair, face, and neck and shoulders.
static void add_nearer(const struct head_view *view, const struct scene_person *other, struct before *before)
{
    const struct head *head = &other->head;
    struct vec3 skull = vec3_scale(head->skull_half, 1.06f);
    struct vec3 face = {head->skull_centre.x, -0.015f, 0.0f};
    struct vec3 shoulders = vec3_add(head->neck_bottom, (struct vec3){0.0f, -0.12f, 0.0f});
    struct lens lens =
        lens_about(view, mat4_transform_point(&other->pose, (struct vec3){0.0f, 0.0f, -0.02f}));
    struct outline *out = &before->outlines[before->outline_count];
    out[0] = outline_of(&lens, &other->pose, head->skull_centre, skull);
    out[1] = outline_of(&lens, &other->pose, face, (struct vec3){head->half_width_m, 0.085f, 0.05f});
    out[2] = outline_of(&lens, &other->pose, shoulders, (struct vec3){0.20f, 0.15f, 0.10f});
    before->outline_count += 3;
}

static void find_before(const struct scene *scene, const struct scene_person *person,
                        const struct head_view *view, struct before *before)
{
    before->outline_count = 0;
    before->hand_count = scene->hand_count;
    for (int i = 0; i < scene->hand_count; i++)
        before->hands[i] = hand_shape_of(scene->hands_px[i]);
    for (int i = 0; i < scene->person_count; i++) {
        const struct scene_person *other = &scene->persons[i];
        if (other != person && other->has_pose && other->mesh_m != NULL &&
            other->pose.m[14] > person->pose.m[14] + NEARER_LEAST_M)
            add_nearer(view, other, before);
    }
}

static float before_at(const struct before *before, struct vec2 at)
{
    float most = 0.0f;
    for (int i = 0; i < before->hand_count; i++)
        most = fmaxf(most, hand_shape_covers(&before->hands[i], at));
    for (int i = 0; i < before->outline_count; i++)
        most = fmaxf(most, 1.0f - smoothstep(0.96f, 1.04f, outline_at(&before->outlines[i], at)));
    return most;
}

// --- together ----------------------------------------------------------------------------------------------

static void set_transform(const struct head_view *view, struct cover_map *out)
{
    float metre = 1.0f / (view->px_per_m * view->px_per_m * COVER_MAP_CELL_M);
    struct vec2 right = view->right_px, up = view->up_px, at = view->centre_px;
    float u = metre / WIDTH, v = -metre / HEIGHT;
    out->to_u = (struct vec3){right.x * u, right.y * u, 0.5f - (right.x * at.x + right.y * at.y) * u};
    out->to_v = (struct vec3){up.x * v, up.y * v,
                              TOP_M / (COVER_MAP_CELL_M * HEIGHT) - (up.x * at.x + up.y * at.y) * v};
}

// What comes hides at once; what goes, or is lost for a frame, does within some 100 ms.
static void show_before(const struct scene *scene, const struct scene_person *person,
                        const struct head_view *view, const struct part *part, struct cover_memory *memory)
{
    struct before before;
    find_before(scene, person, view, &before);
    for (int row = part->first_row; row < part->end_row; row++)
        for (int column = part->first_column; column < part->end_column; column++) {
            float now = before_at(&before, place_px(view, column_u(column), row_v(row)));
            float *shown = &memory->before[row][column];
            bool known = is_in(&memory->part, row, column) && *shown > now;
            *shown = known ? *shown + 0.4f * (now - *shown) : now;
        }
}

static uint8_t byte_of(float share)
{
    return (uint8_t)lroundf(255.0f * share);
}

static void write_pixels(const struct part *part, bool has_hair, const struct cover_memory *memory,
                         struct cover_map *out)
{
    memset(out->pixels, 0, sizeof out->pixels);
    for (int row = part->first_row; row < part->end_row; row++)
        for (int column = part->first_column; column < part->end_column; column++) {
            uint8_t *pixel = out->pixels + (ptrdiff_t)4 * (row * WIDTH + column);
            pixel[0] = has_hair ? byte_of(memory->hair[row][column]) : 0;
            pixel[1] = byte_of(memory->before[row][column]);
        }
}

void cover_map_build(const struct scene *scene, const struct scene_person *person,
                     const struct cover_bounds *bounds, struct cover_memory *memory, struct cover_map *out)
{
    struct head_view view = find_view(scene, person);
    struct part part = find_part(&view, bounds);
    set_transform(&view, out);
    bool has_hair = learn_colours(scene, person, &view, memory);
    if (has_hair) {
        look_at_ears(scene, person, &view, memory);
        see_hair(scene, &view, &part, memory);
        let_hang(&view, &part, memory);
        blur(&part, memory);
        blur(&part, memory);
        show_hair(&view, &part, memory);
    }
    show_before(scene, person, &view, &part, memory);
    write_pixels(&part, has_hair, memory, out);
    memory->started = has_hair;
    memory->part = part;
}
