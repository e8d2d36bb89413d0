// The shader of lipstick, gloss and liner against the same arithmetic in C (lips.frag).
#include "tests/support/gl_context.h"
#include "tests/support/makeup_reference.h"
#include "tests/support/shader_stage.h"
#include "tests/support/test_support.h"

#include <math.h>

// One set of uniforms, and the inputs as linear functions of the position (u, v in 0..1).
struct shading {
    float band_px[4], lips[4], contrast, openness;
};

static const struct shading shading = {
    .band_px = {-3.0f, 4.0f, 24.0f, 33.0f},
    .lips = {0.12f, 1.3f, 1.9f, 0.3f},
    .contrast = 0.8f,
    .openness = 0.7f,
};

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

static struct seen look(const struct shader_at *at)
{
    struct vec3 bare = shader_texel(at, 0, 0), right = shader_texel(at, 1, 0), left = shader_texel(at, -1, 0),
                under = shader_texel(at, 0, 1), above = shader_texel(at, 0, -1);
    struct vec3 sum = vec3_add(vec3_add(right, left), vec3_add(under, above));
    float scale = shading.lips[0] + 0.05f, relief = reference_finish_any.shine[3];
    float slope_x = (reference_luminance(right) - reference_luminance(left)) / scale;
    float slope_y = (reference_luminance(above) - reference_luminance(under)) / scale;
    slope_x = fminf(fmaxf(slope_x, -0.6f), 0.6f);
    slope_y = fminf(fmaxf(slope_y, -0.6f), 0.6f);
    struct vec3 normal = {at->u - 0.5f - relief * slope_x, at->v - 0.5f - relief * slope_y, 0.9f};
    return (struct seen){bare, vec3_scale(vec3_add(vec3_scale(bare, 2.0f), sum), 1.0f / 6.0f),
                         vec3_normalise(normal)};
}

static struct shader_output expected(const struct shader_at *at)
{
    const struct reference_finish *finish = &reference_finish_any;
    float u = at->u, v = at->v;
    struct seen seen = look(at);
    float covered = reference_mask(u, v, seen.bare, seen.mean);
    float ratio = powf(reference_luminance(seen.bare) / shading.lips[0], shading.contrast);
    struct vec3 paint = vec3_scale(finish->pigment, reference_texture_of(finish, ratio));
    if (at->look != LOOK_PLAIN)
        paint = vec3_scale(paint, reference_mirrored(finish, seen.normal));
    struct vec3 colour = reference_laid_on(finish, paint, shader_beneath);
    if (at->look != LOOK_PLAIN)
        colour = vec3_add(colour,
                          vec3_scale(finish->shine_light,
                                     reference_highlight(u, seen.normal,
                                                         reference_luminance(seen.mean) / shading.lips[0])));
    if (at->look == LOOK_SPARKLE) {
        struct vec2 at_mm = {14.0f * u + 3.0f * v, 9.0f * v};
        struct vec2 step_right = {14.0f / SHADER_SIDE, 0.0f},
                    step_up = {3.0f / SHADER_SIDE, 9.0f / SHADER_SIDE};
        float grains = reference_grains(finish, at_mm, step_right, step_up, seen.normal, SHADER_MM_PX);
        grains *= reference_smoothstep(0.2f, 0.8f, reference_luminance(seen.mean) / shading.lips[0]);
        colour = vec3_add(colour, vec3_scale(finish->sparkle_light, grains));
    }
    return (struct shader_output){vec3_scale(colour, covered), covered};
}

static void set_uniforms(GLuint program)
{
    glUniform4fv(glGetUniformLocation(program, "band_px"), 1, shading.band_px);
    glUniform4fv(glGetUniformLocation(program, "bare_lips"), 1, shading.lips);
    glUniform1f(glGetUniformLocation(program, "contrast"), shading.contrast);
    glUniform1f(glGetUniformLocation(program, "openness"), shading.openness);
}

static void the_shader_computes_what_the_same_arithmetic_in_c_does(void **state)
{
    (void)state;
    test_gl_needed();
    // Lips, skin, teeth and dark mouth.
    static const uint8_t patches[4][3] = {{150, 90, 95}, {90, 45, 50}, {225, 218, 205}, {190, 120, 115}};
    const struct shader_stage stage = {
        .fragment_file = "lips.frag",
        .declared = "out vec4 at_edges_px; out vec2 at_lip;",
        .set = "at_edges_px = vec4(p.x * 40.0 - 5.0, p.y * 30.0 - 4.0, 3.0, 4.0);"
               "at_lip = vec2(p.x * 2.0, p.y * 1.2);",
        .patches = patches,
        .set_uniforms = set_uniforms,
        .expected = expected,
        .tolerance = 3.0,
    };
    for (int look = 0; look < LOOK_COUNT; look++)
        shader_stage_check(&stage, (enum finish_look)look);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shader_computes_what_the_same_arithmetic_in_c_does),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
