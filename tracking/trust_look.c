#include "tracking/trust_look.h"

#include "platform/base/face_topology.h"
#include "platform/base/floats.h"

#include <math.h>
#include <string.h>

#define EYE_OUTER_RIGHT 33
#define EYE_OUTER_LEFT 263
#define COSINE_GRAZING 0.17f // of 80 degrees: what is turned further away is out of sight
#define SKIN_SAMPLES_MAX (3 * TRUST_SAMPLES_MAX)

// Added to each channel, so that the noise of a dark picture doesn't become colour.
#define COLOUR_FLOOR 12.0f

// Steps of the contrast, in outer-eye distances: the network sees a face at some 65 px between the outer eye
// corners, so the fine step is about 3 of its pixels.
#define FINE_STEP (1.0f / 24.0f)
#define COARSE_STEP 4.0f // fine steps

// Where each part lies on the canonical face, in metres. Ears are beside it.
struct box {
    float x_low, x_high, y_low, y_high;
};

static const struct box boxes[FACE_PART_COUNT] = {
    [FACE_PART_LIPS] = {-0.032f, 0.032f, -0.060f, -0.029f},
    [FACE_PART_EYE_RIGHT] = {-0.049f, -0.015f, 0.015f, 0.039f},
    [FACE_PART_EYE_LEFT] = {0.015f, 0.049f, 0.015f, 0.039f},
    [FACE_PART_BROW_RIGHT] = {-0.059f, -0.010f, 0.038f, 0.054f},
    [FACE_PART_BROW_LEFT] = {0.010f, 0.059f, 0.038f, 0.054f},
    [FACE_PART_CHEEK_RIGHT] = {-0.064f, -0.028f, -0.028f, 0.010f},
    [FACE_PART_CHEEK_LEFT] = {0.028f, 0.064f, -0.028f, 0.010f},
    [FACE_PART_NOSE_BRIDGE] = {-0.012f, 0.012f, 0.008f, 0.036f},
};

// An ear from the landmark where the cheek ends, in metres; the subject's left, mirrored for the right.
#define EAR_RIGHT 234
#define EAR_LEFT 454
static const struct vec3 ear_front_m = {-0.004f, 0.0f, 0.0f};
static const struct vec3 ear_rim_m = {0.008f, 0.0f, -0.018f};
static const float ear_top_m = 0.021f, ear_bottom_m = -0.037f;

enum face_part trust_opposite(enum face_part part)
{
    switch (part) {
    case FACE_PART_EYE_RIGHT:
    case FACE_PART_BROW_RIGHT:
    case FACE_PART_CHEEK_RIGHT:
    case FACE_PART_EAR_RIGHT:
        return part + 1;
    case FACE_PART_EYE_LEFT:
    case FACE_PART_BROW_LEFT:
    case FACE_PART_CHEEK_LEFT:
    case FACE_PART_EAR_LEFT:
        return part - 1;
    case FACE_PART_LIPS:
    case FACE_PART_NOSE_BRIDGE:
    case FACE_PART_COUNT:
        break;
    }
    return part;
}

static bool is_ear(enum face_part part)
{
    return part == FACE_PART_EAR_RIGHT || part == FACE_PART_EAR_LEFT;
}

// --- the map ----------------------------------------------------------------------------------------------

static struct vec3 triangle_centre(const struct vec3 *vertices, int triangle)
{
    const uint16_t *corner = face_triangles[triangle];
    struct vec3 sum = vec3_add(vec3_add(vertices[corner[0]], vertices[corner[1]]), vertices[corner[2]]);
    return vec3_scale(sum, 1.0f / 3.0f);
}

// Eyeballs move and mouths open: neither is compared.
static bool belongs(enum face_part part, int triangle)
{
    int region = face_triangle_region[triangle];
    if (region == FACE_REGION_MOUTH || region == FACE_REGION_EYE_RIGHT || region == FACE_REGION_EYE_LEFT)
        return false;
    struct vec3 centre = triangle_centre(face_canonical_m, triangle);
    const struct box *box = &boxes[part];
    return centre.x >= box->x_low && centre.x <= box->x_high && centre.y >= box->y_low &&
           centre.y <= box->y_high;
}

static uint16_t nearest_mirrored(const struct trust_map *map, enum face_part part, int sample)
{
    enum face_part other = trust_opposite(part);
    struct vec3 from = triangle_centre(face_canonical_m, map->triangle[part][sample]);
    float best = INFINITY;
    int nearest = 0;
    for (int i = 0; i < map->count[other]; i++) {
        struct vec3 to = triangle_centre(face_canonical_m, map->triangle[other][i]);
        float distance = hypotf(to.x + from.x, to.y - from.y);
        if (distance < best) {
            best = distance;
            nearest = i;
        }
    }
    return (uint16_t)nearest;
}

