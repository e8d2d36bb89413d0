#include "render/makeup/face_map.h"

#include "platform/base/colour.h"
#include "platform/base/face_topology.h"
#include "render/makeup/occlusion.h"

#include <stdlib.h>
#include <string.h>

#define MAP_EYE_DISTANCES 2.6f // side of the map, in distances of the outer eye corners
#define MAP_CELLS (FACE_MAP_SIDE * FACE_MAP_SIDE)
#define SIDE FACE_MAP_SIDE
#define LEAST_FACING 0.12f // seen at less than seven degrees a place is a smear

// What is laid on the map, cell by cell, each times its weight: colour and its weight (skin), how much shows
// and its weight (face). Level by level, each half as fine as the one before.
enum plane { RED, GREEN, BLUE, SKIN, SHOWN, FACE, PLANES };
#define CELLS_OF_LEVELS (MAP_CELLS + MAP_CELLS / 2)

struct planes {
    float of[PLANES][CELLS_OF_LEVELS];
};

struct face_map_memory {
    struct face_atlas atlas;
    struct occlusion_memory occlusion;
    bool started;
    float shown[ATLAS_PLACES];     // how much of a product shows
    float colour[3][ATLAS_PLACES]; // smoothed
    bool coloured[ATLAS_PLACES];
    // Of the call, kept here for their size.
    struct atlas_look look;
    struct occlusion occlusion_now;
    float logarithms[1024]; // of the sum of four bytes
    struct planes planes;
    float between[MAP_CELLS];
};

static void start(struct face_map_memory *memory)
{
    face_atlas_init(&memory->atlas);
    const float noise = 12.0f; // three bytes: in the dark, where noise is all there is, ratios mean little
    for (int i = 0; i < 1024; i++)
        memory->logarithms[i] = logf(((float)i + noise) / 4.0f);
}

struct face_map_memory *face_map_memory_create(void)
{
    struct face_map_memory *memory = calloc(1, sizeof(*memory));
    if (memory != NULL)
        start(memory);
    return memory;
}

void face_map_memory_forget(struct face_map_memory *memory)
{
    memset(memory, 0, sizeof *memory);
    start(memory);
}

void face_map_memory_destroy(struct face_map_memory *memory)
{
    if (memory != NULL)
        memset(memory, 0, sizeof *memory);
    free(memory);
}

// --- where the map lies ------------------------------------------------------------------------------------

struct placement {
    struct vec2 centre_px, side_px; // its middle, and its x axis as long as its side
};

// Turned as the eyes are, as large as the face is in space, so that it doesn't narrow when the head turns; in
// the middle of all landmarks, whose noise is not seen in their mean.
static struct placement find_placement(const struct vec3 *landmarks_px)
{
    struct vec2 sum = {0.0f, 0.0f};
    for (int i = 0; i < FACE_VERTEX_COUNT; i++)
        sum = (struct vec2){sum.x + landmarks_px[i].x, sum.y + landmarks_px[i].y};
    struct vec3 eyes = vec3_subtract(landmarks_px[263], landmarks_px[33]);
    float seen_px = fmaxf(vec2_length((struct vec2){eyes.x, eyes.y}), 1e-3f);
    float stretch = MAP_EYE_DISTANCES * fmaxf(vec3_length(eyes), 1.0f) / seen_px;
    return (struct placement){{sum.x / FACE_VERTEX_COUNT, sum.y / FACE_VERTEX_COUNT},
                              {eyes.x * stretch, eyes.y * stretch}};
}

static void set_transform(const struct placement *at, const struct picture *picture, float out[9])
{
    float square = fmaxf(at->side_px.x * at->side_px.x + at->side_px.y * at->side_px.y, 1e-6f);
    float x = at->side_px.x / square, y = at->side_px.y / square;
    float width = (float)picture->width_px, height = (float)picture->height_px;
    const float to_map[9] = {width * x,
                             -width * y,
                             0.0f,
                             height * y,
                             height * x,
                             0.0f,
                             0.5f - x * at->centre_px.x - y * at->centre_px.y,
                             0.5f + y * at->centre_px.x - x * at->centre_px.y,
                             1.0f};
    memcpy(out, to_map, sizeof to_map);
}

// --- how the face looks ------------------------------------------------------------------------------------

