#include "app/attract/bust.h"

#include "assets/mannequin.h"
#include "platform/base/colour.h"
#include "platform/base/face_topology.h"
#include "platform/base/noise.h"
#include "platform/decode/jpeg.h"
#include "platform/encode/jpeg.h"

#include <stdlib.h>
#include <string.h>

#define FOV_RAD 0.30f // vertical: a long lens
#define IRIS_RADIUS_M 0.00585f
#define EYES_OPEN 0.30f // as the canonical face's are
#define FIRST_IRIS FACE_MESH_LANDMARKS
#define FROM_RAD (-0.60f) // the head turns: negative shows its left side
#define TO_RAD 0.42f
#define TILT_RAD 0.03f // the camera looks down by this
#define ANGLES 48      // between the two
#define SHOT_QUALITY 94

// How close the camera is.
enum framing { FRAMING_FACE, FRAMING_BUST, FRAMINGS };

// The bare head from one side, as a JPEG.
struct shot {
    uint8_t *bytes;
    size_t size;
};

struct bust {
    struct renderer *renderer; // NULL: made with the first picture
    struct products products;
    uint32_t head;        // the renderer's handle
    struct people people; // the one who wears it: the canonical face
    struct bust_backdrop backdrop;
    struct picture studio; // the backdrop, and what stands before it …
    struct picture bare;   // … the head with nothing on
    struct picture drawn;
    struct shot shots[FRAMINGS][ANGLES];
    struct jpeg_decoder *decoder;
    uint64_t sequence; // of what the renderer is given as its background
    struct scene scene;
};

// --- opening and closing ----------------------------------------------------------------------------------

static void fill_face(struct face *face)
{
    face->id = 1;
    face->score = 1.0f;
    face->has_pose = true;
    memcpy(face->mesh_m, face_canonical_m, sizeof face_canonical_m);
    for (int i = 0; i < FACE_PART_COUNT; i++)
        face->visible[i] = 1.0f;
    face->eye_openness[0] = face->eye_openness[1] = EYES_OPEN;
}

