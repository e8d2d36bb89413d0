// What the tests of eye shadow and eyeliner share: a face whose eyes are drawn on, and the arithmetic of
// eye_paint.glsl in C.
#ifndef CHEVAL_TESTS_UNIT_RENDER_EYE_STAGE_H
#define CHEVAL_TESTS_UNIT_RENDER_EYE_STAGE_H

#include "platform/base/colour.h"
#include "platform/base/face_topology.h"
#include "render/gl/program.h"
#include "render/gl/shader_source.h"
#include "render/gl/target.h"
#include "render/makeup/finish.h"
#include "render/makeup/layer.h"
#include "tests/support/gl_context.h"
#include "tests/support/makeup_reference.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// --- a face ------------------------------------------------------------------------------------------------

struct face {
    struct picture picture, result; // result: as drawn, top row first
    struct picture bare;            // the same with nothing worn
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    struct texture texture;
    struct target target;
    struct makeup *makeup;
    uint64_t sequence;
    float pitch_px; // of the canonical face: pixels a metre
};

// `enlarged`: target pixels a picture pixel.
static inline void open_face(struct face *face, int enlarged)
{
    struct diagnostic why = {0};
    int width = face->picture.width_px * enlarged, height = face->picture.height_px * enlarged;
    assert_int_equal(
        texture_init_picture(&face->texture, &face->picture, &(struct texture_options){.srgb = true}, &why),
        RESULT_OK);
    assert_int_equal(target_init(&face->target, width, height, &(struct target_options){0}, &why), RESULT_OK);
    assert_int_equal(makeup_create(&face->makeup, &why), RESULT_OK);
    assert_int_equal(picture_allocate(width, height, &face->result), RESULT_OK);
    assert_int_equal(picture_allocate(width, height, &face->bare), RESULT_OK);
}

// The portrait's face: cut from portrait.png (NASA) at 160, 52, with the tracker's landmarks of the whole.
static inline struct face *portrait_face(int enlarged)
{
    struct face *face = calloc(1, sizeof(*face));
    assert_non_null(face);
    test_read_ppm(test_source_path("tests/data/portrait_face.ppm"), &face->picture);
    size_t size = 0;
    char *text = (char *)test_read_file(test_source_path("tests/data/portrait_landmarks.txt"), &size);
    char *at = text;
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++) {
        face->landmarks[i].x = strtof(at, &at) - 160.0f;
        face->landmarks[i].y = strtof(at, &at) - 52.0f;
        face->landmarks[i].z = strtof(at, &at);
    }
    free(text);
    open_face(face, enlarged);
    return face;
}

// The canonical face turned about the vertical axis, in a picture of plain skin.
static inline struct face *plain_face(int width, int height, float pixels_per_m, float turn_rad)
{
    static const uint8_t skin[4] = {168, 118, 100, 255};
    struct face *face = calloc(1, sizeof(*face));
    assert_non_null(face);
    assert_int_equal(picture_allocate(width, height, &face->picture), RESULT_OK);
    for (int i = 0; i < width * height; i++)
        memcpy(face->picture.pixels + (size_t)i * 4, skin, 4);
    struct mat4 turn = mat4_rotation_y(turn_rad);
    struct vec3 points[SCENE_FACE_LANDMARKS];
    memcpy(points, face_canonical_m, FACE_VERTEX_COUNT * sizeof(points[0]));
    for (int side = 0; side < 2; side++) {
        struct vec3 middle =
            vec3_scale(vec3_add(points[side == 0 ? 33 : 263], points[side == 0 ? 133 : 362]), 0.5f);
        static const struct vec3 offsets[5] = {
            {0, 0, 0}, {0.006f, 0, 0}, {0, 0.005f, 0}, {-0.006f, 0, 0}, {0, -0.005f, 0}};
        for (int i = 0; i < 5; i++)
            points[468 + 5 * side + i] = vec3_add(middle, offsets[i]);
    }
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++) {
        struct vec3 p = mat4_transform_point(&turn, points[i]);
        face->landmarks[i] =
            (struct vec3){(float)width / 2.0f + p.x * pixels_per_m,
                          (float)height / 2.0f - (p.y - 0.02f) * pixels_per_m, -p.z * pixels_per_m};
    }
    face->pitch_px = pixels_per_m;
    open_face(face, 1);
    return face;
}

