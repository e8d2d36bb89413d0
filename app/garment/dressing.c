#include "app/garment/dressing.h"

#include "platform/base/log.h"

#include <stdlib.h>

// A garment on a body: draped, or moved by its skeleton; neither when it could not be made.
struct dressed_garment {
    uint32_t handle; // 0: none
    bool is_modelled;
    struct drape *drape;
    struct rig *rig;
};

// A body that is dressed, as long as it is tracked.
struct dressed {
    uint32_t body; // its id; 0: free
    bool is_present;
    struct wearer_memory *memory;
    struct dressed_garment garments[SCENE_MAX_GARMENTS];
};

struct dressing {
    struct dressed bodies[SCENE_MAX_BODIES];
    enum drape_missing missing;
    enum catalogue_category missing_category;
    float missing_distance_m; // of that body
};

_Static_assert((int)SCENE_MAX_BODIES == (int)PEOPLE_BODIES_MAX, "every body can be dressed");
_Static_assert((int)SCENE_LAYER_COUNT == (int)LAYER_COUNT && (int)SCENE_LAYER_OVER == (int)LAYER_OVER &&
                   (int)SCENE_LAYER_ARM_RIGHT == (int)LAYER_ARM_RIGHT &&
                   (int)SCENE_LAYER_ARM_LEFT == (int)LAYER_ARM_LEFT &&
                   (int)SCENE_LAYER_PERSON == (int)LAYER_PERSON,
               "the tracker's layers are the scene's");

enum result dressing_create(struct dressing **out, struct diagnostic *why)
{
    *out = calloc(1, sizeof **out);
    return *out != NULL ? RESULT_OK : diagnose(why, RESULT_NO_MEMORY, "out of memory");
}

static void free_garment(struct dressed_garment *garment)
{
    drape_destroy(garment->drape);
    rig_destroy(garment->rig);
    *garment = (struct dressed_garment){0};
}

static void free_dressed(struct dressed *dressed)
{
    for (int i = 0; i < SCENE_MAX_GARMENTS; i++)
        free_garment(&dressed->garments[i]);
    wearer_memory_destroy(dressed->memory);
    *dressed = (struct dressed){0};
}

void dressing_forget(struct dressing *dressing)
{
    for (int i = 0; i < SCENE_MAX_BODIES; i++)
        free_dressed(&dressing->bodies[i]);
    dressing->missing = DRAPE_COMPLETE;
}

void dressing_destroy(struct dressing *dressing)
{
    if (dressing != NULL)
        dressing_forget(dressing);
    free(dressing);
}

// --- who is there ------------------------------------------------------------------------------------------

static struct dressed *find_dressed(struct dressing *dressing, uint32_t body)
{
    for (int i = 0; i < SCENE_MAX_BODIES; i++)
        if (dressing->bodies[i].body == body)
            return &dressing->bodies[i];
    return NULL;
}

// Keeps what is known of those who are still there; a still has nothing to do with what was before.
static void follow(struct dressing *dressing, const struct people *people, bool is_still)
{
    for (int i = 0; i < SCENE_MAX_BODIES; i++)
        dressing->bodies[i].is_present = false;
    for (int i = 0; people != NULL && !is_still && i < people->body_count; i++) {
        struct dressed *dressed = find_dressed(dressing, people->bodies[i].id);
        if (dressed != NULL)
            dressed->is_present = true;
    }
    for (int i = 0; i < SCENE_MAX_BODIES; i++)
        if (!dressing->bodies[i].is_present && dressing->bodies[i].body != 0)
            free_dressed(&dressing->bodies[i]);
}

// NULL: no memory.
static struct dressed *get_dressed(struct dressing *dressing, uint32_t body)
{
    struct dressed *dressed = find_dressed(dressing, body);
    if (dressed != NULL)
        return dressed;
    dressed = find_dressed(dressing, 0);
    if (dressed == NULL)
        return NULL;
    dressed->memory = wearer_memory_create();
    if (dressed->memory == NULL)
        return NULL;
    dressed->body = body;
    return dressed;
}

// --- what they wear ----------------------------------------------------------------------------------------

