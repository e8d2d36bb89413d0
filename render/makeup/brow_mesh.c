#include "render/makeup/brow_mesh.h"

#include "platform/base/face_topology.h"
#include "platform/base/floats.h"

#include <string.h>

#define EDGE_POINTS 5
#define BEYOND_INNER 0.13f // of the brow's length that the strip goes on beyond each end
#define BEYOND_TAIL 0.12f
#define LEAST_LENGTH_PX 6.0f
// The picture is looked at in rows this far apart, from well below to well above.
#define LOOK_ROWS 15
#define LOOK_STEP_MM 1.25f
#define LOOK_MIDDLE (LOOK_ROWS / 2)
#define SKIN_ROWS 3 // the outermost are skin
// Hairs count the less the farther they are from where landmarks put the brow: lids and a fringe are dark
// too.
#define TRUST_MM 4.5f
#define SHIFT_MOST_MM 4.0f

static const uint16_t upper_edge[EYE_SIDES][EDGE_POINTS] = {{107, 66, 105, 63, 70},
                                                            {336, 296, 334, 293, 300}};
static const uint16_t lower_edge[EYE_SIDES][EDGE_POINTS] = {{55, 65, 52, 53, 46}, {285, 295, 282, 283, 276}};

// A column before and after the hairs have been looked for.
struct column {
    float along;
    struct vec2 middle_px, up_px; // up: a millimetre across
    float half_mm;
    float luminance[LOOK_ROWS], darkest[LOOK_ROWS];
    float skin_below, skin_above;
    float mass, centre_mm, spread_mm; // of the hairs
};

// --- by landmarks ------------------------------------------------------------------------------------------

// Catmull-Rom through the points; beyond the ends straight on.
static struct vec3 curve_at(const struct vec3 *points, const uint16_t *edge, float along)
{
    float at = along * (EDGE_POINTS - 1);
    int i = (int)fminf(fmaxf(floorf(at), 0.0f), EDGE_POINTS - 2);
    float t = at - (float)i;
    struct vec3 b = points[edge[i]], c = points[edge[i + 1]];
    struct vec3 a = i > 0 ? points[edge[i - 1]] : vec3_subtract(vec3_scale(b, 2.0f), c);
    struct vec3 d = i + 2 < EDGE_POINTS ? points[edge[i + 2]] : vec3_subtract(vec3_scale(c, 2.0f), b);
    struct vec3 tangent_b = vec3_scale(vec3_subtract(c, a), 0.5f);
    struct vec3 tangent_c = vec3_scale(vec3_subtract(d, b), 0.5f);
    if (t < 0.0f)
        return vec3_add(b, vec3_scale(tangent_b, t));
    if (t > 1.0f)
        return vec3_add(c, vec3_scale(tangent_c, t - 1.0f));
    float t2 = t * t, t3 = t2 * t;
    struct vec3 sum = vec3_scale(b, 2.0f * t3 - 3.0f * t2 + 1.0f);
    sum = vec3_add(sum, vec3_scale(tangent_b, t3 - 2.0f * t2 + t));
    sum = vec3_add(sum, vec3_scale(c, 3.0f * t2 - 2.0f * t3));
    return vec3_add(sum, vec3_scale(tangent_c, t3 - t2));
}

static float rest_mm(uint16_t a, uint16_t b)
{
    return 1000.0f * vec3_length(vec3_subtract(face_canonical_m[a], face_canonical_m[b]));
}

static void place_columns(const struct vec3 *landmarks_px, enum eye_side side, struct column *columns)
{
    for (int i = 0; i < BROW_COLUMNS; i++) {
        struct column *column = &columns[i];
        column->along =
            -BEYOND_INNER + (1.0f + BEYOND_INNER + BEYOND_TAIL) * (float)i / (float)(BROW_COLUMNS - 1);
        struct vec3 upper = curve_at(landmarks_px, upper_edge[side], column->along);
        struct vec3 lower = curve_at(landmarks_px, lower_edge[side], column->along);
        struct vec3 upper_rest = curve_at(face_canonical_m, upper_edge[side], column->along);
        struct vec3 lower_rest = curve_at(face_canonical_m, lower_edge[side], column->along);
        float width_mm = 1000.0f * vec3_length(vec3_subtract(upper_rest, lower_rest));
        column->middle_px = (struct vec2){0.5f * (upper.x + lower.x), 0.5f * (upper.y + lower.y)};
        column->up_px = (struct vec2){(upper.x - lower.x) / width_mm, (upper.y - lower.y) / width_mm};
        column->half_mm = 0.5f * width_mm;
    }
}