static inline void close_face(struct face *face)
{
    makeup_destroy(face->makeup);
    texture_finish(&face->texture);
    target_finish(&face->target);
    picture_free(&face->picture);
    picture_free(&face->result);
    picture_free(&face->bare);
    free(face);
}

static inline void read_target(const struct face *face, struct picture *out)
{
    glBindFramebuffer(GL_FRAMEBUFFER, face->target.framebuffer);
    for (int y = 0; y < out->height_px; y++)
        glReadPixels(0, out->height_px - 1 - y, out->width_px, 1, GL_RGBA, GL_UNSIGNED_BYTE,
                     picture_row(out, y));
    assert_int_equal(glGetError(), GL_NO_ERROR);
}

// The picture onto the target, upside down as GL has its rows.
static inline void draw_background(const struct face *face)
{
    GLuint source = 0;
    glGenFramebuffers(1, &source);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, source);
    glFramebufferTexture2D(GL_READ_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, face->texture.id, 0);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, face->target.framebuffer);
    glBlitFramebuffer(0, 0, face->picture.width_px, face->picture.height_px, 0, face->result.height_px,
                      face->result.width_px, 0, GL_COLOR_BUFFER_BIT,
                      face->result.width_px == face->picture.width_px ? GL_NEAREST : GL_LINEAR);
    glDeleteFramebuffers(1, &source);
}

static inline void wear(struct face *face, const struct makeup_product *product, float intensity)
{
    draw_background(face);
    read_target(face, &face->bare);
    struct scene_person person = {.id = 1,
                                  .landmarks_px = face->landmarks,
                                  .in_sight = {1, 1, 1, 1, 1, 1, 1, 1},
                                  .makeup_count = 1,
                                  .makeup = {{.product = product, .intensity = intensity}}};
    const struct makeup_frame frame = {.background = &face->picture,
                                       .background_texture = &face->texture,
                                       .sequence = ++face->sequence,
                                       .view = clip_view_identity(),
                                       .framebuffer = face->target.framebuffer,
                                       .width_px = face->result.width_px,
                                       .height_px = face->result.height_px};
    makeup_draw(face->makeup, &frame, &person);
    read_target(face, &face->result);
}

// The band of the portrait that holds both eyes, against tests/golden/render/data/NAME.ppm.
static inline void eyes_against_golden(const char *name, struct face *face, int enlarged)
{
    const int left = 12, top = 32, width = 108, height = 34;
    struct picture band = face->result;
    band.pixels = picture_row(&face->result, top * enlarged) + 4 * (size_t)(left * enlarged);
    band.width_px = width * enlarged;
    band.height_px = height * enlarged;
    test_against_golden(name, &band, 3, 0.002);
}

static inline int change_at(const struct face *face, int x, int y)
{
    const uint8_t *before = picture_row(&face->bare, y) + 4 * (size_t)x,
                  *after = picture_row(&face->result, y) + 4 * (size_t)x;
    int most = 0;
    for (int i = 0; i < 3; i++)
        most = abs(before[i] - after[i]) > most ? abs(before[i] - after[i]) : most;
    return most;
}

static inline bool nothing_changed(const struct face *face)
{
    for (int y = 0; y < face->result.height_px; y++)
        for (int x = 0; x < face->result.width_px; x++)
            if (change_at(face, x, y) != 0)
                return false;
    return true;
}

static inline struct eye_outline outline_of(const struct face *face, enum eye_side side)
{
    struct eye_outline eye;
    assert_true(eye_outline_build(face->landmarks, side, &eye));
    return eye;
}