// From the skin outwards.
static int order_of(enum catalogue_category category)
{
    static const int orders[CATEGORY_COUNT] = {
        [CATEGORY_TROUSERS] = 0, [CATEGORY_SKIRT] = 0,  [CATEGORY_TOP] = 1,   [CATEGORY_DRESS] = 1,
        [CATEGORY_TIE] = 2,      [CATEGORY_JACKET] = 3, [CATEGORY_SCARF] = 4, [CATEGORY_BAG] = 5};
    return orders[category];
}

// Whether it takes room on the torso for what is worn over it.
static bool covers_torso(enum catalogue_category category)
{
    return category == CATEGORY_TOP || category == CATEGORY_DRESS || category == CATEGORY_JACKET;
}

static int sort_wear(const struct dressing_input *input, int order[SCENE_MAX_GARMENTS])
{
    int count = 0;
    for (int i = 0; i < input->wear_count && count < SCENE_MAX_GARMENTS; i++) {
        int at = count++;
        for (; at > 0 && order_of(input->wear[order[at - 1]].category) > order_of(input->wear[i].category);
             at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return count;
}

static bool is_that(const struct dressed_garment *garment, const struct dressing_wear *wear)
{
    return garment->handle == wear->handle && garment->is_modelled == (wear->model != NULL);
}

// Made when it is first worn. What can't be made is said once and stays without a drape or a rig.
static void begin_garment(struct dressed_garment *garment, const struct dressing_wear *wear)
{
    struct diagnostic why = {0};
    *garment = (struct dressed_garment){.handle = wear->handle, .is_modelled = wear->model != NULL};
    enum result result = wear->model != NULL ? rig_create(wear->model, &garment->rig, &why)
                                             : drape_create(wear->garment, &garment->drape, &why);
    if (result != RESULT_OK)
        log_write(LOG_WARNING, "garment", "it can't be worn: %s", why.text);
    else if (garment->rig != NULL && rig_warning(garment->rig)[0] != '\0')
        log_write(LOG_WARNING, "garment", "%s", rig_warning(garment->rig));
}

// NULL: too many at once.
static struct dressed_garment *get_garment(struct dressed *dressed, const struct dressing_wear *wear)
{
    struct dressed_garment *free_place = NULL;
    for (int i = 0; i < SCENE_MAX_GARMENTS; i++) {
        if (is_that(&dressed->garments[i], wear))
            return &dressed->garments[i];
        if (dressed->garments[i].handle == 0)
            free_place = &dressed->garments[i];
    }
    if (free_place != NULL)
        begin_garment(free_place, wear);
    return free_place;
}

// Garments that were taken off make room.
static void drop_unworn(struct dressed *dressed, const struct dressing_input *input)
{
    for (int i = 0; i < SCENE_MAX_GARMENTS; i++) {
        struct dressed_garment *garment = &dressed->garments[i];
        bool is_worn = false;
        for (int k = 0; k < input->wear_count; k++)
            is_worn = is_worn || is_that(garment, &input->wear[k]);
        if (!is_worn)
            free_garment(garment);
    }
}

// The same of clothes that were modelled (drape.h), by how far they reach. `rig` NULL: not made yet.
static enum drape_missing rig_what_is_missing(const struct rig *rig, const struct wearer *wearer)
{
    if (wearer == NULL || fmaxf(wearer->shoulder[0].seen, wearer->shoulder[1].seen) < DRAPE_SEEN_LEAST)
        return DRAPE_NO_BODY;
    enum rig_reach reach = rig != NULL ? rig_reach(rig) : RIG_REACH_WAIST;
    if (wearer->sections[WEARER_WAIST].seen < DRAPE_SEEN_LEAST)
        return DRAPE_NO_WAIST;
    if (reach >= RIG_REACH_HIPS && wearer->sections[WEARER_HIP].seen < DRAPE_SEEN_LEAST)
        return DRAPE_NO_HIPS;
    if (reach >= RIG_REACH_KNEES && fmaxf(wearer->knee[0].seen, wearer->knee[1].seen) < DRAPE_SEEN_LEAST)
        return DRAPE_NO_KNEES;
    if (reach >= RIG_REACH_FEET && fmaxf(wearer->ankle[0].seen, wearer->ankle[1].seen) < DRAPE_SEEN_LEAST)
        return DRAPE_NO_FEET;
    return DRAPE_COMPLETE;
}

static void note_missing(struct dressing *dressing, const struct dressing_wear *wear, const struct rig *rig,
                         const struct wearer *wearer)
{
    enum drape_missing missing = wear->garment != NULL ? drape_what_is_missing(wear->garment, wearer)
                                                       : rig_what_is_missing(rig, wearer);
    float distance_m = wearer != NULL ? wearer->distance_m : INFINITY;
    if (missing == DRAPE_COMPLETE ||
        (dressing->missing != DRAPE_COMPLETE && distance_m >= dressing->missing_distance_m))
        return;
    dressing->missing = missing;
    dressing->missing_category = wear->category;
    dressing->missing_distance_m = distance_m;
}

// As it hangs in this frame.
static void hang(const struct dressed_garment *garment, const struct dressing_wear *wear,
                 const struct dressing_input *input, const struct wearer *wearer, int layer,
                 struct scene_body *body)
{
    int64_t time_ns = input->people->captured_ns;
    if (garment->rig != NULL && body->rigged_count < SCENE_MAX_RIGGED) {
        struct scene_rigged *rigged = &body->rigged[body->rigged_count++];
        rig_run(garment->rig, wearer, time_ns, input->is_still, rigged);
        rigged->model = wear->handle;
        rigged->variant = wear->variant;
        rigged->opacity = wear->opacity;
    }
    struct scene_garment *flat = &body->garments[body->garment_count];
    if (garment->drape == NULL || !drape_run(garment->drape, wearer, layer, time_ns, input->is_still, flat))
        return;
    flat->garment = wear->handle;
    flat->opacity *= wear->opacity;
    body->garment_count++;
}

static void put_on(struct dressing *dressing, struct dressed *dressed, const struct dressing_input *input,
                   const struct wearer *wearer, struct scene_body *body)
{
    int order[SCENE_MAX_GARMENTS], layer = 0;
    int count = sort_wear(input, order);
    for (int i = 0; i < count; i++) {
        const struct dressing_wear *wear = &input->wear[order[i]];
        const struct dressed_garment *garment = get_garment(dressed, wear);
        if (garment != NULL) {
            note_missing(dressing, wear, garment->rig, wearer);
            hang(garment, wear, input, wearer, layer, body);
        }
        layer += covers_torso(wear->category);
    }
}

static int person_of(const struct people *people, const struct face *face)
{
    return face != NULL ? (int)(face - people->faces) : -1;
}

static struct scene_layers layers_of(const struct dressing_input *input, int index)
{
    if (input->layers == NULL || index >= input->layers->count)
        return (struct scene_layers){0};
    const struct layers *layers = &input->layers->bodies[index];
    return (struct scene_layers){layers->width, layers->height, layers->shares};
}

static void dress(struct dressing *dressing, const struct dressing_input *input, int index,
                  struct scene *scene)
{
    struct wearer wearer;
    struct dressed *dressed = get_dressed(dressing, input->people->bodies[index].id);
    if (dressed == NULL)
        return;
    drop_unworn(dressed, input);
    if (!wearer_measure(input->people, index, input->is_still ? NULL : dressed->memory, &wearer))
        return;
    struct scene_body *body = &scene->bodies[scene->body_count];
    *body = (struct scene_body){.id = wearer.id,
                                .person = person_of(input->people, wearer.face),
                                .distance_m = wearer.distance_m,
                                .layers = layers_of(input, index)};
    put_on(dressing, dressed, input, &wearer, body);
    scene->body_count += body->garment_count + body->rigged_count > 0;
}

void dressing_build(struct dressing *dressing, const struct dressing_input *input, struct scene *scene)
{
    const struct people *people = input->wear_count > 0 ? input->people : NULL;
    dressing->missing = DRAPE_COMPLETE;
    follow(dressing, people, input->is_still);
    for (int i = 0; people != NULL && i < people->body_count; i++)
        dress(dressing, input, i, scene);
    if (input->wear_count > 0 && input->people != NULL && input->people->body_count == 0)
        note_missing(dressing, &input->wear[0], NULL, NULL);
    if (!input->is_hidden)
        return;
    scene->body_count = 0;
    dressing->missing = DRAPE_COMPLETE;
}

enum drape_missing dressing_missing(const struct dressing *dressing, enum catalogue_category *category)
{
    *category = dressing->missing_category;
    return dressing->missing;
}
