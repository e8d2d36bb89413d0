#include "app/scene_build.h"

#include "platform/base/colour.h"

#include <math.h>
#include <string.h>

unsigned scene_needs(enum catalogue_category category)
{
    bool is_garment = category >= CATEGORY_TOP && category <= CATEGORY_BAG;
    return is_garment ? TRACK_FACES | TRACK_BODIES | TRACK_MASK : TRACK_FACES;
}

static enum scene_finish scene_finish_of(enum catalogue_finish finish)
{
    static const enum scene_finish finishes[FINISH_COUNT] = {
        [FINISH_MATTE] = SCENE_FINISH_MATTE,     [FINISH_SATIN] = SCENE_FINISH_SATIN,
        [FINISH_CREAM] = SCENE_FINISH_CREAM,     [FINISH_GLOSS] = SCENE_FINISH_GLOSS,
        [FINISH_SHEER] = SCENE_FINISH_SHEER,     [FINISH_SHIMMER] = SCENE_FINISH_SHIMMER,
        [FINISH_GLITTER] = SCENE_FINISH_GLITTER, [FINISH_METALLIC] = SCENE_FINISH_METALLIC,
        [FINISH_RADIANT] = SCENE_FINISH_RADIANT,
    };
    return finishes[finish];
}

static void add_makeup(struct scene_person *person, const struct catalogue_try_on *try_on, float fade)
{
    if (person->makeup_count == SCENE_MAX_MAKEUP)
        return;
    const uint8_t *colour = try_on->colour_srgb;
    person->makeup[person->makeup_count++] = (struct scene_makeup){
        .kind = SCENE_LIPSTICK,
        .finish = scene_finish_of(try_on->finish),
        .colour = {colour_linear_of_byte(colour[0]), colour_linear_of_byte(colour[1]),
                   colour_linear_of_byte(colour[2])},
        .coverage = try_on->coverage,
        .intensity = fade,
    };
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
    struct product_lookup lookup = products_find(products, try_on->model_path, try_on->material_variant);
    if (lookup.state == PRODUCT_ABSENT && input->missing != NULL)
        input->missing(input->context, try_on->model_path);
    if (lookup.state != PRODUCT_READY || !person->has_pose)
        return;
    person->products[person->product_count++] = (struct scene_product){
        .model = lookup.model,
        .variant = lookup.variant,
        .placement = seat_eyewear(person->mesh_m, &try_on->placement),
        .opacity = fade,
        .fade_behind_ears = true,
    };
}

// A product is there in full where the face is trusted this much, and gone where it is not at all.
#define TRUST_FULL 0.6f
#define TRUST_GONE 0.3f

// What a product of the category sits on, so that it fades when a hand covers that, instead of sliding over
// it.
static float trust(const struct face *face, enum catalogue_category category)
{
    const float *visible = face->visible;
    float least = visible[FACE_PART_NOSE_BRIDGE];
    if (category <= CATEGORY_LIP_LINER)
        least = visible[FACE_PART_LIPS];
    return fminf(fmaxf((least - TRUST_GONE) / (TRUST_FULL - TRUST_GONE), 0.0f), 1.0f);
}

static void dress(struct scene_person *person, const struct face *face, const struct scene_input *input,
                  struct products *products)
{
    for (int i = 0; i < input->wear_count; i++) {
        const struct scene_wear *wear = &input->wear[i];
        const struct catalogue_try_on *try_on = &wear->product->variants[wear->variant].try_on;
        float fade = wear->fade * trust(face, wear->product->category);
        if (try_on->kind == TRY_ON_MAKEUP && wear->product->category == CATEGORY_LIPSTICK)
            add_makeup(person, try_on, fade);
        else if (try_on->kind == TRY_ON_MODEL)
            add_model(person, wear->product, try_on, fade, input, products);
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
    for (int i = 0; i < input->people->face_count && scene->person_count < SCENE_MAX_PERSONS; i++) {
        const struct face *face = &input->people->faces[i];
        struct scene_person *person = &scene->persons[scene->person_count++];
        person->id = face->id;
        person->landmarks_px = face->landmarks_px;
        person->has_pose = face->has_pose;
        person->pose = face->pose;
        person->mesh_m = face->mesh_m;
        dress(person, face, input, products);
    }
}
