#include "render/makeup/makeup.h"

#include "platform/base/log.h"
#include "render/gl/target.h"
#include "render/makeup/layer.h"

#include <assert.h>
#include <stdlib.h>

#define LEAST_FEATHER_TARGET_PX 1.5f
#define PICTURES_MAX 64

struct kind {
    const struct makeup_layer_ops *ops;
    enum makeup_area reads; // of what is worn beneath
};

static const struct kind kinds[MAKEUP_KIND_COUNT] = {
    [MAKEUP_LIPSTICK] = {&makeup_lips_ops, MAKEUP_AREA_LIPS},
    [MAKEUP_LIP_GLOSS] = {&makeup_lips_ops, MAKEUP_AREA_LIPS},
    [MAKEUP_LIP_LINER] = {&makeup_lips_ops, MAKEUP_AREA_LIPS},
    [MAKEUP_FOUNDATION] = {&makeup_skin_ops, MAKEUP_AREA_NONE},
    [MAKEUP_CONCEALER] = {&makeup_skin_ops, MAKEUP_AREA_NONE},
    [MAKEUP_BLUSH] = {&makeup_skin_ops, MAKEUP_AREA_FACE},
    [MAKEUP_BRONZER] = {&makeup_skin_ops, MAKEUP_AREA_FACE},
    [MAKEUP_HIGHLIGHTER] = {&makeup_skin_ops, MAKEUP_AREA_FACE},
    [MAKEUP_EYE_SHADOW] = {&makeup_eye_shadow_ops, MAKEUP_AREA_EYES},
    [MAKEUP_EYELINER] = {&makeup_eyeliner_ops, MAKEUP_AREA_EYES},
    [MAKEUP_MASCARA] = {&makeup_lashes_ops, MAKEUP_AREA_NONE},
    [MAKEUP_BROW] = {&makeup_brow_ops, MAKEUP_AREA_NONE},
    [MAKEUP_CONTACT_LENS] = {&makeup_contact_lens_ops, MAKEUP_AREA_EYES},
};

// What is known of a person from the frames before.
struct memory {
    uint32_t id;
    bool used, has_light, has_lips;
    uint64_t sequence;  // of the background that was measured last
    uint64_t last_used; // counts draws, to replace the one unseen for longest
    struct face_light light;
    struct lip_look lip_look;
    struct face_map map;
    struct face_map_memory *map_memory; // made at first use, kept for the next person
};

struct picture_slot {
    uint32_t handle; // 0: free
    struct texture texture;
};

struct makeup {
    // By the first kind that is drawn by its operations; made when first drawn, as most mirrors have days on
    // which nobody asks for most of them, and compiled shaders are large.
    void *states[MAKEUP_KIND_COUNT];
    bool failed[MAKEUP_KIND_COUNT]; // to be made
    struct srgb_table srgb;
    struct memory memories[SCENE_MAX_PERSONS];
    uint64_t draws;
    struct target beneath; // a copy of the renderer's, where a layer reads it
    struct texture map_texture;
    struct picture_slot pictures[PICTURES_MAX];
    uint32_t last_handle;
    // Of the person being drawn.
    struct lip_mesh lips;
    struct eye_outline eyes[EYE_SIDES];
    struct skin_mesh skin;
};

// Kinds that are drawn alike share a state, the first one's.
static int first_alike(enum makeup_kind kind)
{
    int first = 0;
    while (kinds[first].ops != kinds[kind].ops)
        first++;
    return first;
}

static enum result make_state(struct makeup *makeup, int first, struct diagnostic *why)
{
    return makeup->states[first] != NULL ? RESULT_OK : kinds[first].ops->create(&makeup->states[first], why);
}

// NULL when it can't be made, which is said once.
static void *state_of(struct makeup *makeup, enum makeup_kind kind)
{
    struct diagnostic why = {0};
    int first = first_alike(kind);
    if (!makeup->failed[first] && make_state(makeup, first, &why) != RESULT_OK) {
        makeup->failed[first] = true;
        log_write(LOG_ERROR, "render", "some make-up is not shown: %s", why.text);
    }
    return makeup->states[first];
}

enum result makeup_prepare(struct makeup *makeup, struct diagnostic *why)
{
    enum result result = RESULT_OK;
    for (int kind = 0; kind < MAKEUP_KIND_COUNT && result == RESULT_OK; kind++) {
        int first = first_alike((enum makeup_kind)kind);
        result = make_state(makeup, first, why);
        if (result == RESULT_OK && kinds[first].ops->prepare != NULL)
            result = kinds[first].ops->prepare(makeup->states[first], why);
    }
    return result;
}

