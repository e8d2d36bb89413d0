#include "tests/support/makeup_stage.h"

#include "platform/base/colour.h"
#include "platform/base/face_topology.h"
#include "tests/support/gl_context.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// --- landmarks ---------------------------------------------------------------------------------------------

void portrait_landmarks(struct vec3 landmarks[SCENE_FACE_LANDMARKS])
{
    const float left = 160.0f, top = 52.0f; // of portrait_face.ppm in the whole portrait
    size_t size = 0;
    char *text = (char *)test_read_file(test_source_path("tests/data/portrait_landmarks.txt"), &size);
    char *at = text;
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++) {
        landmarks[i].x = strtof(at, &at) - left;
        landmarks[i].y = strtof(at, &at) - top;
        landmarks[i].z = strtof(at, &at);
    }
    assert_true(landmarks[0].x > 0.0f && landmarks[477].y > 0.0f);
    free(text);
}

void canonical_landmarks(struct vec3 landmarks[SCENE_FACE_LANDMARKS], float turn_rad, struct vec2 centre_px,
                         float px_per_m)
{
    static const struct vec3 iris[5] = {
        {0, 0, 0}, {0.006f, 0, 0}, {0, 0.005f, 0}, {-0.006f, 0, 0}, {0, -0.005f, 0}};
    struct mat4 turn = mat4_rotation_y(turn_rad);
    struct vec3 points[SCENE_FACE_LANDMARKS];
    memcpy(points, face_canonical_m, FACE_VERTEX_COUNT * sizeof(points[0]));
    for (int side = 0; side < EYE_SIDES; side++) {
        struct vec3 outer = points[side == EYE_RIGHT ? 33 : 263],
                    inner = points[side == EYE_RIGHT ? 133 : 362];
        for (int i = 0; i < 5; i++)
            points[FACE_VERTEX_COUNT + 5 * side + i] =
                vec3_add(vec3_scale(vec3_add(outer, inner), 0.5f), iris[i]);
    }
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++) {
        struct vec3 p = vec3_scale(mat4_transform_point(&turn, points[i]), px_per_m);
        landmarks[i] = (struct vec3){centre_px.x + p.x, centre_px.y - p.y, -p.z};
    }
}

void move_landmarks(struct vec3 landmarks[SCENE_FACE_LANDMARKS], float x_px, float y_px)
{
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++) {
        landmarks[i].x += x_px;
        landmarks[i].y += y_px;
    }
}

void shut_eye(struct vec3 landmarks[SCENE_FACE_LANDMARKS], enum eye_side side, float share)
{
    const uint16_t *ring = side == EYE_RIGHT ? face_ring_eye_right : face_ring_eye_left;
    for (int i = 1; i < 8; i++) {
        struct vec3 *upper = &landmarks[ring[16 - i]], lower = landmarks[ring[i]];
        *upper = vec3_add(*upper, vec3_scale(vec3_subtract(lower, *upper), share));
    }
}