static void find_facing(const struct vec3 *landmarks_px, float facing[FACE_TRIANGLE_COUNT])
{
    for (int i = 0; i < FACE_TRIANGLE_COUNT; i++) {
        struct vec3 a = landmarks_px[face_triangles[i][0]], b = landmarks_px[face_triangles[i][1]],
                    c = landmarks_px[face_triangles[i][2]];
        struct vec3 normal = vec3_cross(vec3_subtract(b, a), vec3_subtract(c, a));
        facing[i] =
            -normal.z / fmaxf(vec3_length(normal), 1e-6f); // y runs down: counter-clockwise is negative
    }
}

static void look_at_place(const struct picture *picture, const float *logarithms, float reach_px, int at,
                          struct atlas_look *look)
{
    struct vec2 p = look->at_px[at];
    float left = p.x - reach_px, top = p.y - reach_px, right = p.x + reach_px, bottom = p.y + reach_px;
    look->seen[at] =
        left >= 0.0f && top >= 0.0f && right < (float)picture->width_px && bottom < (float)picture->height_px;
    if (!look->seen[at])
        return;
    const uint8_t *upper = picture_row(picture, (int)top), *lower = picture_row(picture, (int)bottom);
    size_t x0 = 4 * (size_t)left, x1 = 4 * (size_t)right;
    int sums[3], highest = 0;
    for (int i = 0; i < 3; i++) {
        sums[i] =
            upper[x0 + (size_t)i] + upper[x1 + (size_t)i] + lower[x0 + (size_t)i] + lower[x1 + (size_t)i];
        highest = sums[i] > highest ? sums[i] : highest;
        look->colour[i][at] = 0.25f * (float)sums[i];
    }
    float green = logarithms[sums[1]];
    look->light[at] = logarithms[(sums[0] + 2 * sums[1] + sums[2]) / 4];
    look->red[at] = logarithms[sums[0]] - green;
    look->blue[at] = logarithms[sums[2]] - green;
    look->clipped[at] = highest > 4 * 248;
}

static void look_at(const struct picture *picture, const struct scene_person *person, float side_px,
                    struct face_map_memory *memory)
{
    const struct vec3 *landmarks_px = person->landmarks_px;
    const float *in_sight = person->in_sight;
    struct atlas_look *look = &memory->look;
    float facing[FACE_TRIANGLE_COUNT];
    find_facing(landmarks_px, facing);
    float reach_px = fmaxf(0.25f * side_px / SIDE, 0.5f);
    for (int i = 0; i < memory->atlas.count; i++) {
        const struct atlas_anchor *anchor = &memory->atlas.anchors[i];
        int place = memory->atlas.cells[i].place;
        const uint16_t *corners = face_triangles[anchor->triangle];
        struct vec2 at = {0.0f, 0.0f};
        for (int k = 0; k < 3; k++) {
            at.x += landmarks_px[corners[k]].x * anchor->weights[k];
            at.y += landmarks_px[corners[k]].y * anchor->weights[k];
        }
        float trusted = 0.0f;
        for (int part = 0; part < SCENE_PART_COUNT; part++)
            trusted += anchor->parts[part] * in_sight[part];
        look->trusted[place] = trusted;
        look->at_px[place] = at;
        look->seen[place] = false;
        look->facing[place] = facing[anchor->triangle];
        if (facing[anchor->triangle] > LEAST_FACING)
            look_at_place(picture, memory->logarithms, reach_px, place, look);
    }
}

// --- over time ---------------------------------------------------------------------------------------------

// Gone at once, back in some 150 ms at 30 frames a second. Small differences, as noise makes at the border of
// hair, are evened out.
static float follow_shown_at(float known, float shown)
{
    const float small = 0.25f;
    float difference = shown - known;
    if (difference < -small)
        return shown;
    return known + (difference > small ? 0.2f : 0.1f) * difference;
}

static void follow_shown(struct face_map_memory *memory)
{
    for (int i = 0; i < memory->atlas.count; i++) {
        int at = memory->atlas.cells[i].place;
        float shown = memory->look.trusted[at] * (1.0f - memory->occlusion_now.cover[at]);
        float *known = &memory->shown[at];
        *known = memory->started ? follow_shown_at(*known, shown) : shown;
    }
}

