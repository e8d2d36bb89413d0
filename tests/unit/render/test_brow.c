// Brows: that colour goes where the hairs are, what each style colours, light and dark shades on dark and
// fair hair, and the shader against the same arithmetic in C.
#include "render/makeup/brow_mesh.h"
#include "tests/support/gl_context.h"
#include "tests/support/makeup_reference.h"
#include "tests/support/makeup_stage.h"
#include "tests/support/shader_stage.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct makeup_product brow(enum makeup_style style, uint8_t r, uint8_t g, uint8_t b)
{
    struct makeup_product product = makeup_defaults(MAKEUP_BROW);
    product.style = style;
    product.shades[0].coverage = 1.0f;
    memcpy(product.shades[0].colour_srgb, (uint8_t[3]){r, g, b}, 3);
    return product;
}

static struct brow_mesh mesh_of(const struct face *face, enum eye_side side)
{
    struct srgb_table table;
    struct brow_mesh mesh;
    srgb_table_init(&table);
    assert_true(brow_mesh_build(&table, &face->picture, face->landmarks, side, &mesh));
    return mesh;
}

// Draws both brows by the mesh of bare skin, `up_mm` above it: upright hairs of this colour, one in `every`
// columns of pixels.
static void paint_brows(struct face *face, const uint8_t colour[3], float up_mm, int every)
{
    for (int side = 0; side < EYE_SIDES; side++) {
        struct brow_mesh mesh = mesh_of(face, (enum eye_side)side);
        for (float along = 0.05f; along < 0.9f; along += 0.002f)
            for (float across = -0.7f; across < 0.7f; across += 0.02f) {
                struct vec2 at = brow_mesh_at(&mesh, along, across);
                int x = (int)at.x, y = (int)(at.y - up_mm * USUAL_PX_PER_MM);
                if (x % every == 0)
                    memcpy(picture_row(&face->picture, y) + 4 * (size_t)x, colour, 3);
            }
    }
}

static const uint8_t dark[3] = {40, 28, 22}, blond[3] = {150, 112, 70};

// Mean of the result over painted hairs of the right brow's middle, or over the skin between them.
static double mean_value(const struct face *face, const uint8_t painted[3], bool hairs)
{
    struct brow_mesh mesh = mesh_of(face, EYE_RIGHT);
    double sum = 0;
    int count = 0;
    for (float along = 0.3f; along < 0.6f; along += 0.01f)
        for (float across = -0.5f; across < 0.5f; across += 0.1f) {
            struct vec2 at = brow_mesh_at(&mesh, along, across);
            size_t x = 4 * (size_t)at.x;
            if ((memcmp(picture_row(&face->picture, (int)at.y) + x, painted, 3) == 0) != hairs)
                continue;
            const uint8_t *pixel = picture_row(&face->result, (int)at.y) + x;
            sum += pixel[0] + pixel[1] + pixel[2];
            count++;
        }
    assert_true(count > 10);
    return sum / count / 3.0;
}

// --- where it is -------------------------------------------------------------------------------------------

static void nothing_far_from_the_brows_changes(void **state)
{
    (void)state;
    test_gl_needed();
    for (int style = STYLE_POWDER; style <= STYLE_GEL; style++) {
        struct face *face = portrait_face(1);
        struct makeup_product product = brow((enum makeup_style)style, 40, 25, 18);
        wear(face, &product, 1.0f);
        struct brow_mesh meshes[2] = {mesh_of(face, EYE_RIGHT), mesh_of(face, EYE_LEFT)};
        int changed = 0;
        for (int y = 0; y < face->result.height_px; y++)
            for (int x = 0; x < face->result.width_px; x++) {
                float nearest = INFINITY;
                for (int side = 0; side < 2; side++)
                    for (int i = 0; i < BROW_COLUMNS; i++) {
                        const struct brow_vertex *v = &meshes[side].vertices[i * BROW_ROWS + BROW_ROWS / 2];
                        struct vec3 at = {v->position_px[0], v->position_px[1], 0.0f};
                        nearest = fminf(nearest, distance_px(at, (float)x + 0.5f, (float)y + 0.5f));
                    }
                changed += change_at(face, x, y) > 10;
                if (nearest > (2.0f * meshes[0].half_mm + 2.0f) * meshes[0].mm_px)
                    assert_int_equal(change_at(face, x, y), 0);
            }
        assert_true(changed > 30);
        close_face(face);
    }
}

