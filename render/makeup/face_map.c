#include "render/makeup/face_map.h"

#include "platform/base/colour.h"
#include "platform/base/face_topology.h"
#include "render/makeup/occlusion.h"

#include <stdlib.h>
#include <string.h>

#define MAP_EYE_DISTANCES 2.6f // side of the map, in distances of the outer eye corners
#define MAP_CELLS (FACE_MAP_SIDE * FACE_MAP_SIDE)
#define SIDE FACE_MAP_SIDE

// A cell of the map, or several: sums over what was laid there.
struct cell {
    float red, green, blue, skin; // times their weight, the weight of skin
    float shown, face;            // how much shows, times its weight, the weight of the face
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
    float logarithms[1024];           // of the sum of four bytes
    struct cell cells[MAP_CELLS * 2]; // the map, then each half as fine as the one before
    struct cell row[SIDE + 2];
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

// --- where the map lies
// ------------------------------------------------------------------------------------------

struct placement {
    struct vec2 centre_px, side_px; // its middle, and its x axis as long as its side
};

// Turned as the eyes are, as large as the face is in space, so that it doesn't narrow when the head turns; in
// the middle of all landmarks, whose noise is not seen in their mean.
static struct placement place(const struct vec3 *landmarks_px)
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

// --- how the face looks
// ------------------------------------------------------------------------------------------

// Seen at less than seven degrees a cell is a smear.
static void find_facing(const struct vec3 *landmarks_px, bool facing[FACE_TRIANGLE_COUNT])
{
    for (int i = 0; i < FACE_TRIANGLE_COUNT; i++) {
        struct vec3 a = landmarks_px[face_triangles[i][0]], b = landmarks_px[face_triangles[i][1]],
                    c = landmarks_px[face_triangles[i][2]];
        struct vec3 normal = vec3_cross(vec3_subtract(b, a), vec3_subtract(c, a));
        facing[i] = normal.z < -0.12f * vec3_length(normal); // y runs down: counter-clockwise is negative
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

static void look_at(const struct picture *picture, const struct vec3 *landmarks_px, float side_px,
                    struct face_map_memory *memory)
{
    struct atlas_look *look = &memory->look;
    bool facing[FACE_TRIANGLE_COUNT];
    find_facing(landmarks_px, facing);
    float reach_px = fmaxf(0.25f * side_px / SIDE, 0.5f);
    for (int i = 0; i < memory->atlas.count; i++) {
        const struct atlas_cell *cell = &memory->atlas.cells[i];
        const uint16_t *corners = face_triangles[cell->triangle];
        struct vec2 at = {0.0f, 0.0f};
        for (int k = 0; k < 3; k++) {
            at.x += landmarks_px[corners[k]].x * cell->weights[k];
            at.y += landmarks_px[corners[k]].y * cell->weights[k];
        }
        look->at_px[cell->place] = at;
        look->seen[cell->place] = false;
        if (facing[cell->triangle])
            look_at_place(picture, memory->logarithms, reach_px, cell->place, look);
    }
}

// --- over time
// ---------------------------------------------------------------------------------------------------

// Gone at once, back in some 150 ms at 30 frames a second.
static void follow_shown(struct face_map_memory *memory, const float in_sight[SCENE_PART_COUNT])
{
    for (int i = 0; i < memory->atlas.count; i++) {
        const struct atlas_cell *cell = &memory->atlas.cells[i];
        float shown = 0.0f;
        for (int part = 0; part < SCENE_PART_COUNT; part++)
            shown += cell->parts[part] * in_sight[part];
        shown *= 1.0f - memory->occlusion_now.cover[cell->place];
        float *known = &memory->shown[cell->place];
        if (!memory->started || shown < *known)
            *known = shown;
        else
            *known = fminf(*known + 0.2f * (shown - *known) + 0.01f, shown);
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
            float large = fminf(fabsf(off) / 24.0f, 1.0f);
            *known += memory->coloured[at] ? off * (0.15f + 0.5f * large * large) : off;
        }
        memory->coloured[at] = true;
    }
}

// --- from the atlas to the map
// -----------------------------------------------------------------------------------

static void add_to_cell(struct cell *cell, const struct cell *more, float weight)
{
    cell->red += more->red * weight;
    cell->green += more->green * weight;
    cell->blue += more->blue * weight;
    cell->skin += more->skin * weight;
    cell->shown += more->shown * weight;
    cell->face += more->face * weight;
}

// Shares out a place of the atlas to the four cells of the map about it.
static void lay(struct cell *cells, float x, float y, const struct cell *what)
{
    x -= 0.5f;
    y -= 0.5f;
    if (!(x >= 0.0f && y >= 0.0f && x < SIDE - 1.0f && y < SIDE - 1.0f))
        return;
    int column = (int)x, row = (int)y;
    float right = x - (float)column, below = y - (float)row;
    struct cell *at = cells + row * SIDE + column;
    add_to_cell(at, what, (1.0f - right) * (1.0f - below));
    add_to_cell(at + 1, what, right * (1.0f - below));
    add_to_cell(at + SIDE, what, (1.0f - right) * below);
    add_to_cell(at + SIDE + 1, what, right * below);
}

static void lay_out(struct face_map_memory *memory, const struct placement *at)
{
    float square = fmaxf(at->side_px.x * at->side_px.x + at->side_px.y * at->side_px.y, 1e-6f);
    float x = SIDE * at->side_px.x / square, y = SIDE * at->side_px.y / square;
    memset(memory->cells, 0, sizeof memory->cells);
    for (int i = 0; i < memory->atlas.count; i++) {
        int from = memory->atlas.cells[i].place;
        if (!memory->look.seen[from])
            continue;
        float dx = memory->look.at_px[from].x - at->centre_px.x,
              dy = memory->look.at_px[from].y - at->centre_px.y;
        float skin = memory->coloured[from] ? memory->occlusion_now.skin[from] : 0.0f;
        const struct cell what = {memory->colour[0][from] * skin,
                                  memory->colour[1][from] * skin,
                                  memory->colour[2][from] * skin,
                                  skin,
                                  memory->shown[from],
                                  1.0f};
        lay(memory->cells, 0.5f * SIDE + dx * x + dy * y, 0.5f * SIDE + dy * x - dx * y, &what);
    }
}

static struct cell blend(const struct cell *before, const struct cell *at, const struct cell *after)
{
    struct cell out = {0};
    add_to_cell(&out, before, 0.25f);
    add_to_cell(&out, at, 0.5f);
    add_to_cell(&out, after, 0.25f);
    return out;
}

// Binomial, along rows (step 1) or columns (step SIDE).
static void blur(struct face_map_memory *memory, int step, int across)
{
    struct cell *line = memory->row;
    for (int i = 0; i < SIDE; i++) {
        struct cell *first = memory->cells + i * across;
        for (int k = 0; k < SIDE; k++)
            line[k + 1] = first[k * step];
        line[0] = line[1];
        line[SIDE + 1] = line[SIDE];
        for (int k = 0; k < SIDE; k++)
            first[k * step] = blend(&line[k], &line[k + 1], &line[k + 2]);
    }
}

// --- filling in
// ---------------------------------------------------------------------------------------------------

// Where little is known the coarser level says the rest (push and pull; Gortler et al. 1996, section 3.3).
static void gather(const struct cell *fine, int side, struct cell *coarse)
{
    for (int row = 0; row < side / 2; row++)
        for (int column = 0; column < side / 2; column++) {
            struct cell sum = {0};
            for (int k = 0; k < 4; k++)
                add_to_cell(&sum, &fine[(2 * row + k / 2) * side + 2 * column + k % 2], 1.0f);
            coarse[row * (side / 2) + column] = sum;
        }
}

static float lacking(float weight)
{
    return fmaxf(1.0f - weight / 0.4f, 0.0f);
}

static void complete(struct cell *fine, int side, const struct cell *coarse)
{
    int half = side / 2;
    for (int row = 0; row < side; row++)
        for (int column = 0; column < side; column++) {
            struct cell *cell = &fine[row * side + column];
            float no_skin = lacking(cell->skin), no_face = lacking(cell->face);
            if (no_skin <= 0.0f && no_face <= 0.0f)
                continue;
            // Between the coarse cells, three quarters from the nearer.
            int r = row / 2, c = column / 2, dr = row % 2 ? 1 : -1, dc = column % 2 ? 1 : -1;
            int r2 = r + dr < 0 || r + dr >= half ? r : r + dr,
                c2 = c + dc < 0 || c + dc >= half ? c : c + dc;
            struct cell from = {0};
            add_to_cell(&from, &coarse[r * half + c], 0.5625f);
            add_to_cell(&from, &coarse[r2 * half + c], 0.1875f);
            add_to_cell(&from, &coarse[r * half + c2], 0.1875f);
            add_to_cell(&from, &coarse[r2 * half + c2], 0.0625f);
            float skin = from.skin > 0.0f ? no_skin / from.skin : 0.0f;
            float face = from.face > 0.0f ? no_face / from.face : 0.0f;
            cell->red += from.red * skin;
            cell->green += from.green * skin;
            cell->blue += from.blue * skin;
            cell->skin += from.skin * skin;
            cell->shown += from.shown * face;
            cell->face += from.face * face;
        }
}

static void fill(struct cell *cells)
{
    struct cell *levels[6] = {cells};
    int depth = 0;
    for (int side = SIDE; side % 2 == 0 && side > 3; side /= 2, depth++) {
        levels[depth + 1] = levels[depth] + side * side;
        gather(levels[depth], side, levels[depth + 1]);
    }
    for (int level = depth - 1; level >= 0; level--)
        complete(levels[level], SIDE >> level, levels[level + 1]);
}

static uint8_t byte_of(float sum, float weight, float scale, float otherwise)
{
    float value = weight > 1e-6f ? scale * sum / weight : otherwise;
    return (uint8_t)(fminf(fmaxf(value, 0.0f), 255.0f) + 0.5f);
}

static void write_pixels(const struct cell *cells, uint8_t *pixels)
{
    for (int i = 0; i < MAP_CELLS; i++) {
        const struct cell *cell = &cells[i];
        pixels[4 * i] = byte_of(cell->red, cell->skin, 1.0f, 128.0f);
        pixels[4 * i + 1] = byte_of(cell->green, cell->skin, 1.0f, 128.0f);
        pixels[4 * i + 2] = byte_of(cell->blue, cell->skin, 1.0f, 128.0f);
        pixels[4 * i + 3] = byte_of(cell->shown, cell->face, 255.0f, 0.0f);
    }
}

static void build(const struct picture *picture, const struct scene_person *person,
                  const struct occlusion_hands *hands, struct face_map_memory *memory, struct face_map *out)
{
    struct placement at = place(person->landmarks_px);
    set_transform(&at, picture, out->to_map);
    look_at(picture, person->landmarks_px, vec2_length(at.side_px), memory);
    occlusion_judge(&memory->atlas, &memory->look, hands, person->in_sight, &memory->occlusion,
                    &memory->occlusion_now);
    follow_shown(memory, person->in_sight);
    follow_colours(memory);
    memory->started = true;
    lay_out(memory, &at);
    for (int i = 0; i < 3; i++) {
        blur(memory, 1, SIDE);
        blur(memory, SIDE, 1);
    }
    fill(memory->cells);
    write_pixels(memory->cells, out->pixels);
}

// Without memory for a still's working space all is shown, in the colour of nothing in particular.
static void give_up(const struct picture *picture, const struct scene_person *person, struct face_map *out)
{
    struct placement at = place(person->landmarks_px);
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
