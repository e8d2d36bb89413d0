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

// Lays the resolved tile over what is behind it, into the target.
struct lay_program {
    GLuint program;
    GLint to_clip, offset, opacity;
};

struct product3d {
    const struct environment *environment;
    struct shading shading;
    struct occluder occluder;
    struct quad quad;
    struct lay_program lay;
    struct target tile;     // opaque parts, premultiplied by how much they cover; multisampled
    struct target resolved; // the tile's samples put together
    struct target behind;   // what was drawn before, seen through the transparent parts
    int samples;            // of the tile; 0 where the driver has no multisampling
    uint32_t next_handle;
    struct model_slot slots[PRODUCT3D_MAX_MODELS];
    struct log_limit limit;
};

// A rectangle of target pixels, from the bottom left as GL counts.
struct region {
    int x, y, width, height;
};

// --- models ------------------------------------------------------------------------------------------------

static enum result make_lay(struct lay_program *out, struct diagnostic *why)
{
    enum result result = program_create("quad.vert", "tile.frag", NULL, &out->program, why);
    if (result != RESULT_OK)
        return result;
    const struct program_uniform uniforms[] = {
        {"picture_to_clip", &out->to_clip}, {"offset_px", &out->offset}, {"opacity", &out->opacity}};
    program_find_uniforms(out->program, uniforms, 3);
    program_set_sampler(out->program, "tile", 0);
    program_set_sampler(out->program, "behind", 1);
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
        result = make_lay(&made->lay, why);
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
    target_finish(&products->behind);
    target_finish(&products->resolved);
    target_finish(&products->tile);
    glDeleteProgram(products->lay.program);
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
    target_finish(&products->tile);
    target_finish(&products->resolved);
    target_finish(&products->behind);
    const struct target_options sampled = {.depth = true, .samples = products->samples};
    const struct target_options single = {.depth = true};
    if (target_init(&products->tile, width, height, &sampled, &why) == RESULT_OK &&
        target_init(&products->resolved, width, height, NULL, &why) == RESULT_OK &&
        target_init(&products->behind, width, height, &single, &why) == RESULT_OK)
        return true;
    target_finish(&products->tile);
    if (log_limit_allows(&products->limit))
        log_write(LOG_WARNING, "render", "products are not shown: %s", why.text);
    return false;
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

// Draws what is opaque, premultiplied by how much it covers, and lists what is not.
static int draw_opaque(const struct product3d *products, const struct shading_scene *scene,
                       const struct pass *pass, struct transparent later[MAX_TRANSPARENT])
{
    int count = 0;
    glDepthMask(GL_TRUE);
    for (int i = 0; i < pass->count; i++) {
        const struct product_model *model = pass->models[i];
        struct mat4 to_camera = mat4_multiply(&pass->person->pose, &pass->products[i]->placement);
        if (pass->products[i]->fade_behind_ears) {
            glEnable(GL_BLEND);
            glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
        }
        for (int d = 0; d < model->draw_count; d++) {
            const struct product_draw *draw = &model->draws[d];
            const struct product_material *material = material_of(model, draw, pass->products[i]->variant);
            if (!material->transparent)
                draw_primitive(products, scene, pass, i, draw, material, SHADING_OPAQUE);
            else if (count < MAX_TRANSPARENT)
                later[count++] =
                    (struct transparent){i, draw, material, mat4_transform_point(&to_camera, draw->centre).z};
        }
        glDisable(GL_BLEND);
    }
    return count;
}

// From back to front. What they reflect is weighted by `share`, a blend factor.
static void draw_transparent(const struct product3d *products, const struct shading_scene *scene,
                             const struct pass *pass, const struct transparent *list, int count, GLenum share)
{
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glDepthMask(GL_FALSE);
    glEnable(GL_BLEND);
    for (int i = 0; i < count; i++) {
        glBlendFunc(GL_ZERO, GL_SRC_COLOR);
        draw_primitive(products, scene, pass, list[i].product, list[i].draw, list[i].material,
                       SHADING_MULTIPLY);
        glBlendFunc(share, GL_ONE);
        draw_primitive(products, scene, pass, list[i].product, list[i].draw, list[i].material, SHADING_ADD);
    }
    glDisable(GL_BLEND);
    glDepthMask(GL_TRUE);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_CULL_FACE);
}

