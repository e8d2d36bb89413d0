#include "render/makeup/makeup.h"

#include "render/makeup/layer.h"

#include <assert.h>
#include <stdlib.h>

#define KIND_COUNT 1
#define LEAST_FEATHER_TARGET_PX 1.5f

static const struct makeup_layer_ops *const kinds[KIND_COUNT] = {
    [SCENE_LIPSTICK] = &makeup_lipstick_ops,
};

// What is known of a person from the frames before.
struct memory {
    uint32_t id;
    bool used, has_light, has_lips;
    uint64_t sequence;  // of the background that was measured last
    uint64_t last_used; // counts draws, to replace the one unseen for longest
    struct face_light light;
    struct lip_look lip_look;
};

struct makeup {
    void *states[KIND_COUNT];
    struct srgb_table srgb;
    struct memory memories[SCENE_MAX_PERSONS];
    uint64_t draws;
    struct lip_mesh lips; // of the person being drawn
};

enum result makeup_create(struct makeup **out, struct diagnostic *why)
{
    struct makeup *makeup = calloc(1, sizeof(*makeup));
    if (makeup == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for make-up");
    srgb_table_init(&makeup->srgb);
    for (int i = 0; i < KIND_COUNT; i++) {
        enum result result = kinds[i]->create(&makeup->states[i], why);
        if (result != RESULT_OK) {
            makeup_destroy(makeup);
            return result;
        }
    }
    *out = makeup;
    return RESULT_OK;
}

void makeup_destroy(struct makeup *makeup)
{
    if (makeup == NULL)
        return;
    for (int i = 0; i < KIND_COUNT; i++)
        kinds[i]->destroy(makeup->states[i]);
    free(makeup);
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
    *oldest = (struct memory){.id = id, .used = true};
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

void makeup_draw(struct makeup *makeup, const struct makeup_frame *frame, const struct scene_person *person)
{
    if (person->makeup_count == 0 || frame->background == NULL)
        return;
    assert(person->makeup_count <= SCENE_MAX_MAKEUP);
    // A picture pixel has this many target pixels.
    float magnification =
        fabsf(frame->view.scale_x) * (float)frame->width_px / (float)frame->background->width_px;
    float least_feather_px = LEAST_FEATHER_TARGET_PX / fmaxf(magnification, 1e-3f);
    bool has_lips = lip_mesh_build(person->landmarks_px, least_feather_px, &makeup->lips);
    struct memory *memory = recall(makeup, person->id);
    memory->last_used = ++makeup->draws;
    measure(makeup, memory, frame, person, has_lips ? &makeup->lips : NULL);
    if (!memory->has_light)
        return; // the face lies outside the picture
    struct makeup_face face = {
        .landmarks_px = person->landmarks_px,
        .lips = has_lips && memory->has_lips ? &makeup->lips : NULL,
        .light = memory->light,
        .lip_look = memory->lip_look,
    };
    set_state(frame);
    for (int i = 0; i < person->makeup_count; i++) {
        const struct scene_makeup *product = &person->makeup[i];
        assert((int)product->kind < KIND_COUNT);
        if (product->intensity > 0.0f && product->coverage > 0.0f)
            kinds[product->kind]->draw(makeup->states[product->kind], frame, &face, product);
    }
    clear_state();
}

void makeup_forget_people(struct makeup *makeup)
{
    for (int i = 0; i < SCENE_MAX_PERSONS; i++)
        makeup->memories[i] = (struct memory){0};
}
