// The shader of lipstick, gloss and liner against the same arithmetic in C (lips.frag).
#include "platform/base/colour.h"
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

#define SIDE 64

// One set of uniforms, and the inputs as linear functions of the position (u, v in 0..1).
struct shading {
    float band_px[4], lips[4], contrast, openness, mm_px;
};

static const struct shading shading = {
    .band_px = {-3.0f, 4.0f, 24.0f, 33.0f},
    .lips = {0.12f, 1.3f, 1.9f, 0.3f},
    .contrast = 0.8f,
    .openness = 0.7f,
    .mm_px = 5.0f,
};

static const char vertex_text[] =
    "out vec2 at_picture; out vec4 at_edges_px; out vec2 at_lip; out vec3 at_normal; out vec2 at_mm;\n"
    "void main() {\n"
    "    vec2 p = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;\n"
    "    at_picture = p;\n"
    "    at_edges_px = vec4(p.x * 40.0 - 5.0, p.y * 30.0 - 4.0, 3.0, 4.0);\n"
    "    at_lip = vec2(p.x * 2.0, p.y * 1.2);\n"
    "    at_normal = vec3(p.x - 0.5, p.y - 0.5, 0.9);\n"
    "    at_mm = vec2(14.0 * p.x + 3.0 * p.y, 9.0 * p.y);\n"
    "    gl_Position = vec4(p * 2.0 - 1.0, 0.0, 1.0);\n"
    "}\n";

static struct vec3 texel(const struct picture *picture, int x, int y)
{
    x = x < 0 ? 0 : x >= SIDE ? SIDE - 1 : x;
    y = y < 0 ? 0 : y >= SIDE ? SIDE - 1 : y;
    const uint8_t *pixel = picture_row(picture, y) + 4 * x;
    return (struct vec3){colour_linear_of_byte(pixel[0]), colour_linear_of_byte(pixel[1]),
                         colour_linear_of_byte(pixel[2])};
}

static float redness_of(struct vec3 colour)
{
    return (colour.x - colour.y) / (colour.x + colour.y + 0.001f) / shading.lips[3];
}

static float reference_like_lips(struct vec3 colour, float inner_px)
{
    float ratio = reference_luminance(colour) / shading.lips[0], redness = redness_of(colour);
    float red = reference_smoothstep(0.45f, 0.75f, redness - 0.3f * reference_smoothstep(1.1f, 1.6f, ratio));
    float no_teeth =
        fmaxf(reference_smoothstep(0.3f, 0.6f, redness), 1.0f - reference_smoothstep(0.3f, 0.55f, ratio));
    float wide =
        red * reference_smoothstep(0.25f, 0.5f, ratio) * reference_smoothstep(-1.0f, -0.6f, inner_px / 4.0f);
    return no_teeth + (wide - no_teeth) * shading.openness;
}

static float reference_mask(float u, float v, struct vec3 bare, struct vec3 mean)
{
    float outer_px = u * 40.0f - 5.0f, inner_px = v * 30.0f - 4.0f, across = v * 1.2f;
    float outer = reference_smoothstep(shading.band_px[0], shading.band_px[1], outer_px) *
                  (1.0f - reference_smoothstep(shading.band_px[2], shading.band_px[3], outer_px));
    float inner = reference_smoothstep(0.0f, 1.0f, (inner_px + 0.001f) / 3.0f);
    struct vec3 spot = vec3_add(vec3_scale(mean, 0.3f), vec3_scale(bare, 0.7f));
    inner = fmaxf(inner, fminf(reference_like_lips(mean, inner_px), reference_like_lips(spot, inner_px)));
    float teeth = (1.0f - reference_smoothstep(0.25f, 0.5f, redness_of(mean))) *
                  reference_smoothstep(1.2f, 1.7f, reference_luminance(mean) / shading.lips[0]) *
                  reference_smoothstep(0.7f, 0.95f, across) * shading.openness;
    return outer * inner * (1.0f - teeth);
}

static float reference_highlight(float u, struct vec3 normal, float ratio)
{
    const float *shine = reference_finish_any.shine;
    float most = 1.5f * (shading.lips[2] - shading.lips[1]);
    float seen = fminf(fmaxf(ratio - shading.lips[1], 0.0f), most) * shading.lips[0];
    float own = reference_lamps(normal, shine[2]) * (u * 2.0f > 1.0f ? 0.5f : 1.0f);
    return shine[0] * seen + shine[1] * own * reference_smoothstep(0.4f, 1.4f, ratio);
}