void trust_map_init(struct trust_map *map)
{
    memset(map, 0, sizeof *map);
    for (int part = 0; part < FACE_PART_COUNT; part++) {
        if (is_ear((enum face_part)part)) {
            map->count[part] = TRUST_EAR_ROWS * TRUST_EAR_COLUMNS;
            for (int i = 0; i < map->count[part]; i++)
                map->mirror[part][i] = (uint16_t)i;
            continue;
        }
        for (int i = 0; i < FACE_TRIANGLE_COUNT && map->count[part] < TRUST_SAMPLES_MAX; i++)
            if (belongs((enum face_part)part, i))
                map->triangle[part][map->count[part]++] = (uint16_t)i;
    }
    for (int part = 0; part < FACE_PART_COUNT; part++)
        for (int i = 0; i < map->count[part] && !is_ear((enum face_part)part); i++)
            map->mirror[part][i] = nearest_mirrored(map, (enum face_part)part, i);
}

// --- pixels -----------------------------------------------------------------------------------------------

struct rgb {
    float red, green, blue;
};

static bool inside(const struct picture *picture, struct vec2 at)
{
    return at.x >= 0.5f && at.y >= 0.5f && at.x < (float)picture->width_px - 0.5f &&
           at.y < (float)picture->height_px - 0.5f; // false for NaN
}

// Bilinear. False outside the picture.
static bool read_pixel(const struct picture *picture, struct vec2 at, struct rgb *out)
{
    if (!inside(picture, at))
        return false;
    int x = (int)(at.x - 0.5f), y = (int)(at.y - 0.5f);
    float u = at.x - 0.5f - (float)x, v = at.y - 0.5f - (float)y;
    int right = x + 1 < picture->width_px ? 4 : 0;
    const uint8_t *top = picture_row(picture, y) + (ptrdiff_t)x * 4;
    const uint8_t *bottom = y + 1 < picture->height_px ? top + picture->stride_bytes : top;
    float channels[3];
    for (int c = 0; c < 3; c++) {
        float above = (float)top[c] + u * (float)(top[right + c] - top[c]);
        float below = (float)bottom[c] + u * (float)(bottom[right + c] - bottom[c]);
        channels[c] = above + v * (below - above);
    }
    *out = (struct rgb){channels[0], channels[1], channels[2]};
    return true;
}

static float luma(struct rgb p) // Rec. 709 weights on coded values
{
    return 0.2126f * p.red + 0.7152f * p.green + 0.0722f * p.blue;
}

// The mean of four places of a cell: its middle and halfway to three corners.
static bool read_cell(const struct picture *picture, struct vec2 middle, const struct vec2 corners[3],
                      struct trust_colour *out)
{
    struct rgb sum, tap;
    if (!read_pixel(picture, middle, &sum))
        return false;
    for (int i = 0; i < 3; i++) {
        struct vec2 at = {(middle.x + corners[i].x) / 2.0f, (middle.y + corners[i].y) / 2.0f};
        if (!read_pixel(picture, at, &tap))
            return false;
        sum = (struct rgb){sum.red + tap.red, sum.green + tap.green, sum.blue + tap.blue};
    }
    struct rgb mean = {sum.red / 4.0f + COLOUR_FLOOR, sum.green / 4.0f + COLOUR_FLOOR,
                       sum.blue / 4.0f + COLOUR_FLOOR};
    float total = mean.red + mean.green + mean.blue;
    *out = (struct trust_colour){logf(luma(mean)), mean.red / total, mean.green / total};
    return true;
}

// --- parts of the mesh ------------------------------------------------------------------------------------

// The triangles are counter-clockwise seen from the front with y up and z towards the camera; with y down and
// z away, which is that turned about x, a normal towards the camera has a negative z.
static struct vec3 surface(const struct vec3 *landmarks, const uint16_t *corner)
{
    struct vec3 a = landmarks[corner[0]];
    return vec3_cross(vec3_subtract(landmarks[corner[1]], a), vec3_subtract(landmarks[corner[2]], a));
}

