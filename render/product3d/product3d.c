#include "render/product3d/product3d.h"

#include "render/product3d/cover.h"
#include "render/product3d/occluder.h"
#include "render/product3d/shading.h"
#include "render/product3d/tile.h"

#include <stdlib.h>

#define NEAR_M 0.05f
#define FAR_M 20.0f
#define GLARE_M 0.006f     // how far about a highlight its surroundings are looked for
#define MAX_TRANSPARENT 64 // primitives a pass; more are drawn in their own order

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
    if (result != RESULT_OK) {
        product3d_destroy(made);
        return result;
    }
    *out = made;
    return RESULT_OK;
}

void product3d_destroy(struct product3d *products)
{
    if (products == NULL)
        return;
    for (int i = 0; i < PRODUCT3D_MAX_MODELS; i++)
        if (products->slots[i].handle != 0)
            product_model_finish(&products->slots[i].model);
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
        result = shading_prepare(&products->shading, &made.materials[i], why);
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

// What is drawn in one pass: some of a person's products.
struct pass {
    const struct scene_person *person;
    const struct scene_product *products[SCENE_MAX_PRODUCTS];
    const struct product_model *models[SCENE_MAX_PRODUCTS];
    int count;
    float opacity;
};

// Bounds of a product in face space, temples bent.
static void bounds_of(const struct scene_product *product, const struct product_model *model,
                      struct vec3 *minimum, struct vec3 *maximum)
{
    *minimum = (struct vec3){INFINITY, INFINITY, INFINITY};
    *maximum = (struct vec3){-INFINITY, -INFINITY, -INFINITY};
    for (int i = 0; i < 8; i++) {
        struct vec3 corner = {(i & 1) != 0 ? model->maximum.x : model->minimum.x,
                              (i & 2) != 0 ? model->maximum.y : model->minimum.y,
                              (i & 4) != 0 ? model->maximum.z : model->minimum.z};
        struct vec3 p = mat4_transform_point(&product->placement, corner);
        *minimum = (struct vec3){fminf(minimum->x, p.x), fminf(minimum->y, p.y), fminf(minimum->z, p.z)};
        *maximum = (struct vec3){fmaxf(maximum->x, p.x), fmaxf(maximum->y, p.y), fmaxf(maximum->z, p.z)};
    }
    if (!product->has_temples)
        return;
    // However they turn, tips move by no more than their way along the arc.
    const struct scene_temples *temples = &product->temples;
    for (int side = 0; side < 2; side++) {
        float length = fmaxf(temples->hinge_m[side].z - minimum->z, 0.0f);
        float aside = length * fabsf(temples->open_rad[side]), down = length * fabsf(temples->drop_rad[side]);
        minimum->x = fminf(minimum->x, temples->hinge_m[side].x - aside);
        maximum->x = fmaxf(maximum->x, temples->hinge_m[side].x + aside);
        minimum->y -= down;
        maximum->y += down;
    }
}

static void draw_primitive(const struct product3d *products, const struct shading_scene *scene,
                           const struct pass *pass, int index, const struct product_draw *draw,
                           const struct product_material *material, enum shading_pass how)
{
    const struct scene_product *worn = pass->products[index];
    const struct shading_place place = {
        .to_face = mat4_multiply(&worn->placement, &draw->to_model),
        .to_camera = pass->person->pose,
        .mirrored = draw->mirrored != (mat4_determinant(&worn->placement) < 0.0f),
        .thickness = draw->thickness,
        .open_z_m = worn->open_z_m,
        .hidden_z_m = worn->hidden_z_m,
        .temples = worn->has_temples ? &worn->temples : NULL,
    };
    if (!shading_use(&products->shading, pass->models[index], material, how, scene, &place))
        return;
    GLenum front = clip_view_front_face(&scene->view);
    if (place.mirrored)
        front = front == GL_CW ? GL_CCW : GL_CW;
    glFrontFace(front);
    // Glass counts once on each pixel: its outer side when it is a body, either side when it is a sheet.
    if (material->lens.transmissive ? !draw->closed : material->material.double_sided)
        glDisable(GL_CULL_FACE);
    else
        glEnable(GL_CULL_FACE);
    mesh_draw(&pass->models[index]->mesh, GL_TRIANGLES, draw->first_index, draw->index_count);
}

static const struct product_material *material_of(const struct product_model *model,
                                                  const struct product_draw *draw, int variant)
{
    int material = draw->material;
    if (draw->variant_materials != NULL && variant >= 0 && variant < model->variant_count &&
        draw->variant_materials[variant] != MODEL_NONE)
        material = draw->variant_materials[variant];
    return &model->materials[material];
}

struct transparent {
    int product;
    const struct product_draw *draw;
    const struct product_material *material;
    float depth_m; // camera z: most negative is farthest
};

static int by_depth(const void *a, const void *b)
{
    float first = ((const struct transparent *)a)->depth_m, second = ((const struct transparent *)b)->depth_m;
    return (first > second) - (first < second);
}

// The primitives of one kind, from back to front.
static int list_transparent(const struct pass *pass, bool lenses, struct transparent list[MAX_TRANSPARENT])
{
    int count = 0;
    for (int i = 0; i < pass->count; i++) {
        const struct product_model *model = pass->models[i];
        struct mat4 to_camera = mat4_multiply(&pass->person->pose, &pass->products[i]->placement);
        for (int d = 0; d < model->draw_count && count < MAX_TRANSPARENT; d++) {
            const struct product_draw *draw = &model->draws[d];
            const struct product_material *material = material_of(model, draw, pass->products[i]->variant);
            if (material->transparent && material->lens.is_lens == lenses)
                list[count++] =
                    (struct transparent){i, draw, material, mat4_transform_point(&to_camera, draw->centre).z};
        }
    }
    qsort(list, (size_t)count, sizeof *list, by_depth);
    return count;
}

static void draw_head(struct product3d *products, const struct pass *pass, const struct shading_scene *scene)
{
    if (pass->person->mesh_m != NULL) // else a product photographed alone
        occluder_draw(&products->occluder, pass->person->mesh_m, &pass->person->head, &pass->person->pose,
                      &scene->projection, &scene->view);
}

static void draw_lenses(const struct product3d *products, const struct shading_scene *scene,
                        const struct pass *pass, const struct transparent *list, int count,
                        enum shading_pass how)
{
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glDepthMask(GL_FALSE);
    glEnable(GL_BLEND);
    glBlendEquationSeparate(GL_FUNC_ADD, GL_MAX); // the alphas: places of the nearest and the farthest lens
    if (how == SHADING_MULTIPLY)
        glBlendFunc(GL_ZERO, GL_SRC_COLOR);
    else
        glBlendFunc(GL_ONE, GL_ONE);
    for (int i = 0; i < count; i++)
        draw_primitive(products, scene, pass, list[i].product, list[i].draw, list[i].material, how);
    glBlendEquation(GL_FUNC_ADD);
    glDisable(GL_BLEND);
    glDepthMask(GL_TRUE);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_CULL_FACE);
}