// What a texel and its neighbours show.
struct seen {
    struct vec3 bare, mean, normal;
};

static struct seen look(const struct picture *picture, int x, int y, float u, float v)
{
    struct vec3 bare = texel(picture, x, y), right = texel(picture, x + 1, y),
                left = texel(picture, x - 1, y), under = texel(picture, x, y + 1),
                above = texel(picture, x, y - 1);
    struct vec3 sum = vec3_add(vec3_add(right, left), vec3_add(under, above));
    float scale = shading.lips[0] + 0.05f, relief = reference_finish_any.shine[3];
    float slope_x = (reference_luminance(right) - reference_luminance(left)) / scale;
    float slope_y = (reference_luminance(above) - reference_luminance(under)) / scale;
    slope_x = fminf(fmaxf(slope_x, -0.6f), 0.6f);
    slope_y = fminf(fmaxf(slope_y, -0.6f), 0.6f);
    struct vec3 normal = {u - 0.5f - relief * slope_x, v - 0.5f - relief * slope_y, 0.9f};
    return (struct seen){bare, vec3_scale(vec3_add(vec3_scale(bare, 2.0f), sum), 1.0f / 6.0f),
                         vec3_normalise(normal)};
}

// What the shader of a look gives at texel x, y, blended onto `below` (linear).
static struct vec3 reference(const struct picture *picture, int x, int y, struct vec3 below,
                             enum finish_look what)
{
    const struct reference_finish *finish = &reference_finish_any;
    float u = ((float)x + 0.5f) / SIDE, v = ((float)y + 0.5f) / SIDE;
    struct seen seen = look(picture, x, y, u, v);
    float covered = reference_mask(u, v, seen.bare, seen.mean);
    float ratio = powf(reference_luminance(seen.bare) / shading.lips[0], shading.contrast);
    struct vec3 paint = vec3_scale(finish->pigment, reference_texture_of(finish, ratio));
    if (what != LOOK_PLAIN)
        paint = vec3_scale(paint, reference_mirrored(finish, seen.normal));
    struct vec3 colour = reference_laid_on(finish, paint, below);
    if (what != LOOK_PLAIN)
        colour = vec3_add(colour,
                          vec3_scale(finish->shine_light,
                                     reference_highlight(u, seen.normal,
                                                         reference_luminance(seen.mean) / shading.lips[0])));
    if (what == LOOK_SPARKLE) {
        struct vec2 at_mm = {14.0f * u + 3.0f * v, 9.0f * v};
        float grains = reference_grains(finish, at_mm, (struct vec2){14.0f / SIDE, 0.0f},
                                        (struct vec2){3.0f / SIDE, 9.0f / SIDE}, seen.normal, shading.mm_px);
        grains *= reference_smoothstep(0.2f, 0.8f, reference_luminance(seen.mean) / shading.lips[0]);
        colour = vec3_add(colour, vec3_scale(finish->sparkle_light, grains));
    }
    return vec3_add(vec3_scale(colour, covered), vec3_scale(below, 1.0f - covered));
}

