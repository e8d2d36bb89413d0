#include "app/commands/product_shot.h"

#include "platform/base/colour.h"

#include <stdlib.h>
#include <string.h>

#define SUPERSAMPLING 2
#define FIT_STEPS 12
#define SETTLE_STEPS 6
#define PAIR_GAP_SHARE 0.35f     // of the product's width
#define SHADOW_BLUR_SHARE 0.016f // of the picture's side, three times
#define SHADOW_DEPTH 0.45f       // of the light that the densest shadow takes
#define SHADOW_GROWTH 1.3f
#define SHADOW_HEIGHT_SHARE 0.06f // of the camera's distance: so high up a shadow is a third as dense
#define SHADOW_STEP_PX 8.0f
#define SHADOW_MAX_ROWS 128.0f

// --- opening and closing ----------------------------------------------------------------------------------

enum result product_shot_open(struct product_shot *shot, int side_px, struct diagnostic *why)
{
    int drawn_px = side_px * SUPERSAMPLING;
    struct window_options options = {.headless = true, .width_px = drawn_px, .height_px = drawn_px};
    size_t pixels = (size_t)drawn_px * (size_t)drawn_px;
    shot->side_px = side_px;
    shot->shadow = calloc(pixels, sizeof *shot->shadow);
    shot->blurred = calloc(pixels, sizeof *shot->blurred);
    if (shot->shadow == NULL || shot->blurred == NULL ||
        picture_allocate(drawn_px, drawn_px, &shot->table) != RESULT_OK ||
        picture_allocate(drawn_px, drawn_px, &shot->drawn) != RESULT_OK ||
        picture_allocate(side_px, side_px, &shot->over_black) != RESULT_OK ||
        picture_allocate(side_px, side_px, &shot->finished) != RESULT_OK)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a picture of %d pixels", drawn_px);
    enum result result = window_create(&options, &shot->window, why);
    if (result == RESULT_OK)
        result = renderer_create(drawn_px, drawn_px, RENDERER_FIT_COVER, &shot->renderer, why);
    return result;
}

void product_shot_close(struct product_shot *shot)
{
    renderer_destroy(shot->renderer);
    window_destroy(shot->window);
    picture_free(&shot->table);
    picture_free(&shot->drawn);
    picture_free(&shot->over_black);
    picture_free(&shot->finished);
    free(shot->shadow);
    free(shot->blurred);
    *shot = (struct product_shot){0};
}

// --- where the camera stands ------------------------------------------------------------------------------

// What stands on the table: the product, or a pair.
struct arrangement {
    const struct model *model;
    struct mat4 places[2];
    int count;
};

// Calls `visit` with the corners of every triangle, placed by `to_world`.
static void each_triangle(const struct model *model, const struct mat4 *to_world,
                          void (*visit)(void *context, const struct vec3 corners[3]), void *context)
{
    for (int n = 0; n < model->node_count; n++) {
        const struct model_node *node = &model->nodes[n];
        if (node->mesh == MODEL_NONE)
            continue;
        struct mat4 place = mat4_multiply(to_world, &node->to_model);
        const struct model_mesh *mesh = &model->meshes[node->mesh];
        for (int p = 0; p < mesh->primitive_count; p++) {
            const struct model_primitive *primitive = &mesh->primitives[p];
            for (uint32_t i = 0; i + 2 < primitive->index_count; i += 3) {
                struct vec3 corners[3];
                for (uint32_t k = 0; k < 3; k++) {
                    uint32_t index = model->indices[primitive->first_index + i + k];
                    corners[k] = mat4_transform_point(&place, model->vertices[index].position);
                }
                visit(context, corners);
            }
        }
    }
}

static void each_arranged(const struct arrangement *arrangement,
                          void (*visit)(void *context, const struct vec3 corners[3]), void *context)
{
    for (int i = 0; i < arrangement->count; i++)
        each_triangle(arrangement->model, &arrangement->places[i], visit, context);
}

struct camera_fit {
    struct mat4 pose;                   // world -> camera
    float low_x, low_y, high_x, high_y; // on the picture, -1..1, y up
    float lowest_m;                     // of the product in the world
};

static const float picture_scale = 6.61659151f; // 1 / tan(PRODUCT_SHOT_FOV_RAD / 2)

static void widen_fit(void *context, const struct vec3 corners[3])
{
    struct camera_fit *fit = context;
    for (int k = 0; k < 3; k++) {
        struct vec3 p = mat4_transform_point(&fit->pose, corners[k]);
        float x = picture_scale * p.x / -p.z, y = picture_scale * p.y / -p.z;
        fit->low_x = fminf(fit->low_x, x);
        fit->low_y = fminf(fit->low_y, y);
        fit->high_x = fmaxf(fit->high_x, x);
        fit->high_y = fmaxf(fit->high_y, y);
        fit->lowest_m = fminf(fit->lowest_m, corners[k].y);
    }
}