// --- by the picture ----------------------------------------------------------------------------------------

// Luminance about a place, of four pixels half a step apart, and the least of the four.
static float look(const struct srgb_table *table, const struct picture *picture, struct vec2 at,
                  struct vec2 half_step, float *darkest)
{
    float sum = 0.0f;
    *darkest = 1.0f;
    for (int k = 0; k < 4; k++) {
        float side = k % 2 != 0 ? 0.5f : -0.5f, up = k / 2 != 0 ? 0.5f : -0.5f;
        float x = at.x + up * half_step.x - side * half_step.y,
              y = at.y + up * half_step.y + side * half_step.x;
        x = fminf(fmaxf(x, 0.0f), (float)picture->width_px - 1.0f);
        y = fminf(fmaxf(y, 0.0f), (float)picture->height_px - 1.0f);
        const uint8_t *pixel = picture_row(picture, (int)y) + 4 * (size_t)x;
        float luminance = 0.2126f * table->linear[pixel[0]] + 0.7152f * table->linear[pixel[1]] +
                          0.0722f * table->linear[pixel[2]]; // ITU-R BT.709
        *darkest = fminf(*darkest, luminance);
        sum += luminance;
    }
    return 0.25f * sum;
}

static void look_at_columns(const struct srgb_table *table, const struct picture *picture,
                            struct column *columns)
{
    for (int i = 0; i < BROW_COLUMNS; i++) {
        struct column *column = &columns[i];
        struct vec2 half_step = {0.5f * LOOK_STEP_MM * column->up_px.x,
                                 0.5f * LOOK_STEP_MM * column->up_px.y};
        column->skin_below = column->skin_above = 0.0f;
        for (int row = 0; row < LOOK_ROWS; row++) {
            float mm = LOOK_STEP_MM * (float)(row - LOOK_MIDDLE);
            struct vec2 at = {column->middle_px.x + mm * column->up_px.x,
                              column->middle_px.y + mm * column->up_px.y};
            column->luminance[row] = look(table, picture, at, half_step, &column->darkest[row]);
            if (row < SKIN_ROWS)
                column->skin_below += column->luminance[row] / SKIN_ROWS;
            if (row >= LOOK_ROWS - SKIN_ROWS)
                column->skin_above += column->luminance[row] / SKIN_ROWS;
        }
    }
}

// [1 2 1] / 4 along the columns, over the member at `offset`.
static void smooth(struct column *columns, size_t offset, int times)
{
    float values[BROW_COLUMNS];
    for (int time = 0; time < times; time++) {
        for (int i = 0; i < BROW_COLUMNS; i++)
            memcpy(&values[i], (char *)&columns[i] + offset, sizeof(float));
        for (int i = 0; i < BROW_COLUMNS; i++) {
            float before = values[i > 0 ? i - 1 : i], after = values[i + 1 < BROW_COLUMNS ? i + 1 : i];
            float mean = 0.25f * before + 0.5f * values[i] + 0.25f * after;
            memcpy((char *)&columns[i] + offset, &mean, sizeof(float));
        }
    }
}

static float skin_at(const struct column *column, float mm)
{
    float above = 0.5f + 0.5f * mm / (LOOK_STEP_MM * LOOK_MIDDLE);
    above = fminf(fmaxf(above, 0.0f), 1.0f);
    return fmaxf(column->skin_below + (column->skin_above - column->skin_below) * above, 1e-4f);
}

// Share of the brow's places that are darker than what is asked for.
#define DARK_SHARE 0.125f  // of means: where hair is dense
#define DARKEST_SHARE 0.3f // of the least of four pixels: hairs, in sparse brows too

// Luminances of the brow's places, of means or of the darkest, in luminances of the skin, rising.
static size_t sort_places(const struct column *columns, bool darkest, float ratios[BROW_COLUMNS * LOOK_ROWS])
{
    size_t count = 0;
    for (int i = 0; i < BROW_COLUMNS; i++)
        for (int row = LOOK_MIDDLE - 2; row <= LOOK_MIDDLE + 2; row++)
            if (columns[i].along > 0.05f && columns[i].along < 0.8f)
                ratios[count++] = (darkest ? columns[i].darkest[row] : columns[i].luminance[row]) /
                                  skin_at(&columns[i], LOOK_STEP_MM * (float)(row - LOOK_MIDDLE));
    floats_sort(ratios, (int)count);
    return count;
}

