// The thin layer over OpenGL ES: programs, textures, targets, meshes.
#include "render/gl/mesh.h"
#include "render/gl/program.h"
#include "render/gl/target.h"
#include "render/gl/texture.h"
#include "tests/support/gl_context.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

static const struct program_text whole_target = {
    "whole.vert",
    "layout(location = 0) in vec2 at;\nvoid main()\n{\n    gl_Position = vec4(at, 0.0, 1.0);\n}\n"};

static void compile_failing(const char *fragment, struct diagnostic *why)
{
    GLuint program = 1;
    enum result result = program_create_from_text(
        whole_target, (struct program_text){"broken.frag", fragment}, "#define A 1\n", &program, why);
    assert_int_equal(result, RESULT_UNSUPPORTED);
    assert_int_equal(program, 0);
}

static void a_shader_that_does_not_compile_is_named_with_its_line(void **state)
{
    (void)state;
    test_gl_needed();
    struct diagnostic why = {0};
    compile_failing("out vec4 colour;\nvoid main()\n{\n    colour = nonsense;\n}\n", &why);
    assert_non_null(strstr(why.text, "broken.frag:4"));
    assert_non_null(strstr(why.text, "nonsense"));
}

static void a_line_after_an_included_file_keeps_its_number(void **state)
{
    (void)state;
    test_gl_needed();
    struct diagnostic why = {0};
    compile_failing("#include \"makeup.glsl\"\nout vec4 colour;\nvoid main()\n{\n"
                    "    colour = vec4(worn_beneath(), nonsense);\n}\n",
                    &why);
    assert_non_null(strstr(why.text, "broken.frag:5"));
    assert_null(strstr(why.text, "worn_beneath"));
}

static void what_is_wrong_in_an_included_file_names_that_file(void **state)
{
    (void)state;
    test_gl_needed();
    struct diagnostic why = {0};
    // A name that makeup.glsl declares too.
    compile_failing("uniform float mm_px;\nfloat worn_beneath;\n#include \"makeup.glsl\"\nout vec4 colour;\n"
                    "void main()\n{\n    colour = vec4(1.0);\n}\n",
                    &why);
    assert_non_null(strstr(why.text, "makeup.glsl:"));
}

static void an_included_file_that_is_not_there_is_said(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    GLuint program = 1;
    struct program_text vertex = {"whole.vert", "#include \"no_such.glsl\"\nvoid main() {}\n"};
    assert_int_equal(program_create_from_text(vertex, vertex, NULL, &program, &why), RESULT_NOT_FOUND);
    assert_non_null(strstr(why.text, "no_such.glsl"));
}

static void a_shader_file_that_is_not_there_is_said(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    GLuint program = 1;
    assert_int_equal(program_create("no_such.vert", "no_such.frag", NULL, &program, &why), RESULT_NOT_FOUND);
    assert_non_null(strstr(why.text, "no_such.vert"));
}

static void shaders_that_do_not_link_are_refused(void **state)
{
    (void)state;
    test_gl_needed();
    struct diagnostic why = {0};
    compile_failing(
        "in vec3 missing;\nout vec4 colour;\nvoid main()\n{\n    colour = vec4(missing, 1.0);\n}\n", &why);
    assert_non_null(strstr(why.text, "broken.frag"));
    assert_non_null(strstr(why.text, "link"));
}

// Fills a 4 x 4 target with a constant linear colour over what is there.
static void fill(const struct target *target, const char *fragment, uint8_t out[4 * 4 * 4])
{
    static const struct mesh_attribute attribute = {0, 2, GL_FLOAT, false, 0, false};
    static const struct mesh_layout layout = {&attribute, 1, 2 * sizeof(float), 0};
    static const float corners[] = {-1, -1, 3, -1, -1, 3};
    struct diagnostic why = {0};
    GLuint program = 0;
    if (program_create_from_text(whole_target, (struct program_text){"fill.frag", fragment}, NULL, &program,
                                 &why) != RESULT_OK)
        fail_msg("%s", why.text);
    struct mesh mesh = {0};
    assert_int_equal(mesh_init(&mesh, &layout, corners, 3, NULL, 0, false, &why), RESULT_OK);
    target_bind(target);
    glUseProgram(program);
    mesh_draw(&mesh, GL_TRIANGLES, 0, 0);
    glReadPixels(0, 0, 4, 4, GL_RGBA, GL_UNSIGNED_BYTE, out);
    mesh_finish(&mesh);
    glDeleteProgram(program);
}