struct footing {
    float middle_z, front_y, front_z, rear_y, rear_z; // lowest points on both sides of middle_z
};

static void find_footing(void *context, const struct vec3 corners[3])
{
    struct footing *footing = context;
    for (int k = 0; k < 3; k++) {
        struct vec3 p = corners[k];
        bool front = p.z > footing->middle_z;
        float *lowest_y = front ? &footing->front_y : &footing->rear_y;
        float *lowest_z = front ? &footing->front_z : &footing->rear_z;
        if (p.y < *lowest_y) {
            *lowest_y = p.y;
            *lowest_z = p.z;
        }
    }
}

static struct mat4 settle_once(const struct model *model, const struct mat4 *placement)
{
    struct vec3 low, high;
    model_placed_bounds(model, placement, &low, &high);
    struct footing footing = {.middle_z = 0.5f * (low.z + high.z), .front_y = INFINITY, .rear_y = INFINITY};
    each_triangle(model, placement, find_footing, &footing);
    if (isinf(footing.front_y) || isinf(footing.rear_y))
        return *placement;
    struct mat4 lean =
        mat4_rotation_x(atan2f(footing.front_y - footing.rear_y, footing.front_z - footing.rear_z));
    return mat4_multiply(&lean, placement);
}

// Turns the model about x until its lowest points before and behind its middle are level: in a few steps, as
// what is lowest changes with the turn.
static struct mat4 settle(const struct model *model, const struct mat4 *placement)
{
    struct mat4 settled = *placement;
    for (int step = 0; step < SETTLE_STEPS; step++)
        settled = settle_once(model, &settled);
    return settled;
}

struct extent {
    float low_x, high_x, low_y, high_y;
};

static void widen_extent(void *context, const struct vec3 corners[3])
{
    struct extent *extent = context;
    for (int k = 0; k < 3; k++) {
        extent->low_x = fminf(extent->low_x, corners[k].x);
        extent->high_x = fmaxf(extent->high_x, corners[k].x);
        extent->low_y = fminf(extent->low_y, corners[k].y);
        extent->high_y = fmaxf(extent->high_y, corners[k].y);
    }
}

// The product turned, and for a pair its mirror image on the other side: the left one at +x, as the wearer's
// is in the mirror's picture.
static struct arrangement arrange(const struct model *model, const struct mat4 *placement,
                                  const struct product_view *view)
{
    struct arrangement out = {.model = model, .count = 1};
    struct mat4 turn = mat4_rotation_y(view->turn_rad);
    out.places[0] = view->settle ? settle(model, placement) : *placement;
    out.places[0] = mat4_multiply(&turn, &out.places[0]);
    if (!view->pair)
        return out;
    struct extent extent = {INFINITY, -INFINITY, INFINITY, -INFINITY};
    each_triangle(model, &out.places[0], widen_extent, &extent);
    float gap = PAIR_GAP_SHARE * fmaxf(extent.high_x - extent.low_x, 0.5f * (extent.high_y - extent.low_y));
    const struct mat4 aside = mat4_translation((struct vec3){0.5f * gap - extent.low_x, 0.0f, 0.0f});
    const struct mat4 mirror = {{-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}};
    out.places[0] = mat4_multiply(&aside, &out.places[0]);
    out.places[1] = mat4_multiply(&mirror, &out.places[0]);
    out.count = 2;
    return out;
}

// Moves what is arranged until it fills its share of the picture in its middle.
static struct camera_fit fit_camera(const struct arrangement *arrangement, const struct product_view *view)
{
    struct mat4 rotation = mat4_rotation_x(view->tilt_rad);
    struct vec3 at = {0.0f, 0.0f, -1.5f};
    struct camera_fit fit = {0};
    for (int step = 0; step <= FIT_STEPS; step++) {
        struct mat4 translation = mat4_translation(at);
        fit = (struct camera_fit){.pose = mat4_multiply(&translation, &rotation),
                                  .low_x = INFINITY,
                                  .low_y = INFINITY,
                                  .high_x = -INFINITY,
                                  .high_y = -INFINITY,
                                  .lowest_m = INFINITY};
        each_arranged(arrangement, widen_fit, &fit);
        float extent = fmaxf(fit.high_x - fit.low_x, fit.high_y - fit.low_y) / (2.0f * view->fill);
        if (!(extent > 0.0f) || step == FIT_STEPS)
            break;
        at.x -= 0.5f * (fit.low_x + fit.high_x) * -at.z / picture_scale;
        at.y -= 0.5f * (fit.low_y + fit.high_y) * -at.z / picture_scale;
        at = vec3_scale(at, extent);
    }
    return fit;
}