static void look_at_triangles(const struct trust_map *map, const struct picture *picture,
                              const struct face *face, enum face_part part, struct trust_patch *patch)
{
    float total = 0.0f, facing = 0.0f, cosines = 0.0f;
    int in_frame = 0;
    for (int i = 0; i < map->count[part]; i++) {
        const uint16_t *corner = face_triangles[map->triangle[part][i]];
        struct vec3 normal = surface(face->landmarks_px, corner);
        float area = vec3_length(normal), cosine = area > 0.0f ? -normal.z / area : 0.0f;
        struct vec3 centre = triangle_centre(face->landmarks_px, map->triangle[part][i]);
        struct vec2 corners[3];
        for (int k = 0; k < 3; k++)
            corners[k] = (struct vec2){face->landmarks_px[corner[k]].x, face->landmarks_px[corner[k]].y};
        bool is_inside = read_cell(picture, (struct vec2){centre.x, centre.y}, corners, &patch->colour[i]);
        bool is_facing = cosine > COSINE_GRAZING;
        patch->seen[i] = is_inside && is_facing;
        in_frame += is_inside;
        total += area;
        facing += is_facing ? area : 0.0f;
        cosines += area * fmaxf(cosine, 0.0f);
    }
    patch->in_frame = map->count[part] > 0 ? (float)in_frame / (float)map->count[part] : 0.0f;
    patch->facing = total > 0.0f ? facing / total : 0.0f;
    patch->cosine = total > 0.0f ? cosines / total : 0.0f;
}

// --- ears -------------------------------------------------------------------------------------------------

// Face space to the picture near the head, as if the camera were far: fitted to the landmarks.
struct near_head {
    float scale_px; // pixels a metre
    struct vec3 mean_m;
    struct vec2 mean_px;
    struct vec3 across, up; // picture's x and minus y in face space
};

static bool fit_near_head(const struct face *face, struct near_head *out)
{
    if (!face->has_pose)
        return false;
    struct vec3 column = {face->pose.m[0], face->pose.m[1], face->pose.m[2]};
    float scale = vec3_length(column);
    struct near_head head = {.across = {face->pose.m[0], face->pose.m[4], face->pose.m[8]},
                             .up = {face->pose.m[1], face->pose.m[5], face->pose.m[9]}};
    head.across = vec3_scale(head.across, 1.0f / scale);
    head.up = vec3_scale(head.up, 1.0f / scale);
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        head.mean_m = vec3_add(head.mean_m, vec3_scale(face->mesh_m[i], 1.0f / FACE_MESH_LANDMARKS));
        head.mean_px.x += face->landmarks_px[i].x / FACE_MESH_LANDMARKS;
        head.mean_px.y += face->landmarks_px[i].y / FACE_MESH_LANDMARKS;
    }
    float across = 0.0f, own = 0.0f;
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++) {
        struct vec3 m = vec3_subtract(face->mesh_m[i], head.mean_m);
        float x = vec3_dot(head.across, m), y = -vec3_dot(head.up, m);
        across +=
            x * (face->landmarks_px[i].x - head.mean_px.x) + y * (face->landmarks_px[i].y - head.mean_px.y);
        own += x * x + y * y;
    }
    head.scale_px = own > 0.0f ? across / own : 0.0f;
    *out = head;
    return head.scale_px > 0.0f && isfinite(head.scale_px);
}

static struct vec2 place(const struct near_head *head, struct vec3 point_m)
{
    struct vec3 m = vec3_subtract(point_m, head->mean_m);
    return (struct vec2){head->mean_px.x + head->scale_px * vec3_dot(head->across, m),
                         head->mean_px.y - head->scale_px * vec3_dot(head->up, m)};
}

// A place of the ear from its landmark: rows from the top, columns from the cheek to the rim, 0 to 1.
static struct vec3 ear_offset(float side, float row, float column)
{
    return (struct vec3){side * (ear_front_m.x + column * (ear_rim_m.x - ear_front_m.x)),
                         ear_top_m + row * (ear_bottom_m - ear_top_m),
                         ear_front_m.z + column * (ear_rim_m.z - ear_front_m.z)};
}

static struct vec2 ear_place(const struct near_head *head, const struct vec3 *mesh_m, float side, float row,
                             float column)
{
    struct vec3 root = mesh_m[side > 0.0f ? EAR_LEFT : EAR_RIGHT];
    return place(head, vec3_add(root, ear_offset(side, row, column)));
}

