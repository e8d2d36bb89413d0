#include "render/product3d/product3d.h"

#include "render/product3d/cover.h"
#include "render/product3d/rigged.h"
#include "render/product3d/worn_pass.h"

#include <stdlib.h>

#define NEAR_M 0.05f
#define FAR_M 20.0f
#define GLARE_M                                                                                              \
    0.006f // how far about a highlight its surroundings are looked for: skin's are some millimetres

struct model_slot {
    uint32_t handle; // 0: free
    struct product_model model;
};

struct product3d {
    const struct environment *environment;
    struct shading shading;
    struct occluder occluder;
    struct cover cover;
    struct tile tile;
    struct mesh body; // what of a body hides garments
    uint32_t next_handle;
    struct model_slot slots[PRODUCT3D_MAX_MODELS];
};

// --- models ------------------------------------------------------------------------------------------------

enum result product3d_create(const struct environment *environment, struct product3d **out,
                             struct diagnostic *why)
{
    struct product3d *made = calloc(1, sizeof *made);
    if (made == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for drawing products");
    made->environment = environment;
    made->next_handle = 1;
    enum result result = occluder_init(&made->occluder, why);
    if (result == RESULT_OK)
        result = cover_init(&made->cover, why);
    if (result == RESULT_OK)
        result = tile_init(&made->tile, why);
    if (result == RESULT_OK)
        result = occluder_init_mesh(&made->body, SCENE_BODY_CORNERS, why);
    if (result != RESULT_OK) {
        product3d_destroy(made);
        return result;
    }
    *out = made;
    return RESULT_OK;
}

enum result product3d_prepare(struct product3d *products, struct diagnostic *why)
{
    return tile_prepare(&products->tile, why);
}

void product3d_destroy(struct product3d *products)
{
    if (products == NULL)
        return;
    for (int i = 0; i < PRODUCT3D_MAX_MODELS; i++)
        if (products->slots[i].handle != 0)
            product_model_finish(&products->slots[i].model);
    mesh_finish(&products->body);
    tile_finish(&products->tile);
    cover_finish(&products->cover);
    occluder_finish(&products->occluder);
    shading_finish(&products->shading);
    free(products);
}

static struct model_slot *find_slot(struct product3d *products, uint32_t handle)
{
    for (int i = 0; i < PRODUCT3D_MAX_MODELS; i++)
        if (products->slots[i].handle == handle)
            return &products->slots[i];
    return NULL;
}

enum result product3d_add(struct product3d *products, const struct model *model, uint32_t *handle,
                          struct diagnostic *why)
{
    struct model_slot *slot = find_slot(products, 0);
    if (slot == NULL)
        return diagnose(why, RESULT_TOO_LARGE, "more than %d models at once", PRODUCT3D_MAX_MODELS);
    struct product_model made = {0};
    enum result result = product_model_init(&made, model, why);
    for (int i = 0; result == RESULT_OK && i < made.material_count; i++)
        result = shading_prepare(&products->shading, &made.materials[i], made.deformed.array != 0, why);
    if (result != RESULT_OK) {
        product_model_finish(&made);
        return result;
    }
    *slot = (struct model_slot){products->next_handle++, made};
    *handle = slot->handle;
    return RESULT_OK;
}

void product3d_remove(struct product3d *products, uint32_t handle)
{
    struct model_slot *slot = handle != 0 ? find_slot(products, handle) : NULL;
    if (slot == NULL)
        return;
    product_model_finish(&slot->model);
    slot->handle = 0;
}

void product3d_set_look(struct product3d *products, const struct tile_look *look)
{
    tile_set_look(&products->tile, look);
}

// --- the camera --------------------------------------------------------------------------------------------

struct mat4 product3d_projection(float vertical_fov_rad, float aspect)
{
    float f = 1.0f / tanf(0.5f * vertical_fov_rad);
    struct mat4 out = {{0}};
    out.m[0] = f / aspect;
    out.m[5] = f;
    out.m[10] = (NEAR_M + FAR_M) / (NEAR_M - FAR_M);
    out.m[11] = -1.0f;
    out.m[14] = 2.0f * NEAR_M * FAR_M / (NEAR_M - FAR_M);
    return out;
}

// --- one pass ----------------------------------------------------------------------------------------------

// Polarised lenses take the highlights from what is behind them.
static void set_glare(struct product3d *products, const struct product3d_frame *frame,
                      const struct worn_pass *pass)
{
    float distance_m = fmaxf(-pass->person->pose.m[14], NEAR_M);
    float view_m = 2.0f * distance_m * tanf(0.5f * frame->vertical_fov_rad);
    float shown_px = (float)frame->target->height_px * fabsf(frame->view.scale_y);
    tile_set_glare(&products->tile, worn_pass_polarised(pass), GLARE_M / view_m * shown_px);
}

static struct shading_scene scene_of(const struct product3d *products, const struct product3d_frame *frame,
                                     const struct light_estimate *light)
{
    return (struct shading_scene){
        .environment = products->environment,
        .view = frame->view,
        .projection = product3d_projection(frame->vertical_fov_rad,
                                           (float)frame->picture_width_px / (float)frame->picture_height_px),
        .light = light};
}

// The tile becomes a window onto the target: same clip space, its origin at the region's corner. False when
// there is nothing to draw.
static bool open_tile(struct product3d *products, const struct product3d_frame *frame,
                      const struct target *grid, const struct region *region, struct shading_scene *scene)
{
    if (region->width <= 0 || region->height <= 0 ||
        !tile_make_room(&products->tile, region->width, region->height))
        return false;
    scene->behind = frame->target->texture;
    scene->behind_step = (struct vec2){(float)frame->target->width_px / (float)grid->width_px,
                                       (float)frame->target->height_px / (float)grid->height_px};
    scene->behind_corner =
        (struct vec2){scene->behind_step.x * (float)region->x, scene->behind_step.y * (float)region->y};
    glEnable(GL_SCISSOR_TEST);
    glScissor(0, 0, region->width, region->height);
    glViewport(-region->x, -region->y, grid->width_px, grid->height_px);
    return true;
}

static struct cover_window window_of(const struct product3d_frame *frame, const struct target *grid,
                                     const struct region *region)
{
    return (struct cover_window){&frame->view, grid, region, frame->picture_width_px,
                                 frame->picture_height_px};
}

static void draw_pass(struct product3d *products, const struct product3d_frame *frame,
                      const struct worn_pass *pass, const struct light_estimate *light)
{
    struct shading_scene scene = scene_of(products, frame, light);
    struct extent extent = EXTENT_EMPTY, lens_extent = EXTENT_EMPTY;
    struct mat4 to_clip = mat4_multiply(&scene.projection, &pass->person->pose);
    for (int i = 0; i < pass->count; i++) {
        struct vec3 minimum, maximum;
        worn_bounds(pass->products[i], pass->models[i], &minimum, &maximum);
        extent_add_box(&extent, minimum, maximum, &to_clip, &frame->view, NEAR_M);
        if (!worn_lens_bounds(pass->products[i], pass->models[i], &minimum, &maximum))
            continue;
        // A turned node's box may be larger than the model's.
        extent_add_box(&lens_extent, minimum, maximum, &to_clip, &frame->view, NEAR_M);
        extent_add_box(&extent, minimum, maximum, &to_clip, &frame->view, NEAR_M);
    }
    const struct target grid = tile_grid(&products->tile, frame->target);
    const struct region region = extent_region(&extent, &grid);
    const struct region lenses = extent_region(&lens_extent, &grid);
    if (!open_tile(products, frame, &grid, &region, &scene))
        return;
    const struct cover_window window = window_of(frame, &grid, &region);
    scene.cover = cover_lookup_of(&products->cover, &window);
    const struct worn_tools tools = {&products->shading, &products->occluder, &products->tile};
    if (lenses.width > 0 && lenses.height > 0) {
        scene.veil = products->tile.veil.texture;
        scene.glow = products->tile.glow.texture;
        worn_pass_fill_lenses(&tools, pass, &scene);
    }
    worn_pass_fill_tile(&tools, pass, &scene);
    set_glare(products, frame, pass);
    tile_lay(&products->tile, frame->target, &region, &lenses, pass->opacity);
    glDisable(GL_SCISSOR_TEST);
    glFrontFace(GL_CCW);
}

// --- a person ----------------------------------------------------------------------------------------------

static void add_to_pass(struct worn_pass *pass, struct product3d *products,
                        const struct scene_product *product)
{
    const struct model_slot *slot = product->model != 0 ? find_slot(products, product->model) : NULL;
    if (slot == NULL || slot->model.draw_count == 0)
        return;
    pass->products[pass->count] = product;
    pass->models[pass->count] = &slot->model;
    pass->count++;
}

// Of all that the person wears.
static void begin_cover(struct product3d *products, const struct product3d_frame *frame,
                        const struct scene_person *person)
{
    struct cover_bounds all = {{INFINITY, INFINITY, INFINITY}, {-INFINITY, -INFINITY, -INFINITY}};
    for (int i = 0; i < person->product_count; i++) {
        const struct model_slot *slot = find_slot(products, person->products[i].model);
        struct vec3 low, high;
        if (person->products[i].model == 0 || slot == NULL)
            continue;
        worn_bounds(&person->products[i], &slot->model, &low, &high);
        all.low = (struct vec3){fminf(all.low.x, low.x), fminf(all.low.y, low.y), fminf(all.low.z, low.z)};
        all.high =
            (struct vec3){fmaxf(all.high.x, high.x), fmaxf(all.high.y, high.y), fmaxf(all.high.z, high.z)};
    }
    if (all.low.x <= all.high.x)
        cover_begin(&products->cover, frame->scene, person, &all);
}

void product3d_forget_people(struct product3d *products)
{
    cover_forget(&products->cover);
    tile_forget(&products->tile);
}

void product3d_draw(struct product3d *products, const struct product3d_frame *frame,
                    const struct scene_person *person, const struct light_estimate *light)
{
    if (!person->has_pose)
        return;
    begin_cover(products, frame, person);
    // Everything that is fully there goes together, so that products hide one another; what fades in or out
    // is mixed over that, each by itself.
    struct worn_pass whole = {.person = person, .opacity = 1.0f};
    for (int i = 0; i < person->product_count; i++)
        if (person->products[i].opacity >= 1.0f)
            add_to_pass(&whole, products, &person->products[i]);
    if (whole.count > 0)
        draw_pass(products, frame, &whole, light);
    for (int i = 0; i < person->product_count; i++) {
        struct worn_pass fading = {.person = person, .opacity = person->products[i].opacity};
        if (fading.opacity <= 0.0f || fading.opacity >= 1.0f)
            continue;
        add_to_pass(&fading, products, &person->products[i]);
        if (fading.count > 0)
            draw_pass(products, frame, &fading, light);
    }
}

// --- a body ------------------------------------------------------------------------------------------------

// A garment before a near camera fills the picture: its pixels are larger then, for the time's sake, by no
// more than webcams blur; and where the picture itself is enlarged, up to as large as the camera's are.
#define RIGGED_MOST_PX 160000.0f
#define RIGGED_BLUR_PX 0.68f    // pixels half as large again
#define RIGGED_SOFTENED_PX 1.5f // larger ones are softened

static float rigged_blur(const struct extent *extent, const struct product3d_frame *frame)
{
    const struct region region = extent_region(extent, frame->target);
    float pitch = sqrtf((float)region.width * (float)region.height / RIGGED_MOST_PX);
    float camera_px =
        (float)frame->target->height_px * fabsf(frame->view.scale_y) / (float)frame->picture_height_px;
    // tile.c: pitch_of, without and with softening.
    float sharp = fminf(sqrtf(fmaxf(0.25f * pitch * pitch - 1.0f / 12.0f, 0.0f)), RIGGED_BLUR_PX);
    float softened = fminf(pitch, camera_px);
    return softened > RIGGED_SOFTENED_PX ? sqrtf(0.5f * softened * softened - 1.0f / 12.0f) : sharp;
}

static void draw_rigged(struct product3d *products, const struct product3d_frame *frame,
                        const struct scene_rigged *rigged, GLuint layers, const struct light_estimate *light)
{
    struct model_slot *slot = rigged->model != 0 ? find_slot(products, rigged->model) : NULL;
    if (slot == NULL || slot->model.deformed.array == 0 || rigged->opacity <= 0.0f ||
        rigged->vertex_count != slot->model.mesh.vertex_count)
        return;
    struct shading_scene scene = scene_of(products, frame, light);
    struct extent extent = EXTENT_EMPTY;
    struct vec3 minimum, maximum;
    if (!rigged_bounds(rigged, &minimum, &maximum))
        return;
    extent_add_box(&extent, minimum, maximum, &scene.projection, &frame->view, NEAR_M);
    const struct tile_look look = products->tile.look;
    products->tile.look.blur_px = fmaxf(look.blur_px, rigged_blur(&extent, frame));
    const struct target grid = tile_grid(&products->tile, frame->target);
    const struct region region = extent_region(&extent, &grid);
    if (!open_tile(products, frame, &grid, &region, &scene)) {
        products->tile.look = look;
        return;
    }
    const struct cover_window window = window_of(frame, &grid, &region);
    scene.cover = cover_lookup_in(layers, (struct vec3){1.0f / (float)frame->picture_width_px, 0.0f, 0.0f},
                                  (struct vec3){0.0f, 1.0f / (float)frame->picture_height_px, 0.0f}, &window);
    const struct rigged_tools tools = {&products->shading, &products->occluder, &products->body,
                                       &products->tile};
    rigged_fill_tile(&tools, rigged, &slot->model, &scene);
    tile_lay_plain(&products->tile, frame->target, &region, rigged->opacity);
    products->tile.look = look;
    glDisable(GL_SCISSOR_TEST);
    glFrontFace(GL_CCW);
}

void product3d_draw_body(struct product3d *products, const struct product3d_frame *frame,
                         const struct scene_body *body, GLuint layers, const struct light_estimate *light)
{
    for (int i = 0; i < body->rigged_count; i++)
        draw_rigged(products, frame, &body->rigged[i], layers, light);
}