// --- the table --------------------------------------------------------------------------------------------

struct shadow_cast {
    struct product_shot *shot;
    const struct camera_fit *fit;
    float distance_m; // of the camera from the world's origin
};

// A soft light from above: every triangle darkens the table below it by the area it covers there, less the
// higher it is, as light comes in from the sides; spread over points that lie closer than the blur is wide.
static void cast_shadow(void *context, const struct vec3 corners[3])
{
    const struct shadow_cast *cast = context;
    int side = cast->shot->table.width_px;
    struct vec3 a = vec3_subtract(corners[1], corners[0]), b = vec3_subtract(corners[2], corners[0]);
    float area = 0.5f * fabsf(a.z * b.x - a.x * b.z);
    float longest = fmaxf(fmaxf(vec3_length(a), vec3_length(b)), vec3_length(vec3_subtract(a, b)));
    float metre_px = 0.5f * (float)side * picture_scale / cast->distance_m;
    int rows = (int)fminf(ceilf(longest * metre_px / SHADOW_STEP_PX), SHADOW_MAX_ROWS);
    rows = rows > 0 ? rows : 1;
    float height = (corners[0].y + corners[1].y + corners[2].y) / 3.0f - cast->fit->lowest_m;
    float faint = expf(-height / fmaxf(SHADOW_HEIGHT_SHARE * cast->distance_m, 1e-4f));
    float share = faint * area * metre_px * metre_px / (float)(rows * rows);
    // rows * rows small triangles: in each row those that stand on their base, and between them those that
    // don't.
    for (int row = 0; row < rows; row++)
        for (int k = 0; k < 2 * row + 1; k++) {
            float u = ((float)row + (k % 2 == 0 ? 2.0f : 1.0f) / 3.0f) / (float)rows;
            float v = ((float)(k / 2) + (k % 2 == 0 ? 1.0f : 2.0f) / 3.0f) / (float)rows;
            struct vec3 at = vec3_add(corners[0], vec3_add(vec3_scale(a, u - v), vec3_scale(b, v)));
            at.y = cast->fit->lowest_m;
            struct vec3 p = mat4_transform_point(&cast->fit->pose, at);
            float place_px = 0.5f * (float)side * picture_scale / -p.z;
            int x = (int)((float)side * 0.5f + p.x * place_px);
            int y = (int)((float)side * 0.5f - p.y * place_px);
            if (x >= 0 && x < side && y >= 0 && y < side)
                cast->shot->shadow[(size_t)y * (size_t)side + (size_t)x] += share;
        }
}

// A running mean over 2 * reach + 1 pixels of each line; `step` apart are a line's pixels.
static void blur_lines(const float *from, float *to, int side, int reach, size_t step, size_t line_step)
{
    for (int line = 0; line < side; line++) {
        const float *in = from + (size_t)line * line_step;
        float *out = to + (size_t)line * line_step, sum = 0.0f;
        for (int i = -reach; i < side; i++) {
            if (i + reach < side)
                sum += in[(size_t)(i + reach) * step];
            if (i - reach - 1 >= 0)
                sum -= in[(size_t)(i - reach - 1) * step];
            if (i >= 0)
                out[(size_t)i * step] = sum / (float)(2 * reach + 1);
        }
    }
}

static void lay_table(struct product_shot *shot, const struct arrangement *arrangement,
                      const struct camera_fit *fit)
{
    int side = shot->table.width_px, reach = (int)(SHADOW_BLUR_SHARE * (float)side) + 1;
    memset(shot->shadow, 0, (size_t)side * (size_t)side * sizeof *shot->shadow);
    struct shadow_cast cast = {shot, fit, fmaxf(-fit->pose.m[14], 1e-3f)};
    each_arranged(arrangement, cast_shadow, &cast);
    for (int pass = 0; pass < 3; pass++) { // three box filters are close to a Gaussian
        blur_lines(shot->shadow, shot->blurred, side, reach, 1, (size_t)side);
        blur_lines(shot->blurred, shot->shadow, side, reach / 2, (size_t)side, 1);
    }
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            float u = 2.0f * (float)x / (float)side - 1.0f, v = (float)y / (float)side;
            float paper = 247.0f - 15.0f * v * v - 5.0f * u * u;
            float dark = 1.0f - expf(-SHADOW_GROWTH * shot->shadow[(size_t)y * (size_t)side + (size_t)x]);
            paper *= 1.0f - SHADOW_DEPTH * dark;
            uint8_t *pixel = picture_row(&shot->table, y) + 4 * (size_t)x;
            pixel[0] = (uint8_t)lroundf(paper);
            pixel[1] = (uint8_t)lroundf(paper * 0.994f);
            pixel[2] = (uint8_t)lroundf(paper * 0.985f);
            pixel[3] = 255;
        }
}

