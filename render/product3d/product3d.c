#include "render/product3d/product3d.h"

#include "platform/base/log.h"
#include "render/gl/program.h"
#include "render/gl/quad.h"
#include "render/product3d/occluder.h"
#include "render/product3d/shading.h"

#include <stdlib.h>

#define NEAR_M 0.05f
#define FAR_M 20.0f
#define SAMPLES 4
#define TILE_STEP_PX 128   // tiles grow in steps, so that a walking head doesn't make one each frame
#define TILE_MARGIN_PX 2   // around the products' bounds
#define MAX_TRANSPARENT 64 // primitives a pass; more are drawn in their own order
// Temples vanish between these depths of face space: a little before and well behind the ear's root.
#define FADE_GONE_M (-0.050f)
#define FADE_WHOLE_M (-0.028f)
// Temples open from behind the hinge to before the ear.
#define SPREAD_FROM_M 0.045f
#define SPREAD_TO_M (-0.020f)
#define SPREAD_MOST 0.15f
#define TEMPLE_GAP_M 0.001f

struct model_slot {
    uint32_t handle; // 0: free
    struct product_model model;
};

// Draws a region of one target into another.
struct copy_program {
    GLuint program;
    GLint to_clip, offset, opacity;
};

struct product3d {
    const struct environment *environment;
    struct shading shading;
    struct occluder occluder;
    struct quad quad;
    struct copy_program copy, copy_through; // through lenses
    struct target tile;    // opaque parts, premultiplied by how much they cover; multisampled
    struct target settled; // the tile's samples resolved
    struct target veil;    // what the lenses let through, with depth
    struct target glow;    // what they reflect; the veil's depth
    int samples;           // of the tile; 0 where the driver has no multisampling
    uint32_t next_handle;
    struct model_slot slots[PRODUCT3D_MAX_MODELS];
    struct log_limit limit;
};

// A rectangle of target pixels, from the bottom left as GL counts.
struct region {
    int x, y, width, height;
};

// --- models ------------------------------------------------------------------------------------------------

