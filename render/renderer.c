#include "render/renderer.h"

#include "platform/base/log.h"
#include "render/background.h"
#include "render/camera_look.h"
#include "render/environment.h"
#include "render/garment/body_light.h"
#include "render/garment/garment.h"
#include "render/gl/target.h"
#include "render/light.h"
#include "render/makeup/makeup.h"
#include "render/panes.h"
#include "render/present.h"
#include "render/product3d/contact_shadow.h"
#include "render/product3d/product3d.h"
#include "render/readback.h"
#include "render/surroundings.h"

#include <stdio.h>
#include <stdlib.h>

_Static_assert((int)RENDERER_MAX_PANES == (int)PANES_MAX, "every pane has its picture");

struct renderer {
    enum renderer_fit fit;
    struct rect stage; // empty: the whole target
    float zoom;
    struct vec2 zoom_offset_px;
    struct target target;
    struct target scaled;      // of renderer_read_scaled; none until it is called
    const struct target *onto; // of the scene that is being drawn: the target, or a pane's
    struct panes panes;
    struct renderer_view pane_views[RENDERER_MAX_PANES]; // within each pane
    struct quad quad;
    struct background background;
    struct makeup *makeup;
    struct environment environment;
    struct light light;
    struct surroundings surroundings;
    struct camera_look camera_look;
    struct body_lights body_lights;
    struct garments *garments; // made when first needed
    bool garments_failed;      // to be made
    struct product3d *products;
    struct contact_shadow *contact_shadow;
    struct present present;
    struct renderer_view view;
    char description[192];
};

static void describe(struct renderer *renderer)
{
    const char *version = (const char *)glGetString(GL_VERSION);
    const char *device = (const char *)glGetString(GL_RENDERER);
    (void)snprintf(renderer->description, sizeof renderer->description, "%s, %s",
                   version != NULL ? version : "unknown version", device != NULL ? device : "unknown device");
}

static enum result make_parts(struct renderer *renderer, struct diagnostic *why)
{
    enum result result = background_init(&renderer->background, why);
    if (result == RESULT_OK)
        result = panes_init(&renderer->panes, why);
    if (result == RESULT_OK)
        result = makeup_create(&renderer->makeup, why);
    if (result == RESULT_OK)
        result = environment_init(&renderer->environment, NULL, why);
    if (result == RESULT_OK)
        result = surroundings_init(&renderer->surroundings, why);
    if (result == RESULT_OK)
        result = product3d_create(&renderer->environment, &renderer->products, why);
    if (result == RESULT_OK)
        result = contact_shadow_create(&renderer->contact_shadow, why);
    if (result == RESULT_OK)
        result = present_init(&renderer->present, why);
    return result;
}