enum result bust_create(struct bust **out, struct diagnostic *why)
{
    struct bust *bust = calloc(1, sizeof *bust);
    if (bust == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the neutral head");
    bust->people.face_count = 1;
    bust->people.vertical_fov_rad = FOV_RAD;
    fill_face(&bust->people.faces[0]);
    if (jpeg_decoder_create(&bust->decoder) != RESULT_OK) {
        free(bust);
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the neutral head");
    }
    *out = bust;
    return RESULT_OK;
}

static void forget_shot(struct shot *shot)
{
    free(shot->bytes);
    *shot = (struct shot){0};
}

static void forget_shots(struct bust *bust)
{
    for (int i = 0; i < FRAMINGS * ANGLES; i++)
        forget_shot(&bust->shots[i / ANGLES][i % ANGLES]);
}

void bust_destroy(struct bust *bust)
{
    if (bust == NULL)
        return;
    if (bust->renderer != NULL)
        products_finish(&bust->products);
    renderer_destroy(bust->renderer); // takes the head along
    forget_shots(bust);
    jpeg_decoder_destroy(bust->decoder);
    picture_free(&bust->studio);
    picture_free(&bust->bare);
    picture_free(&bust->drawn);
    free(bust);
}

static enum result open_studio(struct bust *bust, int width_px, int height_px, struct diagnostic *why)
{
    struct model model = {0};
    struct renderer *renderer = NULL;
    enum result result = renderer_create(width_px, height_px, RENDERER_FIT_COVER, &renderer, why);
    if (result == RESULT_OK)
        result = mannequin_build(&model, why);
    if (result == RESULT_OK)
        result = renderer_add_model(renderer, &model, &bust->head, why);
    model_free(&model);
    if (result != RESULT_OK) {
        renderer_destroy(renderer);
        return result;
    }
    bust->renderer = renderer;
    products_init(&bust->products, renderer);
    return RESULT_OK;
}

// --- the backdrop -----------------------------------------------------------------------------------------

static uint8_t encoded_byte(float value, float dither)
{
    return (uint8_t)lroundf(fminf(fmaxf(255.0f * value + dither, 0.0f), 255.0f));
}

// A pool of light behind the head that has gone before the rim, so that the picture goes on in a plain ground
// around it. Grain hides the steps of so few greys.
static void paint_studio(const struct bust_backdrop *backdrop, const struct picture *out)
{
    float unit = 0.5f * (float)(out->width_px < out->height_px ? out->width_px : out->height_px);
    for (int y = 0; y < out->height_px; y++)
        for (int x = 0; x < out->width_px; x++) {
            float across = ((float)x - 0.5f * (float)out->width_px) / unit;
            float down = ((float)y - 0.44f * (float)out->height_px) / unit;
            float light = 1.0f - smoothstep(0.0f, 0.98f, sqrtf(across * across + down * down));
            float dither = noise_lattice(x, y, 256, 1) - 0.5f;
            uint8_t *pixel = picture_row(out, y) + 4 * (size_t)x;
            const struct colour *from = &backdrop->rim, *to = &backdrop->light;
            pixel[0] = encoded_byte(from->r + (to->r - from->r) * light, dither);
            pixel[1] = encoded_byte(from->g + (to->g - from->g) * light, dither);
            pixel[2] = encoded_byte(from->b + (to->b - from->b) * light, dither);
            pixel[3] = 255;
        }
}

static bool same_colour(const struct colour *a, const struct colour *b)
{
    return a->r == b->r && a->g == b->g && a->b == b->b;
}

enum result bust_set(struct bust *bust, int width_px, int height_px, const struct bust_backdrop *backdrop)
{
    bool same_size = width_px == bust->studio.width_px && height_px == bust->studio.height_px;
    if (same_size && same_colour(&backdrop->light, &bust->backdrop.light) &&
        same_colour(&backdrop->rim, &bust->backdrop.rim))
        return RESULT_OK;
    struct picture made[3] = {{0}};
    enum result result = RESULT_OK;
    for (int i = 0; i < 3 && result == RESULT_OK; i++)
        result = picture_allocate(width_px, height_px, &made[i]);
    if (result == RESULT_OK)
        result = bust->renderer != NULL ? renderer_resize(bust->renderer, width_px, height_px, NULL)
                                        : open_studio(bust, width_px, height_px, NULL);
    struct picture *own[3] = {&bust->studio, &bust->bare, &bust->drawn};
    for (int i = 0; i < 3; i++) {
        picture_free(result == RESULT_OK ? own[i] : &made[i]);
        if (result == RESULT_OK)
            *own[i] = made[i];
    }
    if (result != RESULT_OK)
        return result;
    bust->backdrop = *backdrop;
    forget_shots(bust);
    paint_studio(backdrop, &bust->studio);
    return RESULT_OK;
}

// --- what it wears ----------------------------------------------------------------------------------------

int bust_wear_of(const struct playlist_piece *piece, struct scene_wear wear[BUST_MAX_WEAR])
{
    if (piece->kind == PIECE_PRODUCT) {
        wear[0] = (struct scene_wear){
            .product = piece->product, .variant = piece->variant, .fade = 1.0f, .intensity = 1.0f};
        return 1;
    }
    int count = 0;
    for (int i = 0; piece->kind == PIECE_LOOK && i < piece->look->part_count && count < BUST_MAX_WEAR; i++) {
        const struct catalogue_look_part *part = &piece->look->parts[i];
        if (playlist_suits_head(part->product->category, &part->product->variants[part->variant].try_on))
            wear[count++] = (struct scene_wear){.product = part->product,
                                                .variant = part->variant,
                                                .fade = 1.0f,
                                                .intensity = part->intensity};
    }
    return count;
}

// The same that scene_build asks for.
static bool request_of(const struct scene_wear *wear, struct load_request *out)
{
    const struct catalogue_try_on *try_on = &wear->product->variants[wear->variant].try_on;
    if (catalogue_is_3d(try_on))
        return load_request_of_product(wear->product->category, try_on, out);
    *out = (struct load_request){.kind = LOAD_TEXTURE};
    return try_on->texture_path != NULL && load_request_set_path(out, try_on->texture_path);
}

bool bust_is_ready(struct bust *bust, const struct playlist_piece *piece,
                   void (*ask)(void *context, const struct load_request *request), void *context)
{
    struct scene_wear wear[BUST_MAX_WEAR];
    int count = bust_wear_of(piece, wear);
    bool ready = true;
    for (int i = 0; i < count; i++) {
        struct load_request request;
        if (!request_of(&wear[i], &request))
            continue; // nothing to read
        enum product_state state = products_find(&bust->products, &request, NULL).state;
        if (state == PRODUCT_ABSENT)
            ask(context, &request);
        ready = ready && state != PRODUCT_ABSENT && state != PRODUCT_LOADING;
    }
    return ready;
}

void bust_expect(struct bust *bust, const struct load_request *request)
{
    products_expect(&bust->products, request);
}

void bust_take(struct bust *bust, struct load_reply *reply)
{
    if (bust->renderer != NULL)
        products_take(&bust->products, reply);
}

void bust_undress(struct bust *bust)
{
    if (bust->renderer == NULL)
        return;
    products_finish(&bust->products);
    products_init(&bust->products, bust->renderer);
}

// --- where the camera stands ------------------------------------------------------------------------------

struct view {
    struct vec3 middle_m; // of the picture
    float side_m;         // that its shorter side shows
};

static const struct view views[FRAMINGS] = {
    [FRAMING_FACE] = {{0.0f, -0.012f, 0.0f}, 0.31f}, [FRAMING_BUST] = {{0.0f, -0.03f, 0.0f}, 0.50f}};

// As close as all that is worn lets it.
static enum framing framing_of(const struct scene_wear *wear, int count)
{
    for (int i = 0; i < count; i++)
        if (wear[i].product->category == CATEGORY_NECKLACE || wear[i].product->category == CATEGORY_HAT)
            return FRAMING_BUST;
    return FRAMING_FACE;
}

static struct mat4 pose_of(enum framing framing, int angle, const struct picture *picture)
{
    const struct view *view = &views[framing];
    float shorter = (float)(picture->width_px < picture->height_px ? picture->width_px : picture->height_px);
    float height_m = view->side_m * (float)picture->height_px / shorter;
    float turn_rad = FROM_RAD + (TO_RAD - FROM_RAD) * (float)angle / (float)(ANGLES - 1);
    struct mat4 centre = mat4_translation(vec3_scale(view->middle_m, -1.0f));
    struct mat4 turned = mat4_rotation_y(turn_rad), tilt = mat4_rotation_x(TILT_RAD);
    struct mat4 away = mat4_translation((struct vec3){0.0f, 0.0f, -0.5f * height_m / tanf(0.5f * FOV_RAD)});
    struct mat4 pose = mat4_multiply(&turned, &centre);
    pose = mat4_multiply(&tilt, &pose);
    return mat4_multiply(&away, &pose);
}

// --- the landmarks a tracker would find -------------------------------------------------------------------

struct projection {
    const struct mat4 *pose;
    float focal_px;
    struct vec2 middle_px;
    float middle_z; // of the head, in camera space
};

static struct vec3 project(const struct projection *to, struct vec3 point_m)
{
    struct vec3 p = mat4_transform_point(to->pose, point_m);
    float scale = to->focal_px / -p.z;
    return (struct vec3){to->middle_px.x + p.x * scale, to->middle_px.y - p.y * scale,
                         (to->middle_z - p.z) * scale};
}

static void project_iris(const struct projection *to, const uint16_t *ring, int count, struct vec3 out[5])
{
    static const struct vec3 around[5] = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {-1, 0, 0}, {0, -1, 0}};
    struct vec3 middle = {0};
    for (int i = 0; i < count; i++)
        middle = vec3_add(middle, vec3_scale(face_canonical_m[ring[i]], 1.0f / (float)count));
    for (int i = 0; i < 5; i++)
        out[i] = project(to, vec3_add(middle, vec3_scale(around[i], IRIS_RADIUS_M)));
}