static enum result make_copy(const char *defines, struct copy_program *out, struct diagnostic *why)
{
    enum result result = program_create("quad.vert", "tile.frag", defines, &out->program, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {
        {"picture_to_clip", &out->to_clip}, {"offset_px", &out->offset}, {"opacity", &out->opacity}};
    program_find_uniforms(out->program, uniforms, 3);
    program_set_sampler(out->program, "source", 0);
    program_set_sampler(out->program, "veil", 1);
    program_set_sampler(out->program, "glow", 2);
    return RESULT_OK;
}

enum result product3d_create(const struct environment *environment, struct product3d **out,
                             struct diagnostic *why)
{
    struct product3d *made = calloc(1, sizeof *made);
    if (made == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for drawing products");
    made->environment = environment;
    made->next_handle = 1;
    made->samples = target_max_samples() >= SAMPLES ? SAMPLES : 0;
    quad_init(&made->quad);
    enum result result = occluder_init(&made->occluder, why);
    if (result == RESULT_OK)
        result = make_copy(NULL, &made->copy, why);
    if (result == RESULT_OK)
        result = make_copy("#define LENSES\n", &made->copy_through, why);
    if (result != RESULT_OK) {
        product3d_destroy(made);
        return result;
    }
    *out = made;
    return RESULT_OK;
}

static void finish_tile(struct product3d *products)
{
    target_finish(&products->glow);
    target_finish(&products->veil);
    target_finish(&products->settled);
    target_finish(&products->tile);
}

void product3d_destroy(struct product3d *products)
{
    if (products == NULL)
        return;
    for (int i = 0; i < PRODUCT3D_MAX_MODELS; i++)
        if (products->slots[i].handle != 0)
            product_model_finish(&products->slots[i].model);
    finish_tile(products);
    glDeleteProgram(products->copy_through.program);
    glDeleteProgram(products->copy.program);
    quad_finish(&products->quad);
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

// --- where the products are on the target ------------------------------------------------------------------

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

struct extent {
    float low_x, low_y, high_x, high_y; // target clip space
};

// Widens the extent by a model's bounds; to everything when a corner is not before the camera.
static void widen(struct extent *extent, const struct product_model *model, const struct mat4 *to_clip,
                  const struct clip_view *view)
{
    for (int i = 0; i < 8; i++) {
        struct vec4 corner = {(i & 1) != 0 ? model->maximum.x : model->minimum.x,
                              (i & 2) != 0 ? model->maximum.y : model->minimum.y,
                              (i & 4) != 0 ? model->maximum.z : model->minimum.z, 1.0f};
        struct vec4 clip = mat4_transform(to_clip, corner);
        if (!(clip.w > NEAR_M)) {
            *extent = (struct extent){-1.0f, -1.0f, 1.0f, 1.0f};
            return;
        }
        float x = clip.x / clip.w * view->scale_x + view->offset_x;
        float y = clip.y / clip.w * view->scale_y + view->offset_y;
        extent->low_x = fminf(extent->low_x, x);
        extent->low_y = fminf(extent->low_y, y);
        extent->high_x = fmaxf(extent->high_x, x);
        extent->high_y = fmaxf(extent->high_y, y);
    }
}

// In pixels, cut to the target; zero width when nothing of it is on the target.
static struct region to_region(const struct extent *extent, const struct target *target)
{
    float low_x = fmaxf(extent->low_x, -1.0f), high_x = fminf(extent->high_x, 1.0f);
    float low_y = fmaxf(extent->low_y, -1.0f), high_y = fminf(extent->high_y, 1.0f);
    if (!(low_x < high_x) || !(low_y < high_y))
        return (struct region){0};
    int left = (int)((low_x + 1.0f) * 0.5f * (float)target->width_px) - TILE_MARGIN_PX;
    int bottom = (int)((low_y + 1.0f) * 0.5f * (float)target->height_px) - TILE_MARGIN_PX;
    int right = (int)((high_x + 1.0f) * 0.5f * (float)target->width_px) + 1 + TILE_MARGIN_PX;
    int top = (int)((high_y + 1.0f) * 0.5f * (float)target->height_px) + 1 + TILE_MARGIN_PX;
    left = left > 0 ? left : 0;
    bottom = bottom > 0 ? bottom : 0;
    right = right < target->width_px ? right : target->width_px;
    top = top < target->height_px ? top : target->height_px;
    return (struct region){left, bottom, right - left, top - bottom};
}

// --- one pass ----------------------------------------------------------------------------------------------

// What is drawn in one pass: some of a person's products.
struct pass {
    const struct scene_person *person;
    const struct scene_product *products[SCENE_MAX_PRODUCTS];
    const struct product_model *models[SCENE_MAX_PRODUCTS];
    float spread[SCENE_MAX_PRODUCTS]; // of temples
    int count;
    float opacity;
};

static struct mat4 to_clip_of(const struct pass *pass, int index, const struct mat4 *projection)
{
    // Bounds grow in face space's x as temples do.
    struct mat4 open = mat4_identity();
    if (pass->products[index]->fade_behind_ears)
        open.m[0] = 1.0f + pass->spread[index];
    struct mat4 opened = mat4_multiply(&open, &pass->products[index]->placement);
    struct mat4 to_camera = mat4_multiply(&pass->person->pose, &opened);
    return mat4_multiply(projection, &to_camera);
}

// Makes the tile and its companions at least as large as the region. False when the driver gives none.
static bool make_room(struct product3d *products, int width_px, int height_px)
{
    if (products->tile.width_px >= width_px && products->tile.height_px >= height_px)
        return true;
    int width = width_px > products->tile.width_px ? width_px : products->tile.width_px;
    int height = height_px > products->tile.height_px ? height_px : products->tile.height_px;
    width = (width + TILE_STEP_PX - 1) / TILE_STEP_PX * TILE_STEP_PX;
    height = (height + TILE_STEP_PX - 1) / TILE_STEP_PX * TILE_STEP_PX;
    struct diagnostic why = {0};
    finish_tile(products);
    const struct target_options sampled = {.depth = true, .samples = products->samples};
    const struct target_options single = {.depth = true};
    if (target_init(&products->tile, width, height, &sampled, &why) == RESULT_OK &&
        target_init(&products->settled, width, height, NULL, &why) == RESULT_OK &&
        target_init(&products->veil, width, height, &single, &why) == RESULT_OK &&
        target_init(&products->glow, width, height, NULL, &why) == RESULT_OK) {
        glBindFramebuffer(GL_FRAMEBUFFER, products->glow.framebuffer);
        glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, products->veil.depth);
        return true;
    }
    finish_tile(products);
    if (log_limit_allows(&products->limit))
        log_write(LOG_WARNING, "render", "products are not shown: %s", why.text);
    return false;
}

// Draws the bound target's scissored region from the pixels of `from`, `offset` away.
static void copy_pixels(const struct product3d *products, const struct copy_program *copy,
                        const struct target *from, int offset_x, int offset_y, float opacity)
{
    struct clip_view whole = clip_view_identity();
    glUseProgram(copy->program);
    clip_view_set(&whole, copy->to_clip);
    glUniform2i(copy->offset, offset_x, offset_y);
    glUniform1f(copy->opacity, opacity);
    glActiveTexture(GL_TEXTURE2);
    glBindTexture(GL_TEXTURE_2D, products->glow.texture);
    glActiveTexture(GL_TEXTURE1);
    glBindTexture(GL_TEXTURE_2D, products->veil.texture);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, from->texture);
    quad_draw(&products->quad);
}

static void draw_primitive(const struct product3d *products, const struct shading_scene *scene,
                           const struct pass *pass, int index, const struct product_draw *draw,
                           const struct product_material *material, enum shading_pass how)
{
    const struct scene_product *worn = pass->products[index];
    struct shading_place place = {
        .to_face = mat4_multiply(&worn->placement, &draw->to_model),
        .to_camera = pass->person->pose,
        .fade = SHADING_NO_FADE,
        .spread = SHADING_NO_SPREAD,
    };
    if (worn->fade_behind_ears) {
        place.fade = (struct vec2){FADE_GONE_M, FADE_WHOLE_M};
        place.spread = (struct vec3){SPREAD_FROM_M, SPREAD_TO_M, pass->spread[index]};
    }
    if (!shading_use(&products->shading, pass->models[index], material, how, scene, &place))
        return;
    GLenum front = clip_view_front_face(&scene->view);
    if (draw->mirrored)
        front = front == GL_CW ? GL_CCW : GL_CW;
    glFrontFace(front);
    if (material->material.double_sided)
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
            if (material->transparent && product_material_is_lens(material) == lenses)
                list[count++] =
                    (struct transparent){i, draw, material, mat4_transform_point(&to_camera, draw->centre).z};
        }
    }
    qsort(list, (size_t)count, sizeof *list, by_depth);
    return count;
}