static bool crosses(struct vec3 a, struct vec3 b, float x, float y)
{
    return (a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x;
}

bool in_ring(const struct vec3 *landmarks, const uint16_t *ring, int count, float x, float y)
{
    bool in = false;
    for (int i = 0, j = count - 1; i < count; j = i++)
        in ^= crosses(landmarks[ring[i]], landmarks[ring[j]], x, y);
    return in;
}

// --- a face ------------------------------------------------------------------------------------------------

static struct face *open_face(struct picture picture, int enlarged)
{
    const struct texture_options srgb = {.srgb = true};
    int width_px = picture.width_px * enlarged, height_px = picture.height_px * enlarged;
    struct face *face = calloc(1, sizeof(*face));
    assert_non_null(face);
    face->picture = picture;
    assert_int_equal(texture_init_picture(&face->texture, &picture, &srgb, NULL), RESULT_OK);
    assert_int_equal(target_init(&face->target, width_px, height_px, NULL, NULL), RESULT_OK);
    assert_int_equal(makeup_create(&face->makeup, NULL), RESULT_OK);
    assert_int_equal(picture_allocate(width_px, height_px, &face->bare), RESULT_OK);
    assert_int_equal(picture_allocate(width_px, height_px, &face->result), RESULT_OK);
    return face;
}

struct face *portrait_face(int enlarged)
{
    struct picture picture;
    test_read_ppm(test_source_path("tests/data/portrait_face.ppm"), &picture);
    struct face *face = open_face(picture, enlarged);
    portrait_landmarks(face->landmarks);
    return face;
}

struct face *blank_face(int width_px, int height_px, const uint8_t skin[3])
{
    const uint8_t pixel[4] = {skin[0], skin[1], skin[2], 255};
    struct picture picture;
    assert_int_equal(picture_allocate(width_px, height_px, &picture), RESULT_OK);
    for (int i = 0; i < width_px * height_px; i++)
        memcpy(picture.pixels + (size_t)i * 4, pixel, 4);
    return open_face(picture, 1);
}

struct face *plain_face(int width_px, int height_px, float px_per_m, float turn_rad)
{
    struct face *face = blank_face(width_px, height_px, (const uint8_t[3]){168, 118, 100});
    // Eyes lie some two centimetres above the origin.
    struct vec2 centre_px = {(float)width_px / 2.0f, (float)height_px / 2.0f + 0.02f * px_per_m};
    canonical_landmarks(face->landmarks, turn_rad, centre_px, px_per_m);
    return face;
}

struct face *usual_face(float turn_rad)
{
    return plain_face(640, 360, 1000.0f * USUAL_PX_PER_MM, turn_rad);
}

void close_face(struct face *face)
{
    makeup_destroy(face->makeup);
    texture_finish(&face->texture);
    target_finish(&face->target);
    picture_free(&face->picture);
    picture_free(&face->bare);
    picture_free(&face->result);
    free(face);
}

// --- drawing -----------------------------------------------------------------------------------------------

static void read_target(const struct face *face, struct picture *out)
{
    glBindFramebuffer(GL_FRAMEBUFFER, face->target.framebuffer);
    for (int y = 0; y < out->height_px; y++)
        glReadPixels(0, out->height_px - 1 - y, out->width_px, 1, GL_RGBA, GL_UNSIGNED_BYTE,
                     picture_row(out, y));
    assert_int_equal(glGetError(), GL_NO_ERROR);
}

// The picture onto the target, upside down as GL has its rows; unchanged where both are of the same size.
static void draw_picture(struct face *face)
{
    texture_upload(&face->texture, &face->picture);
    GLuint source = 0;
    glGenFramebuffers(1, &source);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, source);
    glFramebufferTexture2D(GL_READ_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, face->texture.id, 0);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, face->target.framebuffer);
    glBlitFramebuffer(0, 0, face->picture.width_px, face->picture.height_px, 0, face->result.height_px,
                      face->result.width_px, 0, GL_COLOR_BUFFER_BIT,
                      face->result.width_px == face->picture.width_px ? GL_NEAREST : GL_LINEAR);
    glDeleteFramebuffers(1, &source);
    read_target(face, &face->bare);
}

static struct makeup_frame next_frame(struct face *face)
{
    return (struct makeup_frame){.background = &face->picture,
                                 .background_texture = &face->texture,
                                 .sequence = ++face->sequence,
                                 .view = clip_view_identity(),
                                 .framebuffer = face->target.framebuffer,
                                 .width_px = face->result.width_px,
                                 .height_px = face->result.height_px};
}

