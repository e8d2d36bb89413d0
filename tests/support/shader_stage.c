#include "tests/support/shader_stage.h"

#include "platform/base/colour.h"
#include "render/gl/program.h"
#include "render/gl/shader_source.h"
#include "render/gl/target.h"
#include "render/makeup/layer.h"
#include "tests/support/makeup_reference.h"
#include "tests/support/makeup_stage.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FACE_LUMINANCE 0.25f

const struct vec3 shader_beneath = {0.2f, 0.3f, 0.1f}, shader_around = {0.3f, 0.2f, 0.15f};

float clamped(float x, float least, float most)
{
    return fminf(fmaxf(x, least), most);
}

struct vec3 shader_texel(const struct shader_at *at, int right, int down)
{
    int x = at->x + right, y = at->y + down;
    x = x < 0 ? 0 : x >= SHADER_SIDE ? SHADER_SIDE - 1 : x;
    y = y < 0 ? 0 : y >= SHADER_SIDE ? SHADER_SIDE - 1 : y;
    return linear_at(at->picture, x, y);
}

// --- eye_paint.glsl ----------------------------------------------------------------------------------------

static float luminance_beside(const struct shader_at *at, int right, int down)
{
    return reference_luminance(shader_texel(at, right, down));
}

static struct vec3 bent_by_relief(const struct shader_at *at, struct vec3 normal, float reference)
{
    float here = luminance_beside(at, 0, 0), relief = reference_finish_any.shine[3];
    float right = (luminance_beside(at, 1, 0) - here) / (reference + 0.05f);
    float up = (luminance_beside(at, 0, -1) - here) / (reference + 0.05f);
    return vec3_normalise((struct vec3){normal.x - relief * clamped(right, -0.6f, 0.6f),
                                        normal.y - relief * clamped(up, -0.6f, 0.6f), normal.z});
}

struct shader_output shader_painted(const struct shader_at *at, float covered)
{
    const struct reference_finish *finish = &reference_finish_any;
    float reference = sqrtf(reference_luminance(shader_around) * FACE_LUMINANCE);
    float ratio = luminance_beside(at, 0, 0) / reference, lit = reference_smoothstep(0.3f, 1.1f, ratio);
    struct vec3 paint = vec3_scale(finish->pigment, reference_texture_of(finish, ratio));
    struct vec3 normal = vec3_normalise((struct vec3){at->u - 0.5f, at->v - 0.5f, 0.9f}), light = {0, 0, 0};
    if (at->look != LOOK_PLAIN) {
        struct vec3 bent = bent_by_relief(at, normal, reference);
        paint = vec3_scale(paint, reference_mirrored(finish, bent));
        float seen = clamped(ratio - 1.25f, 0.0f, 1.0f) * reference;
        light = vec3_scale(finish->shine_light,
                           finish->shine[0] * seen +
                               finish->shine[1] * reference_lamps(bent, finish->shine[2]) * lit);
    }
    if (at->look == LOOK_SPARKLE) {
        struct vec2 at_mm = {14.0f * at->u + 3.0f * at->v, 9.0f * at->v},
                    step_right = {14.0f / SHADER_SIDE, 0.0f},
                    step_up = {3.0f / SHADER_SIDE, 9.0f / SHADER_SIDE};
        float grains = reference_grains(finish, at_mm, step_right, step_up, normal, SHADER_MM_PX);
        light = vec3_add(light, vec3_scale(finish->sparkle_light, grains * lit));
    }
    float alpha = finish->cover.x + (1.0f - finish->cover.x) * finish->cover.z;
    struct vec3 film = {shader_beneath.x * finish->film.x, shader_beneath.y * finish->film.y,
                        shader_beneath.z * finish->film.z};
    struct vec3 colour = vec3_add(vec3_scale(paint, finish->cover.x * (1.0f - finish->cover.z)),
                                  vec3_scale(film, finish->cover.z));
    return (struct shader_output){vec3_scale(vec3_add(colour, light), covered), alpha * covered};
}