static void set_uniforms(GLuint program)
{
    glUseProgram(program);
    reference_finish_set(program, &reference_finish_any);
    glUniform4fv(glGetUniformLocation(program, "band_px"), 1, shading.band_px);
    glUniform4fv(glGetUniformLocation(program, "bare_lips"), 1, shading.lips);
    glUniform1f(glGetUniformLocation(program, "contrast"), shading.contrast);
    glUniform1f(glGetUniformLocation(program, "openness"), shading.openness);
    glUniform1f(glGetUniformLocation(program, "mm_px"), shading.mm_px);
    glUniform2f(glGetUniformLocation(program, "neighbour"), 1.0f / SIDE, 1.0f / SIDE);
    program_set_sampler(program, "picture", MAKEUP_UNIT_PICTURE);
    program_set_sampler(program, "beneath", MAKEUP_UNIT_BENEATH);
    program_set_sampler(program, "face_map", MAKEUP_UNIT_FACE_MAP);
    const float identity[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    glUniformMatrix3fv(glGetUniformLocation(program, "to_face_map"), 1, GL_FALSE, identity);
}

// One colour everywhere; alpha is 255.
static void bind_plain(struct texture *texture, int unit, struct vec3 linear)
{
    struct picture picture;
    assert_int_equal(picture_allocate(SIDE, SIDE, &picture), RESULT_OK);
    const uint8_t pixel[4] = {(uint8_t)lrintf(255.0f * colour_encoded(linear.x)),
                              (uint8_t)lrintf(255.0f * colour_encoded(linear.y)),
                              (uint8_t)lrintf(255.0f * colour_encoded(linear.z)), 255};
    for (int i = 0; i < SIDE * SIDE; i++)
        memcpy(picture.pixels + (size_t)i * 4, pixel, 4);
    assert_int_equal(texture_init_picture(texture, &picture, &(struct texture_options){.srgb = true}, NULL),
                     RESULT_OK);
    texture_bind(texture, unit);
    picture_free(&picture);
}

// Lips, skin, teeth and dark mouth in coarse patches with some grain.
static void fill_patches(struct picture *picture)
{
    static const uint8_t patches[4][3] = {{150, 90, 95}, {90, 45, 50}, {225, 218, 205}, {190, 120, 115}};
    unsigned seed = 7;
    for (int i = 0; i < SIDE * SIDE; i++) {
        const uint8_t *patch = patches[(i % SIDE / 9 + i / SIDE / 7) % 4];
        seed = seed * 1664525u + 1013904223u;
        for (int k = 0; k < 3; k++)
            picture->pixels[i * 4 + k] = (uint8_t)(patch[k] + (seed >> 24) % 23);
        picture->pixels[i * 4 + 3] = 255;
    }
}

static void check_shader(enum finish_look what)
{
    struct diagnostic why = {0};
    struct picture picture;
    assert_int_equal(picture_allocate(SIDE, SIDE, &picture), RESULT_OK);
    fill_patches(&picture);
    struct texture texture = {0};
    struct target target = {0};
    GLuint program = 0, array = 0;
    assert_int_equal(texture_init_picture(&texture, &picture, &(struct texture_options){.srgb = true}, &why),
                     RESULT_OK);
    assert_int_equal(target_init(&target, SIDE, SIDE, &(struct target_options){0}, &why), RESULT_OK);
    struct program_text vertex = {"test.vert", vertex_text};
    struct program_text fragment = {"lips.frag", shader_source("lips.frag")};
    assert_int_equal(program_create_from_text(vertex, fragment, finish_defines[what], &program, &why),
                     RESULT_OK);
    const struct vec3 below = {0.2f, 0.3f, 0.1f};
    struct texture beneath = {0}, face_map = {0};
    bind_plain(&beneath, MAKEUP_UNIT_BENEATH, below);
    bind_plain(&face_map, MAKEUP_UNIT_FACE_MAP, below);
    target_bind(&target);
    glClearColor(0.2f, 0.3f, 0.1f, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    set_uniforms(program);
    texture_bind(&texture, 0);
    glGenVertexArrays(1, &array);
    glBindVertexArray(array);
    glDrawArrays(GL_TRIANGLES, 0, 3);
    uint8_t pixels[SIDE * SIDE * 4];
    glReadPixels(0, 0, SIDE, SIDE, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    glDisable(GL_BLEND);
    int distinct = 0;
    double sum = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
        // Texture row 0 is drawn at the bottom here, so rows agree without turning.
        struct vec3 expected = reference(&picture, i % SIDE, i / SIDE, below, what);
        const float rgb[3] = {expected.x, expected.y, expected.z};
        for (int k = 0; k < 3; k++) {
            double error = fabs((double)pixels[i * 4 + k] -
                                (double)colour_encoded(fminf(fmaxf(rgb[k], 0.0f), 1.0f)) * 255.0);
            assert_true(error < 3.0); // texture units decode sRGB in 8 bits or so; steep steps enlarge that
            sum += error;
        }
        distinct += abs(pixels[i * 4] - pixels[0]) > 10;
    }
    assert_true(sum / (3 * SIDE * SIDE) < 0.4);
    assert_true(distinct > SIDE * SIDE / 4);
    glDeleteVertexArrays(1, &array);
    glDeleteProgram(program);
    texture_finish(&texture);
    texture_finish(&beneath);
    texture_finish(&face_map);
    target_finish(&target);
    picture_free(&picture);
}

static void the_shader_computes_what_the_same_arithmetic_in_c_does(void **state)
{
    (void)state;
    test_gl_needed();
    for (int what = 0; what < LOOK_COUNT; what++)
        check_shader((enum finish_look)what);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shader_computes_what_the_same_arithmetic_in_c_does),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