void wear_all(struct face *face, const struct scene_makeup *worn, int count)
{
    struct scene_person person = {.id = 1, .landmarks_px = face->landmarks, .makeup_count = count};
    for (int i = 0; i < count; i++)
        person.makeup[i] = worn[i];
    for (int i = 0; i < SCENE_PART_COUNT; i++)
        person.in_sight[i] = 1.0f;
    draw_picture(face);
    const struct makeup_frame frame = next_frame(face);
    makeup_draw(face->makeup, &frame, &person);
    read_target(face, &face->result);
}

void wear(struct face *face, const struct makeup_product *product, float intensity)
{
    wear_all(face, &(const struct scene_makeup){.product = product, .intensity = intensity}, 1);
}

// The state and the textures that a layer expects of makeup.c.
static void set_the_stage(const struct face *face, const struct texture *beneath, const struct texture *map)
{
    target_bind(&face->target);
    glEnable(GL_CULL_FACE);
    glFrontFace(GL_CCW);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glBindTexture(GL_TEXTURE_2D, beneath->id);
    glCopyTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, 0, 0, beneath->width_px, beneath->height_px);
    texture_bind(beneath, MAKEUP_UNIT_BENEATH);
    texture_bind(map, MAKEUP_UNIT_FACE_MAP);
    texture_bind(&face->texture, MAKEUP_UNIT_PICTURE);
}

static void build_meshes(const struct face *face, struct eye_outline eyes[EYE_SIDES],
                         struct makeup_face *measured)
{
    static struct skin_mesh skin; // large, like the next
    static struct lip_mesh lips;
    eyes[EYE_RIGHT] = outline_of(face, EYE_RIGHT);
    eyes[EYE_LEFT] = outline_of(face, EYE_LEFT);
    assert_true(skin_mesh_build(face->landmarks, &skin));
    assert_true(lip_mesh_build(face->landmarks, 1.5f, &lips));
    measured->landmarks_px = face->landmarks;
    measured->skin = &skin;
    measured->lips = &lips;
    measured->eyes[EYE_RIGHT] = &eyes[EYE_RIGHT];
    measured->eyes[EYE_LEFT] = &eyes[EYE_LEFT];
    measured->magnification = (float)face->result.width_px / (float)face->picture.width_px;
    if (measured->mm_px == 0.0f)
        measured->mm_px = eyes[EYE_RIGHT].mm_px;
}

void wear_alone(struct face *face, const struct makeup_layer_ops *ops, const struct makeup_product *product,
                const struct makeup_face *measured)
{
    static struct face_map usual_map; // large
    plain_map(&usual_map, (const uint8_t[4]){200, 160, 140, 255});
    struct makeup_face given = {.map = &usual_map, .light = {.colour = {0.9f, 0.85f, 0.8f}}};
    if (measured != NULL)
        given = *measured;
    struct face_map map = *given.map;
    const struct picture map_picture = {map.pixels, FACE_MAP_SIDE, FACE_MAP_SIDE, (size_t)4 * FACE_MAP_SIDE};
    const struct texture_options srgb = {.srgb = true};
    struct texture map_texture = {0}, beneath = {0};
    struct eye_outline eyes[EYE_SIDES];
    void *layer = NULL;
    assert_int_equal(texture_init_picture(&map_texture, &map_picture, &srgb, NULL), RESULT_OK);
    assert_int_equal(texture_init(&beneath, face->result.width_px, face->result.height_px, &srgb, NULL),
                     RESULT_OK);
    assert_int_equal(ops->create(&layer, NULL), RESULT_OK);
    build_meshes(face, eyes, &given);
    draw_picture(face);
    set_the_stage(face, &beneath, &map_texture);
    const struct makeup_frame frame = next_frame(face);
    ops->draw(layer, &frame, &given, &(const struct scene_makeup){.product = product, .intensity = 1.0f},
              NULL);
    glDisable(GL_BLEND);
    glDisable(GL_CULL_FACE);
    read_target(face, &face->result);
    ops->destroy(layer);
    texture_finish(&map_texture);
    texture_finish(&beneath);
}