// Clears all of the bound target: on a processor clearing a part costs more.
static void clear_whole(GLbitfield what)
{
    glClearColor(0.0f, 0.0f, 0.0f, 0.0f);
    glDisable(GL_SCISSOR_TEST);
    glClear(what);
    glEnable(GL_SCISSOR_TEST);
}

static void draw_head(struct product3d *products, const struct pass *pass, const struct shading_scene *scene)
{
    occluder_draw(&products->occluder, pass->person->mesh_m, &pass->person->pose, &scene->projection,
                  &scene->view);
}

// Opaque parts into the tile, over nothing, and of the transparent parts what lies before them: a temple
// through a lens. The stencil says where that can be, so that the rest costs nothing; a transparent part's
// share of a sample is that of the opaque part under it.
static int fill_tile(struct product3d *products, const struct pass *pass, const struct shading_scene *scene,
                     struct transparent later[MAX_TRANSPARENT])
{
    glBindFramebuffer(GL_FRAMEBUFFER, products->tile.framebuffer);
    clear_whole(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT | GL_STENCIL_BUFFER_BIT);
    draw_head(products, pass, scene);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glEnable(GL_STENCIL_TEST);
    glStencilFunc(GL_ALWAYS, 1, 1);
    glStencilOp(GL_KEEP, GL_KEEP, GL_REPLACE);
    int count = draw_opaque(products, scene, pass, later);
    qsort(later, (size_t)count, sizeof *later, by_depth);
    glStencilFunc(GL_EQUAL, 1, 1);
    glStencilOp(GL_KEEP, GL_KEEP, GL_KEEP);
    draw_transparent(products, scene, pass, later, count, GL_DST_ALPHA);
    glDisable(GL_STENCIL_TEST);
    return count;
}

// What the target holds, behind the transparent parts that the head doesn't hide. No opaque part counts here:
// each covers its share of a pixel when the tile is laid over this, so that a lens goes on under its rim and
// no edge pixel of the rim is left without it. One sample is enough: a lens's own edge lies under the rim.
static void fill_behind(struct product3d *products, const struct target *target, const struct region *region,
                        const struct pass *pass, const struct shading_scene *scene,
                        const struct transparent *list, int count)
{
    glBindFramebuffer(GL_READ_FRAMEBUFFER, target->framebuffer);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, products->behind.framebuffer);
    glBlitFramebuffer(region->x, region->y, region->x + region->width, region->y + region->height, 0, 0,
                      region->width, region->height, GL_COLOR_BUFFER_BIT, GL_NEAREST);
    if (count == 0)
        return;
    glBindFramebuffer(GL_FRAMEBUFFER, products->behind.framebuffer);
    clear_whole(GL_DEPTH_BUFFER_BIT);
    draw_head(products, pass, scene);
    draw_transparent(products, scene, pass, list, count, GL_ONE);
}

// The tile over what is behind it, into the target.
static void lay_tile(const struct product3d *products, const struct target *target,
                     const struct region *region, float opacity)
{
    // Equal rectangles, as resolving wants them (OpenGL ES 3.0 specification, section 4.3.2).
    glBindFramebuffer(GL_READ_FRAMEBUFFER, products->tile.framebuffer);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, products->resolved.framebuffer);
    glBlitFramebuffer(0, 0, region->width, region->height, 0, 0, region->width, region->height,
                      GL_COLOR_BUFFER_BIT, GL_NEAREST);
    target_bind(target);
    glScissor(region->x, region->y, region->width, region->height);
    if (opacity < 1.0f) {
        glEnable(GL_BLEND);
        glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    }
    struct clip_view whole = clip_view_identity();
    glUseProgram(products->lay.program);
    clip_view_set(&whole, products->lay.to_clip);
    glUniform2i(products->lay.offset, -region->x, -region->y);
    glUniform1f(products->lay.opacity, opacity);
    glActiveTexture(GL_TEXTURE1);
    glBindTexture(GL_TEXTURE_2D, products->behind.texture);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, products->resolved.texture);
    quad_draw(&products->quad);
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
    struct transparent later[MAX_TRANSPARENT];
    glEnable(GL_SCISSOR_TEST);
    glScissor(0, 0, region.width, region.height);
    glViewport(-region.x, -region.y, frame->target->width_px, frame->target->height_px);
    int count = fill_tile(products, pass, &scene, later);
    fill_behind(products, frame->target, &region, pass, &scene, later, count);
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