// An ear is in sight while its rim shows outside the cheek that it stands behind.
static void look_at_ear(const struct picture *picture, const struct face *face, const struct near_head *head,
                        enum face_part part, struct trust_patch *patch)
{
    float side = part == FACE_PART_EAR_LEFT ? 1.0f : -1.0f;
    const float step = 0.5f / TRUST_EAR_COLUMNS, rise = 0.5f / TRUST_EAR_ROWS;
    int in_frame = 0;
    struct vec3 depth = vec3_subtract(ear_offset(side, 0.5f, 1.0f), ear_offset(side, 0.5f, 0.0f));
    float shown = side * vec3_dot(head->across, depth) / (ear_rim_m.x - ear_front_m.x);
    for (int i = 0; i < TRUST_EAR_ROWS * TRUST_EAR_COLUMNS; i++) {
        float row = ((float)(i / TRUST_EAR_COLUMNS) + 0.5f) / TRUST_EAR_ROWS;
        float column = ((float)(i % TRUST_EAR_COLUMNS) + 0.5f) / TRUST_EAR_COLUMNS;
        struct vec2 corners[3] = {ear_place(head, face->mesh_m, side, row - rise, column - step),
                                  ear_place(head, face->mesh_m, side, row + rise, column - step),
                                  ear_place(head, face->mesh_m, side, row, column + step)};
        struct vec2 middle = ear_place(head, face->mesh_m, side, row, column);
        bool is_inside = read_cell(picture, middle, corners, &patch->colour[i]);
        patch->seen[i] = is_inside && shown > 0.0f;
        in_frame += is_inside;
    }
    patch->in_frame = (float)in_frame / (TRUST_EAR_ROWS * TRUST_EAR_COLUMNS);
    patch->facing = fminf(fmaxf(shown, 0.0f), 1.0f);
    patch->cosine = patch->facing;
}

// --- the face ---------------------------------------------------------------------------------------------

static struct trust_colour median_skin(const struct trust_map *map, const struct trust_look *look)
{
    static const enum face_part parts[] = {FACE_PART_CHEEK_RIGHT, FACE_PART_CHEEK_LEFT,
                                           FACE_PART_NOSE_BRIDGE};
    float light[SKIN_SAMPLES_MAX], red[SKIN_SAMPLES_MAX], green[SKIN_SAMPLES_MAX];
    int count = 0;
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
        for (int i = 0; i < map->count[parts[k]]; i++) {
            const struct trust_patch *patch = &look->parts[parts[k]];
            if (!patch->seen[i])
                continue;
            light[count] = patch->colour[i].light;
            red[count] = patch->colour[i].red;
            green[count++] = patch->colour[i].green;
        }
    return (struct trust_colour){floats_median(light, count), floats_median(red, count),
                                 floats_median(green, count)};
}

static float contrast(const struct picture *picture, struct vec3 at, struct vec2 step)
{
    struct rgb before, after;
    if (!read_pixel(picture, (struct vec2){at.x - step.x, at.y - step.y}, &before) ||
        !read_pixel(picture, (struct vec2){at.x + step.x, at.y + step.y}, &after))
        return 0.0f;
    return fabsf(luma(after) - luma(before));
}

static float measure_detail(const struct trust_map *map, const struct picture *picture,
                            const struct face *face, float eye_distance_px)
{
    static const enum face_part parts[] = {FACE_PART_LIPS, FACE_PART_EYE_RIGHT, FACE_PART_EYE_LEFT,
                                           FACE_PART_BROW_RIGHT, FACE_PART_BROW_LEFT};
    float fine = 0.0f, coarse = 0.0f, step = fmaxf(FINE_STEP * eye_distance_px, 0.5f);
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
        for (int i = 0; i < map->count[parts[k]]; i += 2) {
            struct vec3 at = triangle_centre(face->landmarks_px, map->triangle[parts[k]][i]);
            fine += contrast(picture, at, (struct vec2){0.0f, step});
            coarse += contrast(picture, at, (struct vec2){0.0f, COARSE_STEP * step});
        }
    return coarse > 0.0f ? fine / coarse : 0.0f;
}

void trust_look_at(const struct trust_map *map, const struct picture *picture, const struct face *face,
                   struct trust_look *look)
{
    struct near_head head;
    memset(look, 0, sizeof *look);
    bool has_head = fit_near_head(face, &head);
    for (int i = 0; i < FACE_PART_COUNT; i++) {
        enum face_part part = (enum face_part)i;
        if (!is_ear(part))
            look_at_triangles(map, picture, face, part, &look->parts[i]);
        else if (has_head)
            look_at_ear(picture, face, &head, part, &look->parts[i]);
    }
    look->skin = median_skin(map, look);
    look->eye_distance_px =
        vec3_length(vec3_subtract(face->landmarks_px[EYE_OUTER_LEFT], face->landmarks_px[EYE_OUTER_RIGHT]));
    look->detail = measure_detail(map, picture, face, look->eye_distance_px);
}