enum result makeup_create(struct makeup **out, struct diagnostic *why)
{
    struct makeup *makeup = calloc(1, sizeof(*makeup));
    if (makeup == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for make-up");
    srgb_table_init(&makeup->srgb);
    const struct texture_options srgb = {.srgb = true};
    enum result result = texture_init(&makeup->map_texture, FACE_MAP_SIDE, FACE_MAP_SIDE, &srgb, why);
    if (result != RESULT_OK) {
        makeup_destroy(makeup);
        return result;
    }
    *out = makeup;
    return RESULT_OK;
}

void makeup_destroy(struct makeup *makeup)
{
    if (makeup == NULL)
        return;
    for (int i = 0; i < MAKEUP_KIND_COUNT; i++)
        kinds[i].ops->destroy(makeup->states[i]);
    for (int i = 0; i < PICTURES_MAX; i++)
        texture_finish(&makeup->pictures[i].texture);
    for (int i = 0; i < SCENE_MAX_PERSONS; i++)
        face_map_memory_destroy(makeup->memories[i].map_memory);
    texture_finish(&makeup->map_texture);
    target_finish(&makeup->beneath);
    free(makeup);
}

// --- pictures of products ----------------------------------------------------------------------------------

enum result makeup_add_picture(struct makeup *makeup, const struct picture *picture, uint32_t *handle,
                               struct diagnostic *why)
{
    for (int i = 0; i < PICTURES_MAX; i++) {
        struct picture_slot *slot = &makeup->pictures[i];
        if (slot->handle != 0)
            continue;
        const struct texture_options options = {.srgb = true, .mipmaps = true};
        enum result result = texture_init_picture(&slot->texture, picture, &options, why);
        if (result == RESULT_OK)
            *handle = slot->handle = ++makeup->last_handle;
        return result;
    }
    return diagnose(why, RESULT_TOO_LARGE, "more than %d pictures of make-up at once", PICTURES_MAX);
}

static struct picture_slot *find_picture(struct makeup *makeup, uint32_t handle)
{
    for (int i = 0; i < PICTURES_MAX && handle != 0; i++)
        if (makeup->pictures[i].handle == handle)
            return &makeup->pictures[i];
    return NULL;
}

void makeup_remove_picture(struct makeup *makeup, uint32_t handle)
{
    struct picture_slot *slot = find_picture(makeup, handle);
    if (slot == NULL)
        return;
    texture_finish(&slot->texture);
    *slot = (struct picture_slot){0};
}

// --- a person's face ---------------------------------------------------------------------------------------

static void forget(struct memory *memory)
{
    struct face_map_memory *map_memory = memory->map_memory;
    if (map_memory != NULL)
        face_map_memory_forget(map_memory);
    *memory = (struct memory){.map_memory = map_memory};
}

static struct memory *recall(struct makeup *makeup, uint32_t id)
{
    struct memory *oldest = &makeup->memories[0];
    for (int i = 0; i < SCENE_MAX_PERSONS; i++) {
        struct memory *memory = &makeup->memories[i];
        if (memory->used && memory->id == id)
            return memory;
        if (oldest->used && (!memory->used || memory->last_used < oldest->last_used))
            oldest = memory;
    }
    forget(oldest);
    oldest->id = id;
    oldest->used = true;
    if (oldest->map_memory == NULL)
        oldest->map_memory = face_map_memory_create(); // without it every frame is a still
    return oldest;
}

// Takes this frame's measurements into the memory, once a frame.
static void measure(const struct makeup *makeup, struct memory *memory, const struct makeup_frame *frame,
                    const struct scene_person *person, const struct lip_mesh *lips)
{
    if (memory->has_light && memory->sequence == frame->sequence)
        return;
    memory->sequence = frame->sequence;
    struct lip_look look;
    bool lips_seen = lips != NULL && lip_look_measure(&makeup->srgb, frame->background, lips, &look);
    if (lips_seen) {
        look.shade = mouth_shade_measure(&makeup->srgb, frame->background, person->landmarks_px);
        if (memory->has_lips)
            lip_look_follow(&memory->lip_look, &look);
        else
            memory->lip_look = look;
        memory->has_lips = true;
    }
    struct face_light light;
    if (face_light_measure(&makeup->srgb, frame->background, person->landmarks_px, lips_seen ? &look : NULL,
                           &light)) {
        if (memory->has_light)
            face_light_follow(&memory->light, &light);
        else
            memory->light = light;
        memory->has_light = true;
    }
    face_map_build(&makeup->srgb, frame->background, person, frame->hand_count, frame->hands_px,
                   memory->map_memory, &memory->map);
}

static void set_state(const struct makeup_frame *frame)
{
    glBindFramebuffer(GL_FRAMEBUFFER, frame->framebuffer);
    glViewport(0, 0, frame->width_px, frame->height_px);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_SCISSOR_TEST);
    glEnable(GL_CULL_FACE); // parts that are turned away must not be painted over those in front
    glFrontFace(clip_view_front_face(&frame->view));
    glCullFace(GL_BACK);
    glEnable(GL_BLEND);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

static void clear_state(void)
{
    glDisable(GL_BLEND);
    glDisable(GL_CULL_FACE);
    glFrontFace(GL_CCW);
}

// --- what is worn beneath ----------------------------------------------------------------------------------

struct box {
    float left, top, right, bottom; // picture pixels
};

static void widen(struct box *box, const struct vec3 *points_px, int count)
{
    for (int i = 0; i < count; i++) {
        box->left = fminf(box->left, points_px[i].x);
        box->right = fmaxf(box->right, points_px[i].x);
        box->top = fminf(box->top, points_px[i].y);
        box->bottom = fmaxf(box->bottom, points_px[i].y);
    }
}

static struct box box_of(const struct makeup_face *face, enum makeup_area area)
{
    struct box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    float margin_mm = 15.0f;
    if (area == MAKEUP_AREA_LIPS) {
        for (int i = 0; i < FACE_RING_LIPS_OUTER_COUNT; i++)
            widen(&box, &face->landmarks_px[face_ring_lips_outer[i]], 1);
    } else if (area == MAKEUP_AREA_EYES) {
        for (int side = 0; side < EYE_SIDES; side++)
            if (face->eyes[side] != NULL) {
                widen(&box, face->eyes[side]->brow, EYE_POINTS);
                widen(&box, face->eyes[side]->cheek, EYE_POINTS);
            }
        margin_mm = 30.0f; // lashes and wings go beyond, brows above
    } else {
        widen(&box, face->landmarks_px, FACE_VERTEX_COUNT);
        margin_mm = 25.0f; // the skin goes on above the landmarks
    }
    float margin_px = margin_mm * face->mm_px;
    return (struct box){box.left - margin_px, box.top - margin_px, box.right + margin_px,
                        box.bottom + margin_px};
}

// Within the target, of what may lie far beyond it.
static int edge_px(float edge, float size_px)
{
    return (int)fminf(fmaxf(edge, 0.0f), size_px);
}

// The target's pixels in the area, for the layer to read what is worn beneath it.
static bool copy_beneath(struct makeup *makeup, const struct makeup_frame *frame,
                         const struct makeup_face *face, enum makeup_area area)
{
    if (area == MAKEUP_AREA_NONE)
        return true;
    if (makeup->beneath.width_px != frame->width_px || makeup->beneath.height_px != frame->height_px) {
        target_finish(&makeup->beneath);
        if (target_init(&makeup->beneath, frame->width_px, frame->height_px, NULL, NULL) != RESULT_OK)
            return false;
    }
    struct box box = box_of(face, area);
    const struct clip_view *view = &frame->view;
    float width = (float)frame->background->width_px, height = (float)frame->background->height_px;
    float x0 = (2.0f * box.left / width - 1.0f) * view->scale_x + view->offset_x;
    float x1 = (2.0f * box.right / width - 1.0f) * view->scale_x + view->offset_x;
    float y0 = (1.0f - 2.0f * box.bottom / height) * view->scale_y + view->offset_y;
    float y1 = (1.0f - 2.0f * box.top / height) * view->scale_y + view->offset_y;
    float target_width = (float)frame->width_px, target_height = (float)frame->height_px;
    int left = edge_px(floorf((0.5f + 0.5f * fminf(x0, x1)) * target_width), target_width);
    int right = edge_px(ceilf((0.5f + 0.5f * fmaxf(x0, x1)) * target_width), target_width);
    int bottom = edge_px(floorf((0.5f + 0.5f * y0) * target_height), target_height);
    int top = edge_px(ceilf((0.5f + 0.5f * y1) * target_height), target_height);
    if (left >= right || bottom >= top)
        return false; // all of it outside the target
    glBindFramebuffer(GL_READ_FRAMEBUFFER, frame->framebuffer);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, makeup->beneath.framebuffer);
    glBlitFramebuffer(left, bottom, right, top, left, bottom, right, top, GL_COLOR_BUFFER_BIT, GL_NEAREST);
    glBindFramebuffer(GL_FRAMEBUFFER, frame->framebuffer);
    glActiveTexture(GL_TEXTURE0 + MAKEUP_UNIT_BENEATH);
    glBindTexture(GL_TEXTURE_2D, makeup->beneath.texture);
    return true;
}