// --- the picture ------------------------------------------------------------------------------------------

// Means of squares of pixels; in encoded values, which keeps thin bright wires as the eye expects them.
static void shrink(const struct picture *large, struct picture *out)
{
    for (int y = 0; y < out->height_px; y++)
        for (int x = 0; x < out->width_px; x++)
            for (int k = 0; k < 4; k++) {
                int sum = 0;
                for (int j = 0; j < SUPERSAMPLING; j++)
                    for (int i = 0; i < SUPERSAMPLING; i++)
                        sum += picture_row(large, y * SUPERSAMPLING + j)[4 * (x * SUPERSAMPLING + i) + k];
                int count = SUPERSAMPLING * SUPERSAMPLING;
                picture_row(out, y)[4 * x + k] = (uint8_t)((sum + count / 2) / count);
            }
}

static enum result draw_before_table(struct product_shot *shot, const struct scene_person *person,
                                     struct diagnostic *why)
{
    shot->sequence++;
    shot->scene = (struct scene){.background = &shot->table,
                                 .background_sequence = shot->sequence,
                                 .vertical_fov_rad = PRODUCT_SHOT_FOV_RAD,
                                 .studio_light = true,
                                 .person_count = 1,
                                 .persons = {*person}};
    renderer_draw(shot->renderer, &shot->scene);
    if (renderer_read(shot->renderer, &shot->drawn) != RESULT_OK)
        return diagnose(why, RESULT_IO, "the rendered picture can't be read");
    shrink(&shot->drawn, &shot->finished);
    return RESULT_OK;
}

// What is drawn lets through the difference between a white and a black background: from that its cover, and
// its colour with the cover taken out.
static void cut_out_pixel(const uint8_t over_black[4], uint8_t over_white[4])
{
    float through = 0.0f, own[3];
    for (int k = 0; k < 3; k++) {
        own[k] = colour_linear_of_byte(over_black[k]);
        through += (colour_linear_of_byte(over_white[k]) - own[k]) / 3.0f;
    }
    float cover = fminf(fmaxf(1.0f - through, 0.0f), 1.0f);
    for (int k = 0; k < 3; k++)
        over_white[k] =
            cover > 0.0f ? (uint8_t)lroundf(255.0f * colour_encoded(fminf(own[k] / cover, 1.0f))) : 0;
    over_white[3] = (uint8_t)lroundf(255.0f * cover);
}

void product_shot_paint(struct product_shot *shot, uint8_t grey)
{
    for (int y = 0; y < shot->table.height_px; y++)
        for (int x = 0; x < shot->table.width_px; x++) {
            uint8_t *pixel = picture_row(&shot->table, y) + 4 * (size_t)x;
            pixel[0] = pixel[1] = pixel[2] = grey;
            pixel[3] = 255;
        }
}

static enum result draw_cut_out(struct product_shot *shot, const struct scene_person *person,
                                struct diagnostic *why)
{
    product_shot_paint(shot, 0);
    enum result result = draw_before_table(shot, person, why);
    if (result != RESULT_OK)
        return result;
    for (int y = 0; y < shot->side_px; y++)
        memcpy(picture_row(&shot->over_black, y), picture_row(&shot->finished, y), 4 * (size_t)shot->side_px);
    product_shot_paint(shot, 255);
    result = draw_before_table(shot, person, why);
    for (int y = 0; result == RESULT_OK && y < shot->side_px; y++)
        for (int x = 0; x < shot->side_px; x++)
            cut_out_pixel(picture_row(&shot->over_black, y) + 4 * (size_t)x,
                          picture_row(&shot->finished, y) + 4 * (size_t)x);
    return result;
}

enum result product_shot_draw(struct product_shot *shot, const struct scene_person *person,
                              struct diagnostic *why)
{
    return shot->cut_out ? draw_cut_out(shot, person, why) : draw_before_table(shot, person, why);
}

enum result product_shot_take(struct product_shot *shot, const struct model *model, int variant,
                              const struct mat4 *placement, const struct product_view *view,
                              struct diagnostic *why)
{
    uint32_t handle = 0;
    const struct arrangement arrangement = arrange(model, placement, view);
    struct camera_fit fit = fit_camera(&arrangement, view);
    lay_table(shot, &arrangement, &fit);
    enum result result = renderer_add_model(shot->renderer, model, &handle, why);
    if (result != RESULT_OK)
        return result;
    struct scene_person person = {.has_pose = true, .pose = fit.pose, .product_count = arrangement.count};
    for (int i = 0; i < arrangement.count; i++)
        person.products[i] = (struct scene_product){
            .model = handle, .variant = variant, .placement = arrangement.places[i], .opacity = 1.0f};
    result = product_shot_draw(shot, &person, why);
    renderer_remove_model(shot->renderer, handle);
    return result;
}