// Whether a place of the picture lies within the eye's opening.
static inline bool in_opening(const struct eye_outline *eye, float x, float y)
{
    bool in = false;
    for (int k = 0; k < 2 * EYE_POINTS; k++) {
        int j = (k + 1) % (2 * EYE_POINTS);
        struct vec3 a = k < EYE_POINTS ? eye->upper[k] : eye->lower[2 * EYE_POINTS - 1 - k];
        struct vec3 b = j < EYE_POINTS ? eye->upper[j] : eye->lower[2 * EYE_POINTS - 1 - j];
        if ((a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x)
            in = !in;
    }
    return in;
}

static inline float distance_px(struct vec3 a, float x, float y)
{
    return vec2_length((struct vec2){a.x - x, a.y - y});
}

// Brings the upper lid down: `share` 1 shuts the eye.
static inline void shut_eye(struct face *face, enum eye_side side, float share)
{
    const uint16_t *ring = side == EYE_RIGHT ? face_ring_eye_right : face_ring_eye_left;
    for (int i = 1; i < 8; i++) {
        struct vec3 *upper = &face->landmarks[ring[16 - i]], lower = face->landmarks[ring[i]];
        *upper = vec3_add(*upper, vec3_scale(vec3_subtract(lower, *upper), share));
    }
}

// --- shaders that include eye_paint.glsl -------------------------------------------------------------------

#define STAGE_SIDE 64
#define STAGE_FACE_LUMINANCE 0.25f
#define STAGE_MM_PX 5.0f

static const struct vec3 stage_beneath = {0.2f, 0.3f, 0.1f}, stage_around = {0.3f, 0.2f, 0.15f};

// Inputs of the fragment shader as functions of the place u, v (0..1) of the target. What is covered and the
// other inputs are the test's; these are common.
#define STAGE_VERTEX_COMMON                                                                                  \
    "    vec2 p = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;\n"                                          \
    "    at_picture = p;\n"                                                                                  \
    "    at_normal = vec3(p.x - 0.5, p.y - 0.5, 0.9);\n"                                                     \
    "    at_mm = vec2(14.0 * p.x + 3.0 * p.y, 9.0 * p.y);\n"                                                 \
    "    gl_Position = vec4(p * 2.0 - 1.0, 0.0, 1.0);\n"

static inline struct vec3 stage_texel(const struct picture *picture, int x, int y)
{
    x = x < 0 ? 0 : x >= STAGE_SIDE ? STAGE_SIDE - 1 : x;
    y = y < 0 ? 0 : y >= STAGE_SIDE ? STAGE_SIDE - 1 : y;
    const uint8_t *pixel = picture_row(picture, y) + 4 * (size_t)x;
    return (struct vec3){colour_linear_of_byte(pixel[0]), colour_linear_of_byte(pixel[1]),
                         colour_linear_of_byte(pixel[2])};
}

static inline float stage_luminance(const struct picture *picture, int x, int y)
{
    return reference_luminance(stage_texel(picture, x, y));
}

static inline float clamped(float x, float least, float most)
{
    return fminf(fmaxf(x, least), most);
}

// painted() at texel x, y of the picture, blended onto `stage_beneath`.
static inline struct vec3 stage_painted(const struct picture *picture, int x, int y, float covered,
                                        enum finish_look what)
{
    const struct reference_finish *finish = &reference_finish_any;
    float u = ((float)x + 0.5f) / STAGE_SIDE, v = ((float)y + 0.5f) / STAGE_SIDE;
    float reference = sqrtf(reference_luminance(stage_around) * STAGE_FACE_LUMINANCE);
    float ratio = stage_luminance(picture, x, y) / reference;
    float lit = reference_smoothstep(0.3f, 1.1f, ratio), alpha = finish->cover.x;
    struct vec3 paint = vec3_scale(finish->pigment, reference_texture_of(finish, ratio));
    struct vec3 normal = vec3_normalise((struct vec3){u - 0.5f, v - 0.5f, 0.9f}), light = {0, 0, 0};
    if (what != LOOK_PLAIN) {
        float right = stage_luminance(picture, x + 1, y) - stage_luminance(picture, x, y);
        float up = stage_luminance(picture, x, y - 1) - stage_luminance(picture, x, y);
        struct vec3 bent = vec3_normalise((struct vec3){
            normal.x - finish->shine[3] * clamped(right / (reference + 0.05f), -0.6f, 0.6f),
            normal.y - finish->shine[3] * clamped(up / (reference + 0.05f), -0.6f, 0.6f), normal.z});
        paint = vec3_scale(paint, reference_mirrored(finish, bent));
        float seen = clamped(ratio - 1.25f, 0.0f, 1.0f) * reference;
        light = vec3_scale(finish->shine_light,
                           finish->shine[0] * seen +
                               finish->shine[1] * reference_lamps(bent, finish->shine[2]) * lit);
    }
    if (what == LOOK_SPARKLE) {
        struct vec2 at_mm = {14.0f * u + 3.0f * v, 9.0f * v}, step_right = {14.0f / STAGE_SIDE, 0.0f},
                    step_up = {3.0f / STAGE_SIDE, 9.0f / STAGE_SIDE};
        float grains = reference_grains(finish, at_mm, step_right, step_up, normal, STAGE_MM_PX);
        light = vec3_add(light, vec3_scale(finish->sparkle_light, grains * lit));
    }
    alpha += (1.0f - alpha) * finish->cover.z;
    struct vec3 film = {stage_beneath.x * finish->film.x, stage_beneath.y * finish->film.y,
                        stage_beneath.z * finish->film.z};
    struct vec3 colour = vec3_add(vec3_scale(paint, finish->cover.x * (1.0f - finish->cover.z)),
                                  vec3_scale(film, finish->cover.z));
    return vec3_add(vec3_scale(vec3_add(colour, light), covered),
                    vec3_scale(stage_beneath, 1.0f - alpha * covered));
}

// One colour everywhere; alpha is 255.
static inline void stage_bind_plain(struct texture *texture, int unit, struct vec3 linear)
{
    struct picture picture;
    assert_int_equal(picture_allocate(STAGE_SIDE, STAGE_SIDE, &picture), RESULT_OK);
    const uint8_t pixel[4] = {(uint8_t)lrintf(255.0f * colour_encoded(linear.x)),
                              (uint8_t)lrintf(255.0f * colour_encoded(linear.y)),
                              (uint8_t)lrintf(255.0f * colour_encoded(linear.z)), 255};
    for (int i = 0; i < STAGE_SIDE * STAGE_SIDE; i++)
        memcpy(picture.pixels + (size_t)i * 4, pixel, 4);
    assert_int_equal(texture_init_picture(texture, &picture, &(struct texture_options){.srgb = true}, NULL),
                     RESULT_OK);
    texture_bind(texture, unit);
    picture_free(&picture);
}

// Skin, lashes, lid and shine in coarse patches with some grain.
static inline void stage_fill(struct picture *picture)
{
    static const uint8_t patches[4][3] = {{150, 110, 95}, {60, 45, 40}, {225, 205, 195}, {175, 130, 115}};
    unsigned seed = 7;
    for (int i = 0; i < STAGE_SIDE * STAGE_SIDE; i++) {
        const uint8_t *patch = patches[(i % STAGE_SIDE / 9 + i / STAGE_SIDE / 7) % 4];
        seed = seed * 1664525u + 1013904223u;
        for (int k = 0; k < 3; k++)
            picture->pixels[i * 4 + k] = (uint8_t)(patch[k] + (seed >> 24) % 23);
        picture->pixels[i * 4 + 3] = 255;
    }
}

static inline void stage_set_uniforms(GLuint program)
{
    const float identity[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    glUseProgram(program);
    reference_finish_set(program, &reference_finish_any);
    glUniform1f(glGetUniformLocation(program, "face_luminance"), STAGE_FACE_LUMINANCE);
    glUniform1f(glGetUniformLocation(program, "mm_px"), STAGE_MM_PX);
    glUniform2f(glGetUniformLocation(program, "neighbour"), 1.0f / STAGE_SIDE, 1.0f / STAGE_SIDE);
    program_set_sampler(program, "picture", MAKEUP_UNIT_PICTURE);
    program_set_sampler(program, "beneath", MAKEUP_UNIT_BENEATH);
    program_set_sampler(program, "face_map", MAKEUP_UNIT_FACE_MAP);
    glUniformMatrix3fv(glGetUniformLocation(program, "to_face_map"), 1, GL_FALSE, identity);
}

struct stage_shader {
    const char *fragment_file, *vertex_text;
    void (*set_uniforms)(GLuint program);
    float (*mask)(float u, float v);
};

// Into the target in use, from the textures that are bound.
static inline void stage_draw(const struct stage_shader *shader, enum finish_look what, uint8_t *pixels)
{
    struct diagnostic why = {0};
    GLuint program = 0, array = 0;
    struct program_text vertex = {"test.vert", shader->vertex_text};
    struct program_text fragment = {shader->fragment_file, shader_source(shader->fragment_file)};
    assert_int_equal(program_create_from_text(vertex, fragment, finish_defines[what], &program, &why),
                     RESULT_OK);
    glClearColor(stage_beneath.x, stage_beneath.y, stage_beneath.z, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    stage_set_uniforms(program);
    shader->set_uniforms(program);
    glGenVertexArrays(1, &array);
    glBindVertexArray(array);
    glDrawArrays(GL_TRIANGLES, 0, 3);
    glReadPixels(0, 0, STAGE_SIDE, STAGE_SIDE, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    glDisable(GL_BLEND);
    glDeleteVertexArrays(1, &array);
    glDeleteProgram(program);
}

// The shader of a look against the same arithmetic in C.
static inline void stage_check(const struct stage_shader *shader, enum finish_look what)
{
    static uint8_t pixels[STAGE_SIDE * STAGE_SIDE * 4];
    struct picture picture;
    struct texture texture = {0}, beneath = {0}, face_map = {0};
    struct target target = {0};
    assert_int_equal(target_init(&target, STAGE_SIDE, STAGE_SIDE, &(struct target_options){0}, NULL),
                     RESULT_OK);
    assert_int_equal(picture_allocate(STAGE_SIDE, STAGE_SIDE, &picture), RESULT_OK);
    stage_fill(&picture);
    assert_int_equal(texture_init_picture(&texture, &picture, &(struct texture_options){.srgb = true}, NULL),
                     RESULT_OK);
    stage_bind_plain(&beneath, MAKEUP_UNIT_BENEATH, stage_beneath);
    stage_bind_plain(&face_map, MAKEUP_UNIT_FACE_MAP, stage_around);
    texture_bind(&texture, MAKEUP_UNIT_PICTURE);
    target_bind(&target);
    stage_draw(shader, what, pixels);
    int distinct = 0;
    double sum = 0;
    for (int i = 0; i < STAGE_SIDE * STAGE_SIDE; i++) {
        // Texture row 0 is drawn at the bottom here, so rows agree without turning.
        int x = i % STAGE_SIDE, y = i / STAGE_SIDE;
        float covered = shader->mask(((float)x + 0.5f) / STAGE_SIDE, ((float)y + 0.5f) / STAGE_SIDE);
        struct vec3 expected = stage_painted(&picture, x, y, covered, what);
        const float rgb[3] = {expected.x, expected.y, expected.z};
        for (int k = 0; k < 3; k++) {
            double error =
                fabs((double)pixels[i * 4 + k] - (double)colour_encoded(clamped(rgb[k], 0.0f, 1.0f)) * 255.0);
            assert_true(error < 3.0); // texture units decode sRGB in 8 bits or so; steep steps enlarge that
            sum += error;
        }
        distinct += abs(pixels[i * 4] - pixels[0]) > 10;
    }
    assert_true(sum / (3 * STAGE_SIDE * STAGE_SIDE) < 0.4);
    assert_true(distinct > STAGE_SIDE * STAGE_SIDE / 10);
    texture_finish(&texture);
    texture_finish(&beneath);
    texture_finish(&face_map);
    target_finish(&target);
    picture_free(&picture);
}

#endif