// --- drawing and comparing ---------------------------------------------------------------------------------

static void fill_patches(struct picture *picture, const uint8_t (*patches)[3])
{
    static const uint8_t usual[4][3] = {{150, 110, 95}, {60, 45, 40}, {225, 205, 195}, {175, 130, 115}};
    unsigned seed = 7;
    for (int i = 0; i < SHADER_SIDE * SHADER_SIDE; i++) {
        const uint8_t *patch =
            (patches != NULL ? patches : usual)[(i % SHADER_SIDE / 9 + i / SHADER_SIDE / 7) % 4];
        seed = seed * 1664525u + 1013904223u;
        for (int k = 0; k < 3; k++)
            picture->pixels[i * 4 + k] = (uint8_t)(patch[k] + (seed >> 24) % 23);
        picture->pixels[i * 4 + 3] = 255;
    }
}

static void bind_picture(struct texture *texture, int unit, const struct picture *picture)
{
    const struct texture_options srgb = {.srgb = true};
    assert_int_equal(texture_init_picture(texture, picture, &srgb, NULL), RESULT_OK);
    texture_bind(texture, unit);
}

// As large as the target: worn_beneath() reads by the target's pixels.
static void bind_colour(struct texture *texture, int unit, struct vec3 linear)
{
    static uint8_t pixels[SHADER_SIDE * SHADER_SIDE][4];
    const uint8_t pixel[4] = {(uint8_t)lrintf(255.0f * colour_encoded(linear.x)),
                              (uint8_t)lrintf(255.0f * colour_encoded(linear.y)),
                              (uint8_t)lrintf(255.0f * colour_encoded(linear.z)), 255};
    for (int i = 0; i < SHADER_SIDE * SHADER_SIDE; i++)
        memcpy(pixels[i], pixel, sizeof(pixel));
    const struct picture picture = {pixels[0], SHADER_SIDE, SHADER_SIDE, sizeof(pixel) * SHADER_SIDE};
    bind_picture(texture, unit, &picture);
}