// --- drawing -----------------------------------------------------------------------------------------------

// Picture pixels a millimetre: by the outer eye corners, whose distance in space turning does not change.
static float mm_px_of(const struct vec3 *landmarks_px)
{
    float rest_m = vec3_length(vec3_subtract(face_canonical_m[263], face_canonical_m[33]));
    float seen_px = vec3_length(vec3_subtract(landmarks_px[263], landmarks_px[33]));
    return fmaxf(seen_px / (1000.0f * rest_m), 1e-3f);
}

static struct makeup_face build_face(struct makeup *makeup, const struct makeup_frame *frame,
                                     const struct scene_person *person)
{
    // A picture pixel has this many target pixels.
    float magnification = fmaxf(
        fabsf(frame->view.scale_x) * (float)frame->width_px / (float)frame->background->width_px, 1e-3f);
    struct makeup_face face = {.landmarks_px = person->landmarks_px,
                               .mm_px = mm_px_of(person->landmarks_px),
                               .magnification = magnification};
    if (lip_mesh_build(person->landmarks_px, LEAST_FEATHER_TARGET_PX / magnification, &makeup->lips))
        face.lips = &makeup->lips;
    for (int side = 0; side < EYE_SIDES; side++)
        if (eye_outline_build(person->landmarks_px, (enum eye_side)side, &makeup->eyes[side]))
            face.eyes[side] = &makeup->eyes[side];
    if (skin_mesh_build(person->landmarks_px, &makeup->skin))
        face.skin = &makeup->skin;
    return face;
}