// How dark the brow is beside the skin where hair is dense. Where nothing is dark, how light.
static float dense_hair(const struct column *columns)
{
    float ratios[BROW_COLUMNS * LOOK_ROWS];
    size_t count = sort_places(columns, false, ratios), at = (size_t)(DARK_SHARE * (float)count);
    float dark = ratios[at], light = ratios[count - 1 - at];
    return light - 1.0f > 2.0f * (1.0f - dark) ? light : fminf(dark, 1.0f);
}

static float single_hairs(const struct column *columns, float dense)
{
    float ratios[BROW_COLUMNS * LOOK_ROWS];
    size_t count = sort_places(columns, true, ratios);
    return dense > 1.0f ? dense : fminf(dense, ratios[(size_t)(DARKEST_SHARE * (float)count)]);
}

// Where the hairs of each column are.
static void find_hairs(struct column *columns, float hair)
{
    float contrast = hair > 1.0f ? fminf(1.0f - hair, -0.2f) : fmaxf(1.0f - hair, 0.2f);
    for (int i = 0; i < BROW_COLUMNS; i++) {
        struct column *column = &columns[i];
        float sum = 0.0f, first = 0.0f, second = 0.0f;
        for (int row = 0; row < LOOK_ROWS; row++) {
            float mm = LOOK_STEP_MM * (float)(row - LOOK_MIDDLE);
            float share = (1.0f - column->luminance[row] / skin_at(column, mm)) / contrast;
            share = fminf(fmaxf(share, 0.0f), 1.0f);
            float weight = share * share * expf(-mm * mm / (2.0f * TRUST_MM * TRUST_MM));
            sum += weight;
            first += weight * mm;
            second += weight * mm * mm;
        }
        // A pseudo-count keeps bare columns where the landmarks are.
        const float doubt = 0.3f;
        float prior = column->half_mm * column->half_mm / 3.0f; // second moment of an even brow
        column->mass = sum / (sum + doubt);
        column->centre_mm = first / (sum + doubt);
        column->spread_mm = (second + doubt * prior) / (sum + doubt) - column->centre_mm * column->centre_mm;
        column->spread_mm = sqrtf(3.0f * fmaxf(column->spread_mm, 0.1f));
    }
}

static void settle(struct column *columns)
{
    smooth(columns, offsetof(struct column, centre_mm), 6);
    smooth(columns, offsetof(struct column, spread_mm), 6);
    smooth(columns, offsetof(struct column, mass), 6);
    for (int i = 0; i < BROW_COLUMNS; i++) {
        struct column *column = &columns[i];
        float shift = fminf(fmaxf(column->centre_mm, -SHIFT_MOST_MM), SHIFT_MOST_MM);
        column->middle_px.x += shift * column->up_px.x;
        column->middle_px.y += shift * column->up_px.y;
        column->centre_mm = shift;
        float half = column->half_mm + (column->spread_mm - column->half_mm) * column->mass;
        column->half_mm = fminf(fmaxf(half, 0.55f * column->half_mm), 1.4f * column->half_mm);
    }
}

// --- the strip ---------------------------------------------------------------------------------------------

static void lay_vertices(const struct column *columns, struct brow_mesh *out)
{
    out->half_mm = 0.0f;
    out->skin = 0.0f;
    for (int i = 0; i < BROW_COLUMNS; i++) {
        const struct column *column = &columns[i];
        out->half_mm = fmaxf(out->half_mm, column->half_mm);
        out->skin += 0.5f * (column->skin_below + column->skin_above) / BROW_COLUMNS;
        for (int row = 0; row < BROW_ROWS; row++) {
            float across = BROW_REACH * (2.0f * (float)row / (float)(BROW_ROWS - 1) - 1.0f);
            float mm = across * column->half_mm;
            out->vertices[i * BROW_ROWS + row] = (struct brow_vertex){
                {column->middle_px.x + mm * column->up_px.x, column->middle_px.y + mm * column->up_px.y},
                column->along,
                across,
                skin_at(column, mm + column->centre_mm),
                1.0f};
        }
    }
}