void plain_map(struct face_map *map, const uint8_t rgba[4])
{
    memcpy(map->to_map, (const float[9]){1, 0, 0, 0, 1, 0, 0, 0, 1}, sizeof(map->to_map));
    for (int i = 0; i < FACE_MAP_SIDE * FACE_MAP_SIDE; i++)
        memcpy(map->pixels + (size_t)i * 4, rgba, 4);
}

// --- what was drawn ----------------------------------------------------------------------------------------

int change_at(const struct face *face, int x, int y)
{
    const uint8_t *before = picture_row(&face->bare, y) + 4 * (size_t)x,
                  *after = picture_row(&face->result, y) + 4 * (size_t)x;
    int most = 0;
    for (int i = 0; i < 3; i++)
        most = abs(before[i] - after[i]) > most ? abs(before[i] - after[i]) : most;
    return most;
}

bool nothing_changed(const struct face *face)
{
    for (int y = 0; y < face->result.height_px; y++)
        for (int x = 0; x < face->result.width_px; x++)
            if (change_at(face, x, y) != 0)
                return false;
    return true;
}

void wear_without_effect(struct face *face, struct makeup_product product)
{
    wear(face, &product, 0.0f);
    assert_true(nothing_changed(face));
    product.shades[0].coverage = 0.0f;
    wear(face, &product, 1.0f);
    assert_true(nothing_changed(face));
}

struct change change_within(const struct face *face, float left, float top, float right, float bottom)
{
    struct change change = {0, 0, 0};
    for (int y = (int)fmaxf(top, 0.0f); y < (int)bottom && y < face->result.height_px; y++)
        for (int x = (int)fmaxf(left, 0.0f); x < (int)right && x < face->result.width_px; x++) {
            double weight = change_at(face, x, y);
            change.sum += weight;
            change.x += weight * ((double)x + 0.5);
            change.y += weight * ((double)y + 0.5);
        }
    if (change.sum > 0) {
        change.x /= change.sum;
        change.y /= change.sum;
    }
    return change;
}

struct vec3 linear_at(const struct picture *picture, int x, int y)
{
    const uint8_t *pixel = picture_row(picture, y) + 4 * (size_t)x;
    return (struct vec3){colour_linear_of_byte(pixel[0]), colour_linear_of_byte(pixel[1]),
                         colour_linear_of_byte(pixel[2])};
}

struct picture part_of(const struct picture *picture, int left, int top, int width_px, int height_px)
{
    return (struct picture){.pixels = picture_row(picture, top) + 4 * (size_t)left,
                            .width_px = width_px,
                            .height_px = height_px,
                            .stride_bytes = picture->stride_bytes};
}

// --- eyes --------------------------------------------------------------------------------------------------

struct eye_outline outline_of(const struct face *face, enum eye_side side)
{
    struct eye_outline eye;
    assert_true(eye_outline_build(face->landmarks, side, &eye));
    return eye;
}

bool in_opening(const struct eye_outline *eye, float x, float y)
{
    bool in = false;
    for (int k = 0; k < 2 * EYE_POINTS; k++) {
        int j = (k + 1) % (2 * EYE_POINTS);
        struct vec3 a = k < EYE_POINTS ? eye->upper[k] : eye->lower[2 * EYE_POINTS - 1 - k];
        struct vec3 b = j < EYE_POINTS ? eye->upper[j] : eye->lower[2 * EYE_POINTS - 1 - j];
        in ^= crosses(a, b, x, y);
    }
    return in;
}

float distance_px(struct vec3 a, float x, float y)
{
    return vec2_length((struct vec2){a.x - x, a.y - y});
}

void eyes_against_golden(const char *name, const struct face *face, int enlarged)
{
    struct picture eyes = part_of(&face->result, 12 * enlarged, 32 * enlarged, 108 * enlarged, 34 * enlarged);
    test_against_golden(name, &eyes, 3, 0.002);
}
