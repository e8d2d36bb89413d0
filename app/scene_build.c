#include "app/scene_build.h"

#include "app/match.h"
#include "app/placement/placement.h"

#include <math.h>
#include <string.h>

unsigned scene_needs(enum catalogue_category category)
{
    return catalogue_is_clothing(category) ? TRACK_FACES | TRACK_BODIES | TRACK_MASK : TRACK_FACES;
}

bool scene_hidden_by_hands(enum catalogue_category category)
{
    return category < CATEGORY_TOP;
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

// Landmarks of a body; of pairs the left one, the right one follows.
enum { SHOULDERS = 11, WRISTS = 15, INDEX_FINGERS = 19, HIPS = 23 };

// Landmarks that are trusted less are guesses: of hands out of sight.
#define WRIST_IN_SIGHT 0.5f

// Within the box that shoulders and hips span. Hands of arms that hang are beside it.
static bool is_before_torso(const struct body *body, int landmark)
{
    const struct vec3 *at = body->landmarks_px,
                      *corners[] = {&at[SHOULDERS], &at[SHOULDERS + 1], &at[HIPS], &at[HIPS + 1]};
    struct vec2 low = {INFINITY, INFINITY}, high = {-INFINITY, -INFINITY};
    for (int i = 0; i < 4; i++) {
        low = (struct vec2){fminf(low.x, corners[i]->x), fminf(low.y, corners[i]->y)};
        high = (struct vec2){fmaxf(high.x, corners[i]->x), fmaxf(high.y, corners[i]->y)};
    }
    const struct vec3 *hand = &at[landmark];
    return hand->x > low.x && hand->x < high.x && hand->y > low.y && hand->y < high.y;
}

bool scene_needs_hands_on_torso(const struct people *people)
{
    for (int i = 0; i < people->body_count; i++)
        for (int side = 0; side < 2; side++) {
            const struct body *body = &people->bodies[i];
            if (body->visible[WRISTS + side] > WRIST_IN_SIGHT &&
                (is_before_torso(body, WRISTS + side) || is_before_torso(body, INDEX_FINGERS + side)))
                return true;
        }
    return false;
}

// What is ready on the GPU, or asked for.
static struct product_lookup find(const struct scene_input *input, struct products *products,
                                  const struct load_request *request, const char *variant_name)
{
    struct product_lookup lookup = products_find(products, request, variant_name);
    if (lookup.state == PRODUCT_ABSENT && input->missing != NULL)
        input->missing(input->context, request);
    return lookup;
}

// Kept in the order in which a person applies it.
static void add_makeup(struct scene_person *person, const struct catalogue_try_on *try_on, float intensity,
                       const struct scene_input *input, struct products *products)
{
    struct product_lookup texture = {.state = PRODUCT_READY};
    struct load_request request = {.kind = LOAD_TEXTURE};
    if (try_on->texture_path != NULL) {
        if (!load_request_set_path(&request, try_on->texture_path))
            return;
        texture = find(input, products, &request, NULL);
    }
    if (texture.state != PRODUCT_READY || person->makeup_count == SCENE_MAX_MAKEUP)
        return;
    int rank = makeup_rank(try_on->makeup.kind), at = person->makeup_count++;
    for (; at > 0 && makeup_rank(person->makeup[at - 1].product->kind) > rank; at--)
        person->makeup[at] = person->makeup[at - 1];
    person->makeup[at] =
        (struct scene_makeup){.product = &try_on->makeup, .picture = texture.handle, .intensity = intensity};
}

static void add_model(struct scene_person *person, const struct placement_person *wearer,
                      const struct scene_wear *wear, const struct scene_input *input,
                      struct products *products)
{
    const struct catalogue_try_on *try_on = &wear->product->variants[wear->variant].try_on;
    struct load_request request;
    if (!load_request_of_product(wear->product->category, try_on, &request))
        return;
    struct product_lookup model = find(input, products, &request, try_on->material_variant);
    if (model.state != PRODUCT_READY || !person->has_pose)
        return;
    const struct placement_wear worn = {.category = wear->product->category,
                                        .product = wear->product,
                                        .placement = &try_on->placement,
                                        .shape = model.shape,
                                        .slide_m = wear->slide_m};
    struct scene_product parts[PLACEMENT_MAX_PARTS] = {{0}};
    int count = placement_of(&worn, wearer, parts);
    for (int i = 0; i < count && person->product_count < SCENE_MAX_PRODUCTS; i++) {
        parts[i].model = model.handle;
        parts[i].variant = model.variant;
        parts[i].opacity *= wear->fade;
        person->products[person->product_count++] = parts[i];
    }
}

// Clothes, if they are ready.
static bool find_clothes(const struct scene_wear *wear, const struct scene_input *input,
                         struct products *products, struct dressing_wear *out)
{
    const struct catalogue_try_on *try_on = &wear->product->variants[wear->variant].try_on;
    struct load_request request;
    if (!catalogue_is_clothing(wear->product->category) || try_on->kind == TRY_ON_NONE ||
        !load_request_of_product(wear->product->category, try_on, &request))
        return false;
    struct product_lookup found = find(input, products, &request, try_on->material_variant);
    *out = (struct dressing_wear){.category = wear->product->category,
                                  .handle = found.handle,
                                  .garment = found.garment,
                                  .model = found.model,
                                  .variant = found.variant,
                                  .opacity = wear->fade};
    return found.state == PRODUCT_READY;
}

static void dress_bodies(struct scene *scene, const struct scene_input *input, struct products *products)
{
    struct dressing_wear wear[SCENE_MAX_GARMENTS];
    int count = 0;
    if (input->dressing == NULL)
        return;
    for (int i = 0; i < input->wear_count && count < SCENE_MAX_GARMENTS; i++)
        count += find_clothes(&input->wear[i], input, products, &wear[count]);
    const struct dressing_input dressing = {.people = input->people,
                                            .layers = input->layers,
                                            .is_still = input->memory == NULL,
                                            .is_hidden = input->is_hidden,
                                            .wear = wear,
                                            .wear_count = count};
    dressing_build(input->dressing, &dressing, scene);
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
        person->in_sight[i] = placement_in_sight(face->visible[parts[i]]);
}

static void dress(struct scene_person *person, const struct placement_person *wearer,
                  const struct scene_input *input, struct products *products)
{
    for (int i = 0; i < input->wear_count && !input->is_hidden; i++) {
        const struct scene_wear *wear = &input->wear[i];
        const struct catalogue_try_on *try_on = &wear->product->variants[wear->variant].try_on;
        if (try_on->kind == TRY_ON_MAKEUP)
            add_makeup(person, try_on, wear->fade * wear->intensity * (1.0f - input->makeup_fade), input,
                       products);
        else if (catalogue_is_3d(try_on) && !catalogue_is_clothing(wear->product->category))
            add_model(person, wearer, wear, input, products);
    }
}

static void add_person(struct scene *scene, const struct face *face, const struct scene_input *input,
                       struct products *products)
{
    struct scene_person *person = &scene->persons[scene->person_count++];
    struct placement_track *track = placement_memory_find(input->memory, face->id);
    const struct vec3 *mesh_m = track != NULL ? track->mesh_m : face->mesh_m;
    person->id = face->id;
    person->landmarks_px = face->landmarks_px;
    person->has_pose = face->has_pose;
    person->pose = track != NULL ? track->steady.pose : face->pose;
    person->mesh_m = face->mesh_m;
    head_measure(mesh_m, &person->head);
    set_in_sight(person, face);
    const struct placement_person wearer = {
        .face = face,
        .pose = &person->pose,
        .mesh_m = mesh_m,
        .head = &person->head,
        .body = match_body(input->people, face),
        .head_scale = track != NULL ? track->head_scale : placement_head_scale(face),
        .track = track,
    };
    dress(person, &wearer, input, products);
}

void scene_build(struct scene *scene, const struct scene_input *input, struct products *products)
{
    memset(scene, 0, sizeof *scene);
    scene->background = input->picture;
    scene->background_sequence = input->picture_sequence;
    scene->mirror = input->mirror;
    if (input->memory != NULL)
        placement_memory_follow(input->memory, input->people);
    if (input->people == NULL) {
        dress_bodies(scene, input, products);
        return;
    }
    scene->vertical_fov_rad = input->people->vertical_fov_rad;
    scene->bare_until = input->bare_until;
    scene->mask =
        (struct scene_mask){input->people->mask.width, input->people->mask.height, input->people->mask.alpha};
    scene->hand_count = input->people->hand_count;
    for (int i = 0; i < scene->hand_count; i++)
        scene->hands_px[i] = input->people->hands[i].landmarks_px;
    for (int i = 0; i < input->people->face_count && scene->person_count < SCENE_MAX_PERSONS; i++)
        add_person(scene, &input->people->faces[i], input, products);
    dress_bodies(scene, input, products);
}