// The head's lips are one smooth surface; colour on them meets where the mouth would open.
static void close_mouth(struct vec3 landmarks_px[FACE_LANDMARKS])
{
    const uint16_t *ring = face_ring_lips_inner; // from a corner along the lower lip, back along the upper
    for (int i = 1; i < FACE_RING_LIPS_INNER_COUNT / 2; i++) {
        struct vec3 *lower = &landmarks_px[ring[i]];
        struct vec3 *upper = &landmarks_px[ring[FACE_RING_LIPS_INNER_COUNT - i]];
        *lower = *upper = vec3_mix(*lower, *upper, 0.5f);
    }
}

static void place_face(struct bust *bust, enum framing framing, int angle)
{
    struct face *face = &bust->people.faces[0];
    const struct picture *picture = &bust->studio;
    face->pose = pose_of(framing, angle, picture);
    struct projection to = {.pose = &face->pose,
                            .focal_px = 0.5f * (float)picture->height_px / tanf(0.5f * FOV_RAD),
                            .middle_px = {0.5f * (float)picture->width_px, 0.5f * (float)picture->height_px},
                            .middle_z = face->pose.m[14]};
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++)
        face->landmarks_px[i] = project(&to, face->mesh_m[i]);
    close_mouth(face->landmarks_px);
    project_iris(&to, face_ring_eye_right, FACE_RING_EYE_RIGHT_COUNT, &face->landmarks_px[FIRST_IRIS]);
    project_iris(&to, face_ring_eye_left, FACE_RING_EYE_LEFT_COUNT, &face->landmarks_px[FIRST_IRIS + 5]);
}