// Polarised lenses take the highlights from what is behind them: those of skin and eyes are some millimetres
// across.
static void set_glare(struct tile *tile, const struct product3d_frame *frame, const struct pass *pass,
                      const struct transparent *lenses, int count)
{
    float share = 0.0f;
    for (int i = 0; i < count; i++)
        share = fmaxf(share, lenses[i].material->lens.polarised);
    float distance_m = fmaxf(-pass->person->pose.m[14], NEAR_M);
    float view_m = 2.0f * distance_m * tanf(0.5f * frame->vertical_fov_rad);
    float shown_px = (float)frame->target->height_px * fabsf(frame->view.scale_y);
    tile_set_glare(tile, share, GLARE_M / view_m * shown_px);
}

// What the lenses let through into the veil, what they reflect into the glow, where the head doesn't hide
// them. No opaque part hides a lens here: each covers its share of a pixel when the tile is laid over what is
// seen through the lens, so that the lens goes on under its rim and no pixel on the rim's edge is without it.
// One sample is enough, as the lens's own edge lies under the rim.
static void fill_lenses(struct product3d *products, const struct product3d_frame *frame,
                        const struct pass *pass, const struct shading_scene *scene)
{
    struct transparent lenses[MAX_TRANSPARENT];
    int count = list_transparent(pass, true, lenses);
    set_glare(&products->tile, frame, pass, lenses, count);
    glBindFramebuffer(GL_FRAMEBUFFER, products->tile.veil.framebuffer);
    tile_clear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT, 1.0f);
    if (count > 0) {
        draw_head(products, pass, scene);
        draw_lenses(products, scene, pass, lenses, count, SHADING_MULTIPLY);
    }
    glBindFramebuffer(GL_FRAMEBUFFER, products->tile.glow.framebuffer);
    tile_clear(GL_COLOR_BUFFER_BIT, 0.0f);
    if (count > 0)
        draw_lenses(products, scene, pass, lenses, count, SHADING_ADD);
}