static void colour_goes_where_the_hairs_are_not_where_landmarks_put_them(void **state)
{
    (void)state;
    test_gl_needed();
    double centres[2];
    for (int k = 0; k < 2; k++) {
        struct face *face = usual_face(0.0f);
        paint_brows(face, dark, k == 0 ? 0.0f : 3.0f, 1);
        struct makeup_product product = brow(STYLE_POWDER, 90, 20, 20);
        wear(face, &product, 1.0f);
        centres[k] = change_within(face, 0.0f, 0.0f, 320.0f, 360.0f).y;
        close_face(face);
    }
    double shift_mm = (centres[0] - centres[1]) / 4.0;
    assert_true(shift_mm > 1.6 && shift_mm < 3.2);
}

static void bare_skin_is_filled_where_landmarks_put_the_brow(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = usual_face(0.0f);
    struct makeup_product product = brow(STYLE_POWDER, 60, 40, 30);
    wear(face, &product, 1.0f);
    assert_true(change_at(face, (int)face->landmarks[52].x,
                          (int)(0.5f * (face->landmarks[52].y + face->landmarks[105].y))) > 30);
    close_face(face);
}

static void no_intensity_or_coverage_changes_nothing(void **state)
{
    (void)state;
    test_gl_needed();
    for (int style = STYLE_POWDER; style <= STYLE_GEL; style++) {
        struct face *face = portrait_face(1);
        struct makeup_product product = brow((enum makeup_style)style, 40, 25, 18);
        wear_without_effect(face, product);
        close_face(face);
    }
}

static void landmarks_that_are_no_brow_draw_nothing(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = usual_face(0.0f);
    struct makeup_product product = brow(STYLE_PENCIL, 40, 25, 18);
    face->landmarks[105].x = NAN;
    face->landmarks[282].y = INFINITY;
    wear(face, &product, 1.0f);
    assert_true(nothing_changed(face));
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++)
        face->landmarks[i] = (struct vec3){200.0f, 200.0f, 0.0f};
    wear(face, &product, 1.0f);
    assert_true(nothing_changed(face));
    close_face(face);
}

// --- styles and shades -------------------------------------------------------------------------------------

static void gel_colours_hairs_and_leaves_skin(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = usual_face(0.0f);
    struct makeup_product product = brow(STYLE_GEL, 120, 60, 30);
    wear(face, &product, 1.0f);
    assert_true(nothing_changed(face)); // there is no hair
    close_face(face);
    face = usual_face(0.0f);
    paint_brows(face, dark, 0.0f, 4);
    wear(face, &product, 1.0f);
    assert_true(mean_value(face, dark, true) > 30.0 + 6.0);
    assert_true(fabs(mean_value(face, dark, false) - (168.0 + 118.0 + 100.0) / 3.0) < 4.0);
    close_face(face);
}

static void powder_fills_between_hairs_that_stay_darker(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = usual_face(0.0f);
    paint_brows(face, dark, 0.0f, 4);
    struct makeup_product product = brow(STYLE_POWDER, 80, 55, 42);
    wear(face, &product, 1.0f);
    double hairs = mean_value(face, dark, true), between = mean_value(face, dark, false);
    assert_true(between < 105.0 && between > 50.0); // the skin was 129
    assert_true(hairs < between - 10.0);
    close_face(face);
}

static void a_dark_shade_darkens_fair_hair_and_a_light_one_lightens_dark_hair(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = usual_face(0.0f);
    paint_brows(face, blond, 0.0f, 2);
    struct makeup_product product = brow(STYLE_GEL, 50, 34, 26);
    wear(face, &product, 1.0f);
    assert_true(mean_value(face, blond, true) < (150.0 + 112.0 + 70.0) / 3.0 - 20.0);
    close_face(face);
    face = usual_face(0.0f);
    paint_brows(face, dark, 0.0f, 2);
    product = brow(STYLE_GEL, 170, 130, 90);
    wear(face, &product, 1.0f);
    assert_true(mean_value(face, dark, true) > 30.0 + 25.0);
    close_face(face);
}