static void upload_map(struct makeup *makeup, struct face_map *map)
{
    struct picture picture = {.pixels = map->pixels,
                              .width_px = FACE_MAP_SIDE,
                              .height_px = FACE_MAP_SIDE,
                              .stride_bytes = (size_t)4 * FACE_MAP_SIDE};
    texture_upload(&makeup->map_texture, &picture);
}

static void draw_layers(struct makeup *makeup, const struct makeup_frame *frame,
                        const struct makeup_face *face, const struct scene_person *person)
{
    set_state(frame);
    for (int i = 0; i < person->makeup_count; i++) {
        const struct scene_makeup *layer = &person->makeup[i];
        const struct kind *kind = &kinds[layer->product->kind];
        void *state = layer->intensity > 0.0f ? state_of(makeup, layer->product->kind) : NULL;
        if (state == NULL || !copy_beneath(makeup, frame, face, kind->reads))
            continue;
        const struct picture_slot *slot = find_picture(makeup, layer->picture);
        texture_bind(frame->background_texture, MAKEUP_UNIT_PICTURE);
        texture_bind(&makeup->map_texture, MAKEUP_UNIT_FACE_MAP);
        kind->ops->draw(state, frame, face, layer, slot != NULL ? &slot->texture : NULL);
    }
    clear_state();
}

void makeup_draw(struct makeup *makeup, const struct makeup_frame *frame, const struct scene_person *person)
{
    if (person->makeup_count == 0 || frame->background == NULL)
        return;
    assert(person->makeup_count <= SCENE_MAX_MAKEUP);
    struct makeup_face face = build_face(makeup, frame, person);
    struct memory *memory = recall(makeup, person->id);
    memory->last_used = ++makeup->draws;
    measure(makeup, memory, frame, person, face.lips);
    if (!memory->has_light)
        return; // the face lies outside the picture
    if (!memory->has_lips)
        face.lips = NULL;
    face.light = memory->light;
    face.lip_look = memory->lip_look;
    face.map = &memory->map;
    upload_map(makeup, &memory->map);
    draw_layers(makeup, frame, &face, person);
}

void makeup_forget_people(struct makeup *makeup)
{
    for (int i = 0; i < SCENE_MAX_PERSONS; i++)
        forget(&makeup->memories[i]);
    target_wipe(&makeup->beneath);
}