// Slow for noise, faster for light that changes.
static void follow_colours(struct face_map_memory *memory)
{
    for (int i = 0; i < memory->atlas.count; i++) {
        int at = memory->atlas.cells[i].place;
        if (memory->occlusion_now.skin[at] < 0.5f)
            continue;
        for (int k = 0; k < 3; k++) {
            float *known = &memory->colour[k][at], off = memory->look.colour[k][at] - *known;
            float large = off * off * (1.0f / (24.0f * 24.0f));
            *known += memory->coloured[at] ? off * (0.15f + 0.5f * (large < 1.0f ? large : 1.0f)) : off;
        }
        memory->coloured[at] = true;
    }
}

// --- from the atlas to the map -----------------------------------------------------------------------------

// Shares out a place of the atlas to the four cells of the map about it.
static void lay(struct planes *planes, float x, float y, const float what[PLANES])
{
    x -= 0.5f;
    y -= 0.5f;
    if (!(x >= 0.0f && y >= 0.0f && x < SIDE - 1.0f && y < SIDE - 1.0f))
        return;
    int column = (int)x, row = (int)y;
    float right = x - (float)column, below = y - (float)row;
    for (int plane = 0; plane < PLANES; plane++) {
        float *at = &planes->of[plane][row * SIDE + column];
        float upper = what[plane] * (1.0f - below), lower = what[plane] * below;
        at[0] += upper * (1.0f - right);
        at[1] += upper * right;
        at[SIDE] += lower * (1.0f - right);
        at[SIDE + 1] += lower * right;
    }
}

static void lay_out(struct face_map_memory *memory, const struct placement *at)
{
    float square = fmaxf(at->side_px.x * at->side_px.x + at->side_px.y * at->side_px.y, 1e-6f);
    float x = SIDE * at->side_px.x / square, y = SIDE * at->side_px.y / square;
    for (int plane = 0; plane < PLANES; plane++)
        memset(memory->planes.of[plane], 0, sizeof(float[MAP_CELLS]));
    for (int i = 0; i < memory->atlas.count; i++) {
        int from = memory->atlas.cells[i].place;
        if (!memory->look.seen[from])
            continue;
        float dx = memory->look.at_px[from].x - at->centre_px.x;
        float dy = memory->look.at_px[from].y - at->centre_px.y;
        float skin = memory->coloured[from] ? memory->occlusion_now.skin[from] : 0.0f;
        const float what[PLANES] = {memory->colour[0][from] * skin,
                                    memory->colour[1][from] * skin,
                                    memory->colour[2][from] * skin,
                                    skin,
                                    memory->shown[from],
                                    1.0f};
        lay(&memory->planes, 0.5f * SIDE + dx * x + dy * y, 0.5f * SIDE + dy * x - dx * y, what);
    }
}

// Binomial, along rows (step 1) or columns (step SIDE); nothing lies at the map's borders.
static void blur_along(const float *restrict in, int step, float *restrict out)
{
    memset(out, 0, (size_t)step * sizeof *out);
    memset(&out[MAP_CELLS - step], 0, (size_t)step * sizeof *out);
    for (int i = step; i < MAP_CELLS - step; i++)
        out[i] = 0.25f * (in[i - step] + in[i + step]) + 0.5f * in[i];
}

static void blur(struct face_map_memory *memory)
{
    for (int plane = 0; plane < PLANES; plane++)
        for (int i = 0; i < (plane <= SKIN ? 2 : 1); i++) {
            blur_along(memory->planes.of[plane], 1, memory->between);
            blur_along(memory->between, SIDE, memory->planes.of[plane]);
        }
}

// --- filling in --------------------------------------------------------------------------------------------

// Where little is known the coarser level says the rest (push and pull; Gortler et al. 1996, section 3.3).
static void gather(const float *restrict fine, int side, float *restrict coarse)
{
    for (int row = 0; row < side / 2; row++)
        for (int column = 0; column < side / 2; column++) {
            const float *at = &fine[2 * row * side + 2 * column];
            coarse[row * (side / 2) + column] = at[0] + at[1] + at[side] + at[side + 1];
        }
}