static void a_pencil_draws_strokes_and_not_an_area(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = usual_face(0.0f);
    struct makeup_product product = brow(STYLE_PENCIL, 40, 25, 18);
    wear(face, &product, 1.0f);
    struct brow_mesh mesh = mesh_of(face, EYE_RIGHT);
    double sum = 0, squares = 0;
    int count = 0;
    for (float along = 0.3f; along < 0.7f; along += 0.01f)
        for (float across = -0.5f; across < 0.5f; across += 0.05f) {
            struct vec2 at = brow_mesh_at(&mesh, along, across);
            double value = picture_row(&face->result, (int)at.y)[4 * (size_t)at.x];
            sum += value;
            squares += value * value;
            count++;
        }
    double mean = sum / count;
    assert_true(mean < 150.0 && sqrt(squares / count - mean * mean) > 12.0);
    close_face(face);
}

static void strokes_move_with_the_face_by_whole_pixels_unchanged(void **state)
{
    (void)state;
    test_gl_needed();
    struct makeup_product product = brow(STYLE_PENCIL, 40, 25, 18);
    struct face *still = usual_face(0.0f), *moved = usual_face(0.0f);
    move_landmarks(moved->landmarks, 5.0f, 3.0f);
    wear(still, &product, 1.0f);
    wear(moved, &product, 1.0f);
    int differing = 0;
    for (int y = 10; y < 340; y++)
        for (int x = 10; x < 620; x++)
            differing += abs(picture_row(&still->result, y)[4 * x] -
                             picture_row(&moved->result, y + 3)[4 * (x + 5)]) > 2;
    assert_true(differing < 20);
    close_face(still);
    close_face(moved);
}

static void a_brow_in_shadow_is_painted_darker(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = usual_face(0.0f);
    for (int y = 0; y < 360; y++)
        for (int x = 0; x < 320; x++)
            for (int k = 0; k < 3; k++) {
                uint8_t *value = &picture_row(&face->picture, y)[4 * x + k];
                *value = (uint8_t)(*value * 6 / 10);
            }
    struct makeup_product product = brow(STYLE_POWDER, 110, 80, 60);
    wear(face, &product, 1.0f);
    struct brow_mesh right = mesh_of(face, EYE_RIGHT), left = mesh_of(face, EYE_LEFT);
    struct vec2 dim = brow_mesh_at(&right, 0.5f, 0.0f), lit = brow_mesh_at(&left, 0.5f, 0.0f);
    int dim_value = picture_row(&face->result, (int)dim.y)[4 * (size_t)dim.x];
    int lit_value = picture_row(&face->result, (int)lit.y)[4 * (size_t)lit.x];
    assert_true(dim_value * 10 < lit_value * 8);
    close_face(face);
}