static void linear_light_is_encoded_by_the_target(void **state)
{
    (void)state;
    test_gl_needed();
    struct target target = {0};
    assert_int_equal(target_init(&target, 4, 4, NULL, NULL), RESULT_OK);
    uint8_t pixels[4 * 4 * 4];
    fill(&target, "out vec4 colour;\nvoid main() { colour = vec4(0.2140411, 1.0, 0.0, 1.0); }\n", pixels);
    assert_in_range(pixels[0], 127, 129); // IEC 61966-2-1: 0.214 is 0.5 encoded
    assert_int_equal(pixels[1], 255);
    assert_int_equal(pixels[2], 0);
    target_finish(&target);
    assert_int_equal(target.framebuffer, 0);
}

static void the_common_colour_functions_agree_with_the_hardware(void **state)
{
    (void)state;
    test_gl_needed();
    struct target target = {0};
    assert_int_equal(target_init(&target, 4, 4, &(struct target_options){.linear = true}, NULL), RESULT_OK);
    uint8_t pixels[4 * 4 * 4];
    fill(&target,
         "out vec4 colour;\nvoid main() { colour = vec4(srgb_encode(vec3(0.2140411, 0.001, 2.0)), 1.0); }\n",
         pixels);
    assert_in_range(pixels[0], 127, 128);
    assert_in_range(pixels[1], 3, 4); // 12.92 * 0.001 * 255 = 3.3
    assert_int_equal(pixels[2], 255);
    fill(&target,
         "out vec4 colour;\nvoid main() { colour = vec4(srgb_decode(vec3(0.5, 0.04, 1.0)), 1.0); }\n",
         pixels);
    assert_in_range(pixels[0], 54, 55); // 0.2140 * 255 = 54.6
    assert_int_equal(pixels[2], 255);
    target_finish(&target);
}

static void impossible_sizes_are_refused(void **state)
{
    (void)state;
    test_gl_needed();
    struct diagnostic why = {0};
    struct texture texture = {0};
    struct target target = {0};
    assert_int_equal(texture_init(&texture, 1 << 20, 4, NULL, &why), RESULT_TOO_LARGE);
    assert_int_equal(texture_init(&texture, 0, 4, NULL, &why), RESULT_INVALID);
    assert_int_equal(target_init(&target, 1 << 20, 4, NULL, &why), RESULT_TOO_LARGE);
    assert_int_equal(target_init(&target, 0, 0, NULL, &why), RESULT_TOO_LARGE);
    texture_finish(&texture);
    target_finish(&target);
}

static void a_picture_with_a_wide_stride_is_uploaded_row_by_row(void **state)
{
    (void)state;
    test_gl_needed();
    uint8_t pixels[2 * 16];
    memset(pixels, 7, sizeof pixels);
    static const uint8_t first[4] = {10, 20, 30, 40}, last[4] = {50, 60, 70, 80};
    memcpy(pixels, first, 4);
    memcpy(pixels + 16 + 4, last, 4);
    struct picture picture = {pixels, 2, 2, 16};
    struct texture texture = {0};
    assert_int_equal(texture_init_picture(&texture, &picture, NULL, NULL), RESULT_OK);
    GLuint framebuffer = 0;
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture.id, 0);
    uint8_t got[16];
    glReadPixels(0, 0, 2, 2, GL_RGBA, GL_UNSIGNED_BYTE, got);
    assert_memory_equal(got, first, 4);
    assert_memory_equal(got + 12, last, 4);
    glDeleteFramebuffers(1, &framebuffer);
    texture_finish(&texture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shader_that_does_not_compile_is_named_with_its_line),
        cmocka_unit_test(a_line_after_an_included_file_keeps_its_number),
        cmocka_unit_test(what_is_wrong_in_an_included_file_names_that_file),
        cmocka_unit_test(an_included_file_that_is_not_there_is_said),
        cmocka_unit_test(a_shader_file_that_is_not_there_is_said),
        cmocka_unit_test(shaders_that_do_not_link_are_refused),
        cmocka_unit_test(linear_light_is_encoded_by_the_target),
        cmocka_unit_test(the_common_colour_functions_agree_with_the_hardware),
        cmocka_unit_test(impossible_sizes_are_refused),
        cmocka_unit_test(a_picture_with_a_wide_stride_is_uploaded_row_by_row),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