// Clears all of the bound target: on a processor clearing a part costs more.
static void clear_whole(GLbitfield what, float white)
{
    glClearColor(white, white, white, 0.0f);
    glDisable(GL_SCISSOR_TEST);
    glClear(what);
    glEnable(GL_SCISSOR_TEST);
}

static void draw_head(struct product3d *products, const struct pass *pass, const struct shading_scene *scene)
{
    if (pass->person->mesh_m != NULL) // else a product photographed alone
        occluder_draw(&products->occluder, pass->person->mesh_m, &pass->person->pose, &scene->projection,
                      &scene->view);
}

static void draw_lenses(const struct product3d *products, const struct shading_scene *scene,
                        const struct pass *pass, const struct transparent *list, int count,
                        enum shading_pass how)
{
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glDepthMask(GL_FALSE);
    glEnable(GL_BLEND);
    if (how == SHADING_MULTIPLY) // the alpha, where the lens is, replaces that of one farther away
        glBlendFuncSeparate(GL_ZERO, GL_SRC_COLOR, GL_ONE, GL_ZERO);
    else
        glBlendFunc(GL_ONE, GL_ONE);
    for (int i = 0; i < count; i++)
        draw_primitive(products, scene, pass, list[i].product, list[i].draw, list[i].material, how);
    glDisable(GL_BLEND);
    glDepthMask(GL_TRUE);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_CULL_FACE);
}

static void blit(const struct target *from, const struct target *to, const struct region *region)
{
    // Equal rectangles, as resolving samples wants them (OpenGL ES 3.0 specification, section 4.3.2).
    glBindFramebuffer(GL_READ_FRAMEBUFFER, from->framebuffer);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, to->framebuffer);
    glBlitFramebuffer(0, 0, region->width, region->height, 0, 0, region->width, region->height,
                      GL_COLOR_BUFFER_BIT, GL_NEAREST);
}

// What the lenses let through into the veil, what they reflect into the glow, where the head doesn't hide
// them. No opaque part hides a lens here: each covers its share of a pixel when the tile is laid over what is
// seen through the lens, so that the lens goes on under its rim and no pixel on the rim's edge is without it.
// One sample is enough, as the lens's own edge lies under the rim.
static void fill_lenses(struct product3d *products, const struct pass *pass,
                        const struct shading_scene *scene)
{
    struct transparent lenses[MAX_TRANSPARENT];
    int count = list_transparent(pass, true, lenses);
    glBindFramebuffer(GL_FRAMEBUFFER, products->veil.framebuffer);
    clear_whole(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT, 1.0f);
    if (count > 0) {
        draw_head(products, pass, scene);
        draw_lenses(products, scene, pass, lenses, count, SHADING_MULTIPLY);
    }
    glBindFramebuffer(GL_FRAMEBUFFER, products->glow.framebuffer);
    clear_whole(GL_COLOR_BUFFER_BIT, 0.0f);
    if (count > 0)
        draw_lenses(products, scene, pass, lenses, count, SHADING_ADD);
}