static void noise_of_the_camera_does_not_move_the_brow(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = usual_face(0.0f);
    paint_brows(face, dark, 1.0f, 2);
    struct brow_mesh first = mesh_of(face, EYE_RIGHT);
    unsigned seed = 3;
    for (int i = 0; i < 640 * 360 * 4; i++) {
        seed = seed * 1664525u + 1013904223u;
        int value = face->picture.pixels[i] + (int)(seed >> 24) % 9 - 4;
        face->picture.pixels[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
    struct brow_mesh second = mesh_of(face, EYE_RIGHT);
    for (int i = 0; i < BROW_VERTICES; i++) {
        assert_true(fabsf(first.vertices[i].position_px[0] - second.vertices[i].position_px[0]) < 0.3f);
        assert_true(fabsf(first.vertices[i].position_px[1] - second.vertices[i].position_px[1]) < 0.3f);
    }
    close_face(face);
}

static void the_portrait_wears_each_style(void **state)
{
    (void)state;
    test_gl_needed();
    static const char *const names[3] = {"brow-powder", "brow-pencil", "brow-gel"};
    struct face *face = portrait_face(2);
    for (int i = 0; i < 3; i++) {
        struct makeup_product product = brow((enum makeup_style)(STYLE_POWDER + i), 60, 40, 28);
        wear_alone(face, &makeup_brow_ops, &product, NULL);
        eyes_against_golden(names[i], face, 2);
    }
    close_face(face);
}

// --- the shader's arithmetic in C --------------------------------------------------------------------------

static const float hair = 0.3f, fill[2] = {0.7f, 0.4f}, softness = 0.6f, skin = 0.35f;

static void set_uniforms(GLuint program)
{
    glUniform1f(glGetUniformLocation(program, "hair"), hair);
    glUniform2fv(glGetUniformLocation(program, "fill"), 1, fill);
    glUniform1f(glGetUniformLocation(program, "softness"), softness);
}

static struct shader_output expected(const struct shader_at *at)
{
    const struct reference_finish *finish = &reference_finish_any;
    float along = 1.3f * at->u - 0.15f, across = 4.0f * at->v - 2.0f, shade = 0.5f + at->v;
    float ratio = reference_luminance(shader_texel(at, 0, 0)) / skin;
    float share = clamped((1.0f - ratio) / (1.0f - hair), 0.0f, 1.0f);
    float half_width = 0.82f + 0.18f * reference_smoothstep(0.0f, 0.3f, along) -
                       0.75f * reference_smoothstep(0.55f, 1.08f, along);
    float shape = 1.0f - reference_smoothstep(half_width - 0.6f * softness, half_width + 0.4f * softness,
                                              fabsf(across));
    shape *= reference_smoothstep(-0.04f, 0.22f, along) * (1.0f - reference_smoothstep(0.97f, 1.08f, along));
    float reach = (1.0f - reference_smoothstep(1.1f, 1.7f, fabsf(across))) *
                  reference_smoothstep(-0.13f, -0.06f, along) *
                  (1.0f - reference_smoothstep(1.02f, 1.12f, along));
    float skin_alpha = fill[0] * (1.0f - share) * shape, hair_alpha = fill[1] * share * reach;
    float on_skin = reference_texture_of(finish, ratio);
    float on_hair = 0.55f * powf(clamped(ratio / hair, 0.5f, 3.0f), 0.6f);
    float level = (on_skin * skin_alpha + on_hair * hair_alpha) * shade * finish->cover.x;
    return (struct shader_output){vec3_scale(finish->pigment, level),
                                  (skin_alpha + hair_alpha) * finish->cover.x};
}

static void the_shader_computes_what_the_same_arithmetic_in_c_does(void **state)
{
    (void)state;
    test_gl_needed();
    const struct shader_stage stage = {
        .fragment_file = "brow.frag",
        .declared = "out vec2 at_brow; out vec2 at_skin;",
        .set = "at_brow = vec2(1.3 * p.x - 0.15, 4.0 * p.y - 2.0);"
               "at_skin = vec2(0.35, 0.5 + p.y);",
        .set_uniforms = set_uniforms,
        .expected = expected,
        .tolerance = 4.0,
    };
    shader_stage_check(&stage, LOOK_PLAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_far_from_the_brows_changes),
        cmocka_unit_test(colour_goes_where_the_hairs_are_not_where_landmarks_put_them),
        cmocka_unit_test(bare_skin_is_filled_where_landmarks_put_the_brow),
        cmocka_unit_test(no_intensity_or_coverage_changes_nothing),
        cmocka_unit_test(landmarks_that_are_no_brow_draw_nothing),
        cmocka_unit_test(gel_colours_hairs_and_leaves_skin),
        cmocka_unit_test(powder_fills_between_hairs_that_stay_darker),
        cmocka_unit_test(a_dark_shade_darkens_fair_hair_and_a_light_one_lightens_dark_hair),
        cmocka_unit_test(a_pencil_draws_strokes_and_not_an_area),
        cmocka_unit_test(strokes_move_with_the_face_by_whole_pixels_unchanged),
        cmocka_unit_test(a_brow_in_shadow_is_painted_darker),
        cmocka_unit_test(noise_of_the_camera_does_not_move_the_brow),
        cmocka_unit_test(the_portrait_wears_each_style),
        cmocka_unit_test(the_shader_computes_what_the_same_arithmetic_in_c_does),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