// Tops up the planes from `first` to their weight `last`. A cell's coarse values come from the four coarse
// cells about it, three quarters from the nearer of two.
static void complete(struct planes *planes, enum plane first, enum plane last, int fine, int side, int coarse)
{
    const float enough = 0.4f; // of the weight of one place in each cell
    int half = side / 2;
    for (int row = 0; row < side; row++)
        for (int column = 0; column < side; column++) {
            int at = fine + row * side + column;
            float lacking = 1.0f - planes->of[last][at] / enough;
            if (lacking <= 0.0f)
                continue;
            int r = row / 2, c = column / 2, r2 = row % 2 ? r + 1 : r - 1, c2 = column % 2 ? c + 1 : c - 1;
            r2 = r2 < 0 || r2 >= half ? r : r2;
            c2 = c2 < 0 || c2 >= half ? c : c2;
            int a = coarse + r * half + c, b = coarse + r2 * half + c, d = coarse + r * half + c2,
                e = coarse + r2 * half + c2;
            const float *weight = planes->of[last];
            float sum = 9.0f * weight[a] + 3.0f * (weight[b] + weight[d]) + weight[e];
            float share = sum > 0.0f ? lacking / sum : 0.0f;
            for (int plane = (int)first; plane <= (int)last; plane++) {
                const float *from = planes->of[plane];
                planes->of[plane][at] += share * (9.0f * from[a] + 3.0f * (from[b] + from[d]) + from[e]);
            }
        }
}

static void fill(struct planes *planes)
{
    int starts[8] = {0}, depth = 0;
    for (int side = SIDE; side % 2 == 0; side /= 2, depth++) {
        starts[depth + 1] = starts[depth] + side * side;
        for (int plane = 0; plane < PLANES; plane++)
            gather(planes->of[plane] + starts[depth], side, planes->of[plane] + starts[depth + 1]);
    }
    for (int level = depth - 1; level >= 0; level--) {
        complete(planes, RED, SKIN, starts[level], SIDE >> level, starts[level + 1]);
        complete(planes, SHOWN, FACE, starts[level], SIDE >> level, starts[level + 1]);
    }
}

// Of a weighted mean of bytes: no number beyond them.
static uint8_t byte_of(float value)
{
    return (uint8_t)(value < 255.0f ? value + 0.5f : 255.0f);
}

static void write_pixels(struct planes *planes, uint8_t *pixel)
{
    for (int i = 0; i < MAP_CELLS; i++, pixel += 4) {
        float skin = planes->of[SKIN][i] > 1e-6f ? 1.0f / planes->of[SKIN][i] : 0.0f;
        float face = planes->of[FACE][i] > 1e-6f ? 255.0f / planes->of[FACE][i] : 0.0f;
        pixel[0] = byte_of(planes->of[RED][i] * skin);
        pixel[1] = byte_of(planes->of[GREEN][i] * skin);
        pixel[2] = byte_of(planes->of[BLUE][i] * skin);
        pixel[3] = byte_of(planes->of[SHOWN][i] * face);
    }
}

static void build(const struct picture *picture, const struct scene_person *person,
                  const struct occlusion_hands *hands, struct face_map_memory *memory, struct face_map *out)
{
    struct placement at = find_placement(person->landmarks_px);
    set_transform(&at, picture, out->to_map);
    look_at(picture, person, vec2_length(at.side_px), memory);
    occlusion_judge(&memory->atlas, &memory->look, hands, &memory->occlusion, &memory->occlusion_now);
    follow_shown(memory);
    follow_colours(memory);
    memory->started = true;
    lay_out(memory, &at);
    blur(memory);
    fill(&memory->planes);
    write_pixels(&memory->planes, out->pixels);
}

// Without memory for a still's working space all is shown, in the colour of nothing in particular.
static void give_up(const struct picture *picture, const struct scene_person *person, struct face_map *out)
{
    struct placement at = find_placement(person->landmarks_px);
    set_transform(&at, picture, out->to_map);
    memset(out->pixels, 128, sizeof out->pixels);
    for (int i = 0; i < MAP_CELLS; i++)
        out->pixels[4 * i + 3] = 255;
}

void face_map_build(const struct srgb_table *table, const struct picture *picture,
                    const struct scene_person *person, int hand_count, const struct vec3 *const *hands_px,
                    struct face_map_memory *memory, struct face_map *out)
{
    (void)table;
    const struct occlusion_hands hands = {hand_count, hands_px};
    struct face_map_memory *own = memory == NULL ? face_map_memory_create() : NULL;
    struct face_map_memory *used = memory != NULL ? memory : own;
    if (used == NULL)
        give_up(picture, person, out);
    else
        build(picture, person, &hands, used, out);
    face_map_memory_destroy(own);
}