// Opaque parts into the tile, over nothing, premultiplied by how much they cover; then what is blended.
static void fill_tile(struct product3d *products, const struct pass *pass, const struct shading_scene *scene)
{
    struct transparent blended[MAX_TRANSPARENT];
    int count = list_transparent(pass, false, blended);
    glBindFramebuffer(GL_FRAMEBUFFER, products->tile.framebuffer);
    clear_whole(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT, 0.0f);
    draw_head(products, pass, scene);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    for (int i = 0; i < pass->count; i++) {
        const struct product_model *model = pass->models[i];
        if (pass->products[i]->fade_behind_ears)
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

// The tile's samples resolved, what the target holds laid under them, seen through the lenses, and all that
// into the target.
static void lay_tile(const struct product3d *products, const struct target *target,
                     const struct region *region, float opacity)
{
    blit(&products->tile, &products->settled, region);
    glBindFramebuffer(GL_FRAMEBUFFER, products->settled.framebuffer);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE_MINUS_DST_ALPHA, GL_ONE);
    copy_pixels(products, &products->copy_through, target, region->x, region->y, 1.0f);
    glDisable(GL_BLEND);
    target_bind(target);
    glScissor(region->x, region->y, region->width, region->height);
    if (opacity < 1.0f) {
        glEnable(GL_BLEND);
        glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    }
    copy_pixels(products, &products->copy, &products->settled, -region->x, -region->y, opacity);
    glDisable(GL_BLEND);
}

static void draw_pass(struct product3d *products, const struct product3d_frame *frame,
                      const struct pass *pass, struct vec3 light)
{
    struct shading_scene scene = {
        .environment = products->environment,
        .view = frame->view,
        .projection = product3d_projection(frame->vertical_fov_rad,
                                           (float)frame->picture_width_px / (float)frame->picture_height_px),
        .light = light};
    struct extent extent = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (int i = 0; i < pass->count; i++) {
        struct mat4 to_clip = to_clip_of(pass, i, &scene.projection);
        widen(&extent, pass->models[i], &to_clip, &frame->view);
    }
    struct region region = to_region(&extent, frame->target);
    if (region.width <= 0 || region.height <= 0 || !make_room(products, region.width, region.height))
        return;

    // The tile is a window onto the target: same clip space, its origin at the region's corner.
    scene.veil = products->veil.texture;
    scene.glow = products->glow.texture;
    glEnable(GL_SCISSOR_TEST);
    glScissor(0, 0, region.width, region.height);
    glViewport(-region.x, -region.y, frame->target->width_px, frame->target->height_px);
    fill_lenses(products, pass, &scene);
    fill_tile(products, pass, &scene);
    lay_tile(products, frame->target, &region, pass->opacity);
    glDisable(GL_SCISSOR_TEST);
    glFrontFace(GL_CCW);
}

// --- a person ----------------------------------------------------------------------------------------------

// By what share temples must open to lie outside the head: frames are bent so by the optician. The head is as
// wide as the face before the ears.
static float temple_spread(const struct scene_person *person, const struct scene_product *product,
                           const struct product_model *model)
{
    float half_width = 0.0f;
    for (int i = 0; i < 8; i++) {
        struct vec3 corner = {(i & 1) != 0 ? model->maximum.x : model->minimum.x,
                              (i & 2) != 0 ? model->maximum.y : model->minimum.y,
                              (i & 4) != 0 ? model->maximum.z : model->minimum.z};
        half_width = fmaxf(half_width, fabsf(mat4_transform_point(&product->placement, corner).x));
    }
    if (half_width <= 0.0f || person->mesh_m == NULL)
        return 0.0f;
    float head = 0.5f * (person->mesh_m[356].x - person->mesh_m[127].x) + TEMPLE_GAP_M;
    return fminf(fmaxf(head / half_width - 1.0f, 0.0f), SPREAD_MOST);
}

static void add_to_pass(struct pass *pass, struct product3d *products, const struct scene_product *product)
{
    const struct model_slot *slot = product->model != 0 ? find_slot(products, product->model) : NULL;
    if (slot == NULL || slot->model.draw_count == 0)
        return;
    pass->products[pass->count] = product;
    pass->models[pass->count] = &slot->model;
    pass->spread[pass->count] = temple_spread(pass->person, product, &slot->model);
    pass->count++;
}

void product3d_draw(struct product3d *products, const struct product3d_frame *frame,
                    const struct scene_person *person, struct vec3 light)
{
    if (!person->has_pose)
        return;
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