// Opaque parts into the tile, over nothing, premultiplied by how much they cover; then what is blended.
static void fill_tile(struct product3d *products, const struct pass *pass, const struct shading_scene *scene)
{
    struct transparent blended[MAX_TRANSPARENT];
    int count = list_transparent(pass, false, blended);
    glBindFramebuffer(GL_FRAMEBUFFER, products->tile.samples.framebuffer);
    tile_clear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT, 0.0f);
    draw_head(products, pass, scene);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    for (int i = 0; i < pass->count; i++) {
        const struct product_model *model = pass->models[i];
        if (scene->cover.texture != 0)
            glEnable(GL_BLEND);
        for (int d = 0; d < model->draw_count; d++) {
            const struct product_draw *draw = &model->draws[d];
            const struct product_material *material = material_of(model, draw, pass->products[i]->variant);
            if (!material->transparent)
                draw_primitive(products, scene, pass, i, draw, material, SHADING_COVER);
        }
        glDisable(GL_BLEND);
    }
    glEnable(GL_BLEND);
    glDepthMask(GL_FALSE);
    for (int i = 0; i < count; i++)
        draw_primitive(products, scene, pass, blended[i].product, blended[i].draw, blended[i].material,
                       SHADING_COVER);
    glDepthMask(GL_TRUE);
    glDisable(GL_BLEND);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_CULL_FACE);
}

static void draw_pass(struct product3d *products, const struct product3d_frame *frame,
                      const struct pass *pass, const struct light_estimate *light)
{
    struct shading_scene scene = {
        .environment = products->environment,
        .view = frame->view,
        .projection = product3d_projection(frame->vertical_fov_rad,
                                           (float)frame->picture_width_px / (float)frame->picture_height_px),
        .light = light};
    struct extent extent = EXTENT_EMPTY;
    struct mat4 to_clip = mat4_multiply(&scene.projection, &pass->person->pose);
    for (int i = 0; i < pass->count; i++) {
        struct vec3 minimum, maximum;
        bounds_of(pass->products[i], pass->models[i], &minimum, &maximum);
        extent_add_box(&extent, minimum, maximum, &to_clip, &frame->view, NEAR_M);
    }
    struct region region = extent_region(&extent, frame->target);
    if (region.width <= 0 || region.height <= 0 ||
        !tile_make_room(&products->tile, region.width, region.height))
        return;

    // The tile is a window onto the target: same clip space, its origin at the region's corner.
    scene.veil = products->tile.veil.texture;
    scene.glow = products->tile.glow.texture;
    scene.behind = frame->target->texture;
    scene.behind_x = region.x;
    scene.behind_y = region.y;
    scene.cover = cover_lookup_of(&products->cover, &frame->view, frame->target, &region,
                                  frame->picture_width_px, frame->picture_height_px);
    glEnable(GL_SCISSOR_TEST);
    glScissor(0, 0, region.width, region.height);
    glViewport(-region.x, -region.y, frame->target->width_px, frame->target->height_px);
    fill_lenses(products, frame, pass, &scene);
    fill_tile(products, pass, &scene);
    tile_lay(&products->tile, frame->target, &region, pass->opacity);
    glDisable(GL_SCISSOR_TEST);
    glFrontFace(GL_CCW);
}

// --- a person ----------------------------------------------------------------------------------------------

static void add_to_pass(struct pass *pass, struct product3d *products, const struct scene_product *product)
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
        bounds_of(&person->products[i], &slot->model, &low, &high);
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
}

void product3d_draw(struct product3d *products, const struct product3d_frame *frame,
                    const struct scene_person *person, const struct light_estimate *light)
{
    if (!person->has_pose)
        return;
    begin_cover(products, frame, person);
    // Everything that is fully there goes together, so that products hide one another; what fades in or out
    // is mixed over that, each by itself.
    struct pass whole = {.person = person, .opacity = 1.0f};
    for (int i = 0; i < person->product_count; i++)
        if (person->products[i].opacity >= 1.0f)
            add_to_pass(&whole, products, &person->products[i]);
    if (whole.count > 0)
        draw_pass(products, frame, &whole, light);
    for (int i = 0; i < person->product_count; i++) {
        struct pass fading = {.person = person, .opacity = person->products[i].opacity};
        if (fading.opacity <= 0.0f || fading.opacity >= 1.0f)
            continue;
        add_to_pass(&fading, products, &person->products[i]);
        if (fading.count > 0)
            draw_pass(products, frame, &fading, light);
    }
}