static void set_uniforms(GLuint program)
{
    const float identity[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    glUseProgram(program);
    reference_finish_set(program, &reference_finish_any);
    glUniform1f(glGetUniformLocation(program, "face_luminance"), FACE_LUMINANCE);
    glUniform1f(glGetUniformLocation(program, "mm_px"), SHADER_MM_PX);
    glUniform2f(glGetUniformLocation(program, "neighbour"), 1.0f / SHADER_SIDE, 1.0f / SHADER_SIDE);
    program_set_sampler(program, "picture", MAKEUP_UNIT_PICTURE);
    program_set_sampler(program, "beneath", MAKEUP_UNIT_BENEATH);
    program_set_sampler(program, "face_map", MAKEUP_UNIT_FACE_MAP);
    glUniformMatrix3fv(glGetUniformLocation(program, "to_face_map"), 1, GL_FALSE, identity);
}

// One triangle over the whole square.
static GLuint create_program(const struct shader_stage *stage, enum finish_look look)
{
    char text[1024];
    int length = snprintf(text, sizeof(text),
                          "out vec2 at_picture; out vec3 at_normal; out vec2 at_mm;\n"
                          "%s\n"
                          "void main() {\n"
                          "    vec2 p = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;\n"
                          "    gl_Position = vec4(p * 2.0 - 1.0, 0.0, 1.0);\n"
                          "    at_picture = p;\n"
                          "    at_normal = vec3(p.x - 0.5, p.y - 0.5, 0.9);\n"
                          "    at_mm = vec2(14.0 * p.x + 3.0 * p.y, 9.0 * p.y);\n"
                          "%s\n"
                          "}\n",
                          stage->declared, stage->set);
    assert_in_range(length, 1, sizeof(text) - 1);
    const struct program_text vertex = {"test.vert", text};
    const struct program_text fragment = {stage->fragment_file, shader_source(stage->fragment_file)};
    struct diagnostic why = {0};
    GLuint program = 0;
    if (program_create_from_text(vertex, fragment, finish_defines[look], &program, &why) != RESULT_OK)
        fail_msg("%s: %s", stage->fragment_file, why.text);
    return program;
}

// Into the target in use, from the textures that are bound.
static void draw(const struct shader_stage *stage, enum finish_look look, uint8_t *pixels)
{
    GLuint program = create_program(stage, look), array = 0;
    glClearColor(shader_beneath.x, shader_beneath.y, shader_beneath.z, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    set_uniforms(program);
    stage->set_uniforms(program);
    glGenVertexArrays(1, &array);
    glBindVertexArray(array);
    glDrawArrays(GL_TRIANGLES, 0, 3);
    glReadPixels(0, 0, SHADER_SIDE, SHADER_SIDE, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    glDisable(GL_BLEND);
    glDeleteVertexArrays(1, &array);
    glDeleteProgram(program);
}

static void compare(const struct shader_stage *stage, enum finish_look look, const struct picture *picture,
                    const uint8_t *pixels)
{
    int distinct = 0;
    double sum = 0;
    for (int i = 0; i < SHADER_SIDE * SHADER_SIDE; i++) {
        // Texture row 0 is drawn at the bottom here, so rows agree without turning.
        int x = i % SHADER_SIDE, y = i / SHADER_SIDE;
        const struct shader_at at = {
            picture, x, y, ((float)x + 0.5f) / SHADER_SIDE, ((float)y + 0.5f) / SHADER_SIDE, look};
        struct shader_output out = stage->expected(&at);
        struct vec3 shown = vec3_add(out.colour, vec3_scale(shader_beneath, 1.0f - out.alpha));
        const uint8_t *pixel = pixels + 4 * (size_t)i;
        const float rgb[3] = {shown.x, shown.y, shown.z};
        for (int k = 0; k < 3; k++) {
            double error =
                fabs((double)pixel[k] - (double)colour_encoded(clamped(rgb[k], 0.0f, 1.0f)) * 255.0);
            assert_true(error < stage->tolerance);
            sum += error;
        }
        distinct += abs(pixel[0] - pixels[0]) > 10 || abs(pixel[1] - pixels[1]) > 10;
    }
    assert_true(sum / (3 * SHADER_SIDE * SHADER_SIDE) < 0.4);
    assert_true(distinct > SHADER_SIDE * SHADER_SIDE / 8);
}

void shader_stage_check(const struct shader_stage *stage, enum finish_look look)
{
    static uint8_t pixels[SHADER_SIDE * SHADER_SIDE * 4];
    struct picture picture;
    struct texture texture = {0}, beneath = {0}, face_map = {0};
    struct target target = {0};
    assert_int_equal(picture_allocate(SHADER_SIDE, SHADER_SIDE, &picture), RESULT_OK);
    fill_patches(&picture, stage->patches);
    assert_int_equal(target_init(&target, SHADER_SIDE, SHADER_SIDE, NULL, NULL), RESULT_OK);
    bind_picture(&texture, MAKEUP_UNIT_PICTURE, &picture);
    bind_colour(&beneath, MAKEUP_UNIT_BENEATH, shader_beneath);
    bind_colour(&face_map, MAKEUP_UNIT_FACE_MAP, shader_around);
    texture_bind(&texture, MAKEUP_UNIT_PICTURE);
    target_bind(&target);
    draw(stage, look, pixels);
    assert_int_equal(glGetError(), GL_NO_ERROR);
    compare(stage, look, &picture, pixels);
    texture_finish(&texture);
    texture_finish(&beneath);
    texture_finish(&face_map);
    target_finish(&target);
    picture_free(&picture);
}
