#include "app/scene_build.h"

#include <math.h>
#include <string.h>

unsigned scene_needs(enum catalogue_category category)
{
    bool is_garment = category >= CATEGORY_TOP && category <= CATEGORY_BAG;
    return is_garment ? TRACK_FACES | TRACK_BODIES | TRACK_MASK : TRACK_FACES;
}

// Parts in plain sight are trusted more than this, but in one of twenty frames of webcam clips.
#define TRUST_PLAIN 0.8f

bool scene_needs_hands(const struct people *people)
{
    static const enum face_part parts[] = {FACE_PART_LIPS,       FACE_PART_EYE_RIGHT,
                                           FACE_PART_EYE_LEFT,   FACE_PART_CHEEK_RIGHT,
                                           FACE_PART_CHEEK_LEFT, FACE_PART_NOSE_BRIDGE};
    if (people->hand_count > 0)
        return true;
    for (int i = 0; i < people->face_count; i++)
        for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
            if (people->faces[i].visible[parts[k]] < TRUST_PLAIN)
                return true;
    return false;
}

static void ask(const struct scene_input *input, enum load_kind kind, const char *path)
{
    if (input->missing != NULL)
        input->missing(input->context, kind, path);
}

// Kept in the order in which a person applies it.
static void add_makeup(struct scene_person *person, const struct catalogue_try_on *try_on, float intensity,
                       const struct scene_input *input, struct products *products)
{
    struct product_lookup texture = {.state = PRODUCT_READY};
    if (try_on->texture_path != NULL)
        texture = products_find_texture(products, try_on->texture_path);
    if (texture.state == PRODUCT_ABSENT)
        ask(input, LOAD_TEXTURE, try_on->texture_path);
    if (texture.state != PRODUCT_READY || person->makeup_count == SCENE_MAX_MAKEUP)
        return;
    int rank = makeup_rank(try_on->makeup.kind), at = person->makeup_count++;
    for (; at > 0 && makeup_rank(person->makeup[at - 1].product->kind) > rank; at--)
        person->makeup[at] = person->makeup[at - 1];
    person->makeup[at] =
        (struct scene_makeup){.product = &try_on->makeup, .picture = texture.handle, .intensity = intensity};
}

// Where the bridge of a frame rests: on the ridge of the nose between landmarks 168 (level with the eyes'
// inner corners) and 6 below it; the mesh is the skin, the frame's anchor stands just before it.
#define BRIDGE_BELOW_168 0.30f
#define BRIDGE_GAP_M 0.0015f

static struct mat4 seat_eyewear(const struct vec3 *mesh_m, const struct mat4 *product_placement)
{
    struct vec3 ridge =
        vec3_add(vec3_scale(mesh_m[168], 1.0f - BRIDGE_BELOW_168), vec3_scale(mesh_m[6], BRIDGE_BELOW_168));
    ridge.z += BRIDGE_GAP_M;
    struct mat4 seat = mat4_translation(ridge);
    return mat4_multiply(&seat, product_placement);
}

static bool is_eyewear(enum catalogue_category category)
{
    return category == CATEGORY_EYEGLASSES || category == CATEGORY_SUNGLASSES;
}

static void add_model(struct scene_person *person, const struct catalogue_product *product,
                      const struct catalogue_try_on *try_on, float fade, const struct scene_input *input,
                      struct products *products)
{
    if (person->product_count == SCENE_MAX_PRODUCTS || !is_eyewear(product->category))
        return;
    struct product_lookup lookup =
        products_find_model(products, try_on->model_path, try_on->material_variant);
    if (lookup.state == PRODUCT_ABSENT)
        ask(input, LOAD_MODEL, try_on->model_path);
    if (lookup.state != PRODUCT_READY || !person->has_pose)
        return;
    person->products[person->product_count++] = (struct scene_product){
        .model = lookup.handle,
        .variant = lookup.variant,
        .placement = seat_eyewear(person->mesh_m, &try_on->placement),
        .opacity = fade,
        .fade_behind_ears = true,
    };
}

// A product is there in full where the face is trusted this much, and gone where it is not at all.
#define TRUST_FULL 0.6f
#define TRUST_GONE 0.3f

// So that a product fades when a hand covers what it sits on, instead of sliding over it.
static float in_sight(const struct face *face, enum face_part part)
{
    return fminf(fmaxf((face->visible[part] - TRUST_GONE) / (TRUST_FULL - TRUST_GONE), 0.0f), 1.0f);
}

static void set_in_sight(struct scene_person *person, const struct face *face)
{
    static const enum face_part parts[SCENE_PART_COUNT] = {
        [SCENE_PART_LIPS] = FACE_PART_LIPS,
        [SCENE_PART_EYE_RIGHT] = FACE_PART_EYE_RIGHT,
        [SCENE_PART_EYE_LEFT] = FACE_PART_EYE_LEFT,
        [SCENE_PART_BROW_RIGHT] = FACE_PART_BROW_RIGHT,
        [SCENE_PART_BROW_LEFT] = FACE_PART_BROW_LEFT,
        [SCENE_PART_CHEEK_RIGHT] = FACE_PART_CHEEK_RIGHT,
        [SCENE_PART_CHEEK_LEFT] = FACE_PART_CHEEK_LEFT,
        [SCENE_PART_NOSE] = FACE_PART_NOSE_BRIDGE,
    };
    for (int i = 0; i < SCENE_PART_COUNT; i++)
        person->in_sight[i] = in_sight(face, parts[i]);
}

static void dress(struct scene_person *person, const struct scene_input *input, struct products *products)
{
    for (int i = 0; i < input->wear_count; i++) {
        const struct scene_wear *wear = &input->wear[i];
        const struct catalogue_try_on *try_on = &wear->product->variants[wear->variant].try_on;
        if (try_on->kind == TRY_ON_MAKEUP)
            add_makeup(person, try_on, wear->fade * wear->intensity * (1.0f - input->makeup_fade), input,
                       products);
        else if (try_on->kind == TRY_ON_MODEL)
            add_model(person, wear->product, try_on, wear->fade * person->in_sight[SCENE_PART_NOSE], input,
                      products);
    }
}

void scene_build(struct scene *scene, const struct scene_input *input, struct products *products)
{
    memset(scene, 0, sizeof *scene);
    scene->background = input->picture;
    scene->background_sequence = input->picture_sequence;
    scene->mirror = input->mirror;
    if (input->people == NULL)
        return;
    scene->vertical_fov_rad = input->people->vertical_fov_rad;
    scene->bare_until = input->bare_until;
    scene->hand_count = input->people->hand_count;
    for (int i = 0; i < scene->hand_count; i++)
        scene->hands_px[i] = input->people->hands[i].landmarks_px;
    for (int i = 0; i < input->people->face_count && scene->person_count < SCENE_MAX_PERSONS; i++) {
        const struct face *face = &input->people->faces[i];
        struct scene_person *person = &scene->persons[scene->person_count++];
        person->id = face->id;
        person->landmarks_px = face->landmarks_px;
        person->has_pose = face->has_pose;
        person->pose = face->pose;
        person->mesh_m = face->mesh_m;
        set_in_sight(person, face);
        dress(person, input, products);
    }
}