bool brow_mesh_build(const struct srgb_table *table, const struct picture *picture,
                     const struct vec3 *landmarks_px, enum eye_side side, struct brow_mesh *out)
{
    struct column columns[BROW_COLUMNS];
    for (int i = 0; i < EDGE_POINTS; i++) {
        struct vec3 upper = landmarks_px[upper_edge[side][i]], lower = landmarks_px[lower_edge[side][i]];
        if (!isfinite(upper.x + upper.y) || !isfinite(lower.x + lower.y))
            return false;
    }
    place_columns(landmarks_px, side, columns);
    struct vec2 middle = columns[BROW_COLUMNS / 2].middle_px;
    struct vec2 length_px = vec2_subtract(columns[BROW_COLUMNS - 1].middle_px, columns[0].middle_px);
    if (!(vec2_length(length_px) >= LEAST_LENGTH_PX) || middle.x < 0.0f || middle.y < 0.0f ||
        middle.x >= (float)picture->width_px || middle.y >= (float)picture->height_px)
        return false;
    look_at_columns(table, picture, columns);
    smooth(columns, offsetof(struct column, skin_below), 4);
    smooth(columns, offsetof(struct column, skin_above), 4);
    float dense = dense_hair(columns);
    out->hair = single_hairs(columns, dense);
    find_hairs(columns, dense);
    settle(columns);
    lay_vertices(columns, out);
    const uint16_t *edge = upper_edge[side];
    out->length_mm = 0.0f;
    for (int i = 0; i + 1 < EDGE_POINTS; i++)
        out->length_mm += rest_mm(edge[i], edge[i + 1]);
    out->mm_px = vec2_length(length_px) / out->length_mm / (1.0f + BEYOND_INNER + BEYOND_TAIL);
    return true;
}

void brow_mesh_share_light(struct brow_mesh *right, struct brow_mesh *left)
{
    struct brow_mesh *both[EYE_SIDES] = {right, left};
    float sum = 0.0f, count = 0.0f;
    for (int side = 0; side < EYE_SIDES; side++)
        if (both[side] != NULL) {
            sum += both[side]->skin;
            count += 1.0f;
        }
    float mean = fmaxf(sum / fmaxf(count, 1.0f), 1e-4f);
    for (int side = 0; side < EYE_SIDES; side++)
        for (int i = 0; i < BROW_VERTICES && both[side] != NULL; i++) {
            struct brow_vertex *vertex = &both[side]->vertices[i];
            vertex->shade = fminf(fmaxf(vertex->skin / mean, 0.3f), 1.7f);
        }
}

static float column_of(float along)
{
    return (along + BEYOND_INNER) / (1.0f + BEYOND_INNER + BEYOND_TAIL) * (float)(BROW_COLUMNS - 1);
}

float brow_mesh_shade(const struct brow_mesh *mesh, float along)
{
    int column = (int)fminf(fmaxf(column_of(along) + 0.5f, 0.0f), BROW_COLUMNS - 1);
    return mesh->vertices[column * BROW_ROWS + BROW_ROWS / 2].shade;
}

struct vec2 brow_mesh_at(const struct brow_mesh *mesh, float along, float across)
{
    float column = column_of(along);
    float row = (across / BROW_REACH + 1.0f) * 0.5f * (float)(BROW_ROWS - 1);
    int i = (int)fminf(fmaxf(floorf(column), 0.0f), BROW_COLUMNS - 2);
    int k = (int)fminf(fmaxf(floorf(row), 0.0f), BROW_ROWS - 2);
    float x = column - (float)i, y = row - (float)k;
    struct vec2 at = {0.0f, 0.0f};
    for (int corner = 0; corner < 4; corner++) {
        int right = corner % 2, up = corner / 2;
        float weight = (right != 0 ? x : 1.0f - x) * (up != 0 ? y : 1.0f - y);
        const float *position = mesh->vertices[(i + right) * BROW_ROWS + k + up].position_px;
        at = (struct vec2){at.x + weight * position[0], at.y + weight * position[1]};
    }
    return at;
}

void brow_mesh_indices(enum eye_side side, uint32_t *indices)
{
    for (uint32_t column = 0; column + 1 < BROW_COLUMNS; column++)
        for (uint32_t row = 0; row + 1 < BROW_ROWS; row++) {
            uint32_t at = column * BROW_ROWS + row;
            uint32_t corners[4] = {at, at + BROW_ROWS, at + BROW_ROWS + 1, at + 1};
            // The left brow's columns run to picture right, with rows going up: counter-clockwise.
            bool turn = side == EYE_RIGHT;
            const uint32_t order[6] = {0, turn ? 2 : 1, turn ? 1 : 2, 0, turn ? 3 : 2, turn ? 2 : 3};
            for (int i = 0; i < 6; i++)
                *indices++ = corners[order[i]];
        }
}