// --- the picture ------------------------------------------------------------------------------------------

static bool draw_bare(struct bust *bust)
{
    struct scene *scene = &bust->scene;
    *scene = (struct scene){.background = &bust->studio,
                            .background_sequence = ++bust->sequence,
                            .vertical_fov_rad = FOV_RAD,
                            .studio_light = true,
                            .person_count = 1};
    scene->persons[0] = (struct scene_person){.id = bust->people.faces[0].id,
                                              .has_pose = true,
                                              .pose = bust->people.faces[0].pose,
                                              .product_count = 1};
    scene->persons[0].products[0] = (struct scene_product){
        .model = bust->head, .variant = MODEL_NONE, .placement = mat4_identity(), .opacity = 1.0f};
    renderer_draw(bust->renderer, scene);
    return renderer_read(bust->renderer, &bust->bare) == RESULT_OK;
}

// Into `bare`: as it was drawn before, or anew. What can't be kept is drawn again next time.
static bool bare_head(struct bust *bust, enum framing framing, int angle)
{
    struct shot *shot = &bust->shots[framing][angle];
    if (shot->bytes != NULL &&
        jpeg_decode(bust->decoder, shot->bytes, shot->size, true, &bust->bare, NULL) == RESULT_OK)
        return true;
    forget_shot(shot);
    place_face(bust, framing, angle);
    if (!draw_bare(bust))
        return false;
    if (jpeg_encode(&bust->bare, false, SHOT_QUALITY, &shot->bytes, &shot->size, NULL) != RESULT_OK)
        *shot = (struct shot){0};
    return true;
}

bool bust_rehearse(struct bust *bust)
{
    for (int framing = 0; bust->renderer != NULL && framing < FRAMINGS; framing++)
        for (int angle = 0; angle < ANGLES; angle++)
            if (bust->shots[framing][angle].bytes == NULL)
                return bare_head(bust, (enum framing)framing, angle);
    return false;
}

const struct picture *bust_draw(struct bust *bust, const struct playlist_piece *piece, float turn)
{
    struct scene_wear wear[BUST_MAX_WEAR];
    int count = bust_wear_of(piece, wear);
    enum framing framing = framing_of(wear, count);
    int angle = (int)lroundf(smoothstep(0.0f, 1.0f, turn) * (float)(ANGLES - 1));
    if (bust->renderer == NULL || !bare_head(bust, framing, angle))
        return NULL;
    place_face(bust, framing, angle);
    const struct scene_input input = {.picture = &bust->bare,
                                      .picture_sequence = ++bust->sequence,
                                      .people = &bust->people,
                                      .wear = wear,
                                      .wear_count = count};
    scene_build(&bust->scene, &input, &bust->products);
    bust->scene.studio_light = true;
    struct scene_person *person = &bust->scene.persons[0];
    for (int i = 0; i < person->product_count; i++)
        person->products[i].open_z_m = person->products[i].hidden_z_m = 0.0f; // no hair hides it
    renderer_draw(bust->renderer, &bust->scene);
    return renderer_read(bust->renderer, &bust->drawn) == RESULT_OK ? &bust->drawn : NULL;
}