enum result renderer_create(int width_px, int height_px, enum renderer_fit fit, struct renderer **out,
                            struct diagnostic *why)
{
    GLint major = 0;
    glGetIntegerv(GL_MAJOR_VERSION, &major);
    if (gl_check("context", why) != RESULT_OK || major < 3)
        return diagnose(why, RESULT_UNSUPPORTED, "the graphics driver has no OpenGL ES 3.0");
    struct renderer *made = calloc(1, sizeof *made);
    if (made == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the renderer");
    made->fit = fit;
    made->zoom = 1.0f;
    describe(made);
    quad_init(&made->quad);
    enum result result = target_init(&made->target, width_px, height_px, NULL, why);
    if (result == RESULT_OK)
        result = make_parts(made, why);
    if (result != RESULT_OK) {
        renderer_destroy(made);
        return result;
    }
    *out = made;
    return RESULT_OK;
}

static enum result open_garments(struct renderer *renderer, struct diagnostic *why)
{
    return renderer->garments != NULL ? RESULT_OK
                                      : garments_create(&renderer->environment, &renderer->garments, why);
}

enum result renderer_prepare(struct renderer *renderer, struct diagnostic *why)
{
    enum result result = makeup_prepare(renderer->makeup, why);
    if (result == RESULT_OK)
        result = open_garments(renderer, why);
    return result == RESULT_OK ? product3d_prepare(renderer->products, why) : result;
}

void renderer_destroy(struct renderer *renderer)
{
    if (renderer == NULL)
        return;
    present_finish(&renderer->present);
    contact_shadow_destroy(renderer->contact_shadow);
    product3d_destroy(renderer->products);
    garments_destroy(renderer->garments);
    surroundings_finish(&renderer->surroundings);
    environment_finish(&renderer->environment);
    makeup_destroy(renderer->makeup);
    panes_finish(&renderer->panes);
    background_finish(&renderer->background);
    quad_finish(&renderer->quad);
    target_finish(&renderer->scaled);
    target_finish(&renderer->target);
    free(renderer);
}

enum result renderer_resize(struct renderer *renderer, int width_px, int height_px, struct diagnostic *why)
{
    if (width_px == renderer->target.width_px && height_px == renderer->target.height_px)
        return RESULT_OK;
    struct target made = {0};
    enum result result = target_init(&made, width_px, height_px, NULL, why);
    if (result != RESULT_OK)
        return result;
    target_finish(&renderer->target);
    renderer->target = made;
    return RESULT_OK;
}

enum result renderer_add_model(struct renderer *renderer, const struct model *model, uint32_t *handle,
                               struct diagnostic *why)
{
    enum result result = product3d_add(renderer->products, model, handle, why);
    if (result == RESULT_OK)
        contact_shadow_add(renderer->contact_shadow, *handle, model);
    return result;
}

void renderer_remove_model(struct renderer *renderer, uint32_t handle)
{
    contact_shadow_remove(renderer->contact_shadow, handle);
    product3d_remove(renderer->products, handle);
}

enum result renderer_add_picture(struct renderer *renderer, const struct picture *picture, uint32_t *handle,
                                 struct diagnostic *why)
{
    return makeup_add_picture(renderer->makeup, picture, handle, why);
}

void renderer_remove_picture(struct renderer *renderer, uint32_t handle)
{
    makeup_remove_picture(renderer->makeup, handle);
}

enum result renderer_add_garment(struct renderer *renderer, const struct garment *garment, uint32_t *handle,
                                 struct diagnostic *why)
{
    enum result result = open_garments(renderer, why);
    return result == RESULT_OK ? garments_add(renderer->garments, garment, handle, why) : result;
}

void renderer_remove_garment(struct renderer *renderer, uint32_t handle)
{
    if (renderer->garments != NULL)
        garments_remove(renderer->garments, handle);
}

// --- where the picture stands ------------------------------------------------------------------------------

// Where a side of the picture begins on the target: centred in the stage, but not so that the target shows a
// bare edge which the picture could cover.
static float place_side(float stage_from, float stage_size, float picture_size, float target_size)
{
    float from = stage_from + 0.5f * (stage_size - picture_size);
    if (picture_size >= target_size)
        return fminf(fmaxf(from, target_size - picture_size), 0.0f);
    return from;
}

static struct renderer_view place_picture(const struct renderer *renderer, const struct scene *scene)
{
    float width = (float)scene->background->width_px, height = (float)scene->background->height_px;
    float target_width = (float)renderer->target.width_px, target_height = (float)renderer->target.height_px;
    struct rect stage = renderer->stage;
    if (stage.width <= 0.0f || stage.height <= 0.0f)
        stage = (struct rect){0.0f, 0.0f, target_width, target_height};
    float by_width = stage.width / width, by_height = stage.height / height;
    bool cover = renderer->fit == RENDERER_FIT_COVER;
    float scale = cover == (by_width > by_height) ? by_width : by_height;
    float x = place_side(stage.x, stage.width, scale * width, target_width);
    float y = place_side(stage.y, stage.height, scale * height, target_height);
    return (struct renderer_view){.scale = scale * renderer->zoom,
                                  .offset_px = {renderer->zoom * x + renderer->zoom_offset_px.x,
                                                renderer->zoom * y + renderer->zoom_offset_px.y},
                                  .mirror = scene->mirror,
                                  .picture_width_px = scene->background->width_px};
}

// The same where a part of the picture fills the target.
static struct renderer_view place_crop(const struct renderer *renderer, const struct scene *scene,
                                       const struct rect *crop)
{
    float scale = (float)renderer->onto->width_px / crop->width;
    float from = scene->mirror ? (float)scene->background->width_px - crop->x - crop->width : crop->x;
    return (struct renderer_view){.scale = scale,
                                  .offset_px = {-scale * from, -scale * crop->y},
                                  .mirror = scene->mirror,
                                  .picture_width_px = scene->background->width_px};
}

// The same as a change of clip space.
static struct clip_view to_clip_view(const struct renderer *renderer, const struct picture *picture)
{
    const struct renderer_view *place = &renderer->view;
    float width = (float)renderer->onto->width_px, height = (float)renderer->onto->height_px;
    float scale_x = place->scale * (float)picture->width_px / width;
    float scale_y = place->scale * (float)picture->height_px / height;
    return (struct clip_view){place->mirror ? -scale_x : scale_x, scale_y,
                              2.0f * place->offset_px.x / width + scale_x - 1.0f,
                              1.0f - 2.0f * place->offset_px.y / height - scale_y};
}

void renderer_set_stage(struct renderer *renderer, struct rect stage)
{
    renderer->stage = stage;
}

void renderer_set_zoom(struct renderer *renderer, float zoom, struct vec2 offset_px)
{
    renderer->zoom = zoom;
    renderer->zoom_offset_px = offset_px;
}

struct renderer_view renderer_view(const struct renderer *renderer)
{
    return renderer->view;
}

struct vec2 renderer_view_to_target(const struct renderer_view *view, struct vec2 picture_px)
{
    float x = view->mirror ? (float)view->picture_width_px - picture_px.x : picture_px.x;
    return (struct vec2){view->scale * x + view->offset_px.x, view->scale * picture_px.y + view->offset_px.y};
}

// --- a frame -----------------------------------------------------------------------------------------------

// Bodies with garments from the farthest to the nearest.
static int sort_bodies(const struct scene *scene, int order[SCENE_MAX_BODIES])
{
    int count = 0;
    for (int i = 0; i < scene->body_count; i++) {
        if (scene->bodies[i].garment_count + scene->bodies[i].rigged_count == 0)
            continue;
        int at = count++;
        for (; at > 0 && scene->bodies[order[at - 1]].distance_m < scene->bodies[i].distance_m; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return count;
}

static void draw_makeup(struct renderer *renderer, const struct scene *scene, const struct clip_view *view)
{
    const struct makeup_frame frame = {.background = scene->background,
                                       .background_texture = &renderer->background.texture,
                                       .sequence = scene->background_sequence,
                                       .view = *view,
                                       .framebuffer = renderer->onto->framebuffer,
                                       .width_px = renderer->onto->width_px,
                                       .height_px = renderer->onto->height_px,
                                       .hand_count = scene->hand_count,
                                       .hands_px = scene->hands_px};
    for (int i = 0; i < scene->person_count; i++)
        if (scene->persons[i].makeup_count > 0)
            makeup_draw(renderer->makeup, &frame, &scene->persons[i]);
}

// Persons with products from the farthest to the nearest, so that who stands in front is drawn over.
static int sort_persons(const struct scene *scene, int order[SCENE_MAX_PERSONS])
{
    int count = 0;
    for (int i = 0; i < scene->person_count; i++) {
        if (!scene->persons[i].has_pose || scene->persons[i].product_count == 0)
            continue;
        int at = count++;
        for (; at > 0 && scene->persons[order[at - 1]].pose.m[14] > scene->persons[i].pose.m[14]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return count;
}

// The light that falls on a person, and the room that their products reflect.
static struct light_estimate light_on(struct renderer *renderer, const struct scene *scene,
                                      const struct scene_person *person)
{
    if (scene->studio_light)
        return LIGHT_OF_THE_STUDIO;
    struct light_estimate light = light_of(&renderer->light, scene->background, person);
    surroundings_look(&renderer->surroundings, scene->background, scene->background_sequence);
    surroundings_light(&renderer->surroundings, &light);
    return light;
}

// How sharp and how noisy the picture is about a person.
static struct tile_look look_of_camera(struct renderer *renderer, const struct scene *scene,
                                       const struct scene_person *person)
{
    if (scene->studio_light || person->landmarks_px == NULL)
        return (struct tile_look){0};
    camera_look_measure(&renderer->camera_look, scene->background, person->landmarks_px,
                        scene->background_sequence);
    return camera_look_of_tile(&renderer->camera_look, renderer->view.scale, scene->background_sequence);
}

// Products look as the picture does about the nearest person who wears any.
static void look_like_camera(struct renderer *renderer, const struct scene *scene,
                             const struct scene_person *person)
{
    struct tile_look look = look_of_camera(renderer, scene, person);
    product3d_set_look(renderer->products, &look);
}

static struct product3d_frame product_frame(const struct renderer *renderer, const struct scene *scene,
                                            const struct clip_view *view)
{
    return (struct product3d_frame){.target = renderer->onto,
                                    .view = *view,
                                    .picture_width_px = scene->background->width_px,
                                    .picture_height_px = scene->background->height_px,
                                    .vertical_fov_rad = scene->vertical_fov_rad,
                                    .scene = scene};
}

// A body's garments that were modelled, over those cut from pictures.
static void draw_rigged(struct renderer *renderer, const struct scene *scene, const struct clip_view *view,
                        const struct scene_body *body, const struct light_estimate *light)
{
    if (body->rigged_count == 0)
        return;
    if (body->person >= 0 && body->person < scene->person_count)
        look_like_camera(renderer, scene, &scene->persons[body->person]);
    const struct product3d_frame frame = product_frame(renderer, scene, view);
    product3d_draw_body(renderer->products, &frame, body,
                        garments_layers(renderer->garments, &body->layers)->id, light);
}

// Only modelled garments come this far without: those cut from pictures were added. Said once.
static bool garments_can_open(struct renderer *renderer)
{
    struct diagnostic why = {0};
    if (!renderer->garments_failed && open_garments(renderer, &why) != RESULT_OK) {
        renderer->garments_failed = true;
        log_write(LOG_ERROR, "render", "garments are not shown: %s", why.text);
    }
    return renderer->garments != NULL;
}

static void draw_garments(struct renderer *renderer, const struct scene *scene, const struct clip_view *view)
{
    struct garments_frame frame = {.target = renderer->onto,
                                   .view = *view,
                                   .picture = scene->background,
                                   .vertical_fov_rad = scene->vertical_fov_rad,
                                   .sequence = scene->background_sequence};
    int order[SCENE_MAX_BODIES];
    int count = sort_bodies(scene, order);
    if (count > 0 && renderer->garments == NULL && !garments_can_open(renderer))
        return;
    int nearest = count > 0 ? scene->bodies[order[count - 1]].person : -1;
    if (nearest >= 0 && nearest < scene->person_count)
        frame.blur_px = look_of_camera(renderer, scene, &scene->persons[nearest]).blur_px;
    for (int i = 0; i < count; i++) {
        const struct scene_body *body = &scene->bodies[order[i]];
        const struct light_estimate light =
            scene->studio_light ? LIGHT_OF_THE_STUDIO
                                : body_light(&renderer->body_lights, &renderer->light, scene, body);
        garments_draw(renderer->garments, &frame, body, &light);
        draw_rigged(renderer, scene, view, body, &light);
    }
}

static void draw_products(struct renderer *renderer, const struct scene *scene, const struct clip_view *view)
{
    const struct product3d_frame frame = product_frame(renderer, scene, view);
    int order[SCENE_MAX_PERSONS];
    int count = sort_persons(scene, order);
    if (count > 0)
        look_like_camera(renderer, scene, &scene->persons[order[count - 1]]);
    for (int i = 0; i < count; i++) {
        const struct scene_person *person = &scene->persons[order[i]];
        const struct light_estimate light = light_on(renderer, scene, person);
        contact_shadow_draw(renderer->contact_shadow, &frame, &renderer->background.texture, person, &light);
        product3d_draw(renderer->products, &frame, person, &light);
    }
}

// The bare picture again over what is worn, left of a line.
static void draw_before(struct renderer *renderer, const struct scene *scene, const struct clip_view *view)
{
    float width_px = fminf(scene->bare_until, 1.0f) * (float)renderer->onto->width_px;
    if (!(width_px >= 1.0f))
        return;
    target_bind(renderer->onto);
    glEnable(GL_SCISSOR_TEST);
    glScissor(0, 0, (int)width_px, renderer->onto->height_px);
    background_draw(&renderer->background, &renderer->quad, view, renderer->fit == RENDERER_FIT_COVER);
    glDisable(GL_SCISSOR_TEST);
}

// `crop`: what of the picture fills the target; NULL: as the stage wants it.
static void draw_onto(struct renderer *renderer, const struct target *target, const struct scene *scene,
                      const struct rect *crop)
{
    renderer->onto = target;
    target_bind(target);
    // glClearColor is linear for an sRGB target: GL encodes it.
    glClearColor(scene->clear_colour.x, scene->clear_colour.y, scene->clear_colour.z, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    if (scene->background == NULL)
        return;
    background_update(&renderer->background, scene->background, scene->background_sequence);
    if (renderer->background.texture.id == 0)
        return;
    renderer->view = crop != NULL ? place_crop(renderer, scene, crop) : place_picture(renderer, scene);
    struct clip_view view = to_clip_view(renderer, scene->background);
    background_draw(&renderer->background, &renderer->quad, &view, renderer->fit == RENDERER_FIT_COVER);
    light_begin(&renderer->light, scene->background_sequence);
    draw_garments(renderer, scene, &view);
    draw_makeup(renderer, scene, &view);
    draw_products(renderer, scene, &view);
    draw_before(renderer, scene, &view);
}

void renderer_draw(struct renderer *renderer, const struct scene *scene)
{
    draw_onto(renderer, &renderer->target, scene, NULL);
}

void renderer_draw_pane(struct renderer *renderer, int pane, int width_px, int height_px, struct rect crop,
                        const struct scene *scene)
{
    const struct target *target = panes_begin(&renderer->panes, pane, width_px, height_px);
    if (target == NULL)
        return;
    draw_onto(renderer, target, scene, &crop);
    renderer->pane_views[pane] = renderer->view;
}

bool renderer_has_pane(const struct renderer *renderer, int pane)
{
    return renderer->panes.drawn[pane];
}

void renderer_show_pane(struct renderer *renderer, int pane, struct rect to, float radius_px,
                        struct vec3 around)
{
    panes_show(&renderer->panes, pane, &renderer->quad, &renderer->target, to, radius_px, around);
    renderer->view = renderer->pane_views[pane];
    renderer->view.offset_px.x += to.x;
    renderer->view.offset_px.y += to.y;
}

void renderer_wipe_panes(struct renderer *renderer)
{
    panes_wipe(&renderer->panes);
}

unsigned renderer_target(const struct renderer *renderer)
{
    return renderer->target.framebuffer;
}

// --- to the window and to memory ---------------------------------------------------------------------------

// Whether the window's framebuffer turns linear light into sRGB by itself.
static bool window_encodes(void)
{
    GLint encoding = GL_LINEAR;
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    glGetFramebufferAttachmentParameteriv(GL_FRAMEBUFFER, GL_BACK, GL_FRAMEBUFFER_ATTACHMENT_COLOR_ENCODING,
                                          &encoding);
    // A surfaceless context has no such attachment: the error is taken here.
    return gl_check("question to the window", NULL) == RESULT_OK && encoding == GL_SRGB;
}

void renderer_present(struct renderer *renderer, int width_px, int height_px, int turn_deg)
{
    bool lies = turn_deg % 180 != 0;
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    if (glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_UNDEFINED) {
        glFinish();
        return;
    }
    present_draw(&renderer->present, &renderer->quad, &renderer->target, 0, lies ? height_px : width_px,
                 lies ? width_px : height_px, turn_deg, !window_encodes());
}

enum result renderer_read(struct renderer *renderer, struct picture *out)
{
    return readback(&renderer->target, out);
}

enum result renderer_read_scaled(struct renderer *renderer, struct picture *out)
{
    return readback_scaled(&renderer->target, &renderer->scaled, out);
}

void renderer_forget_people(struct renderer *renderer)
{
    target_wipe(&renderer->scaled);
    target_finish(&renderer->scaled);
    panes_wipe(&renderer->panes);
    light_forget(&renderer->light);
    surroundings_forget(&renderer->surroundings);
    camera_look_forget(&renderer->camera_look);
    body_lights_forget(&renderer->body_lights);
    if (renderer->garments != NULL)
        garments_forget_people(renderer->garments);
    makeup_forget_people(renderer->makeup);
    product3d_forget_people(renderer->products);
}

const char *renderer_description(const struct renderer *renderer)
{
    return renderer->description;
}
