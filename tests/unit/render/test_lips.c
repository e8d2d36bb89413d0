// Lipstick: the shader against the same arithmetic in C, the strip on open and closed mouths, and what must
// not change. The face is tests/data/portrait_face.ppm, cut from portrait.png (NASA) at FACE_X, FACE_Y, with
// the tracker's landmarks of the whole portrait in portrait_landmarks.txt.
#include "platform/base/colour.h"
#include "platform/base/face_topology.h"
#include "render/draw2d.h"
#include "render/gl/program.h"
#include "render/gl/shader_source.h"
#include "render/gl/target.h"
#include "render/makeup/finish.h"
#include "render/makeup/layer.h"
#include "tests/support/gl_context.h"
#include "tests/support/makeup_reference.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FACE_X 160.0f
#define FACE_Y 52.0f

static const uint8_t red_srgb[3] = {0xB0, 0x0A, 0x3A};
static const struct vec3 red = {0.434f, 0.003f, 0.042f}; // linear

// --- a face and what the renderer would give ---------------------------------------------------------------

struct face {
    struct picture picture, result; // result: as drawn, top row first
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    struct texture texture;
    struct target target;
    struct makeup *makeup;
    uint64_t sequence;
};

static void load_landmarks(struct vec3 *landmarks)
{
    size_t size = 0;
    char *text = (char *)test_read_file(test_source_path("tests/data/portrait_landmarks.txt"), &size);
    char *at = text;
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++) {
        landmarks[i].x = strtof(at, &at) - FACE_X;
        landmarks[i].y = strtof(at, &at) - FACE_Y;
        landmarks[i].z = strtof(at, &at);
    }
    assert_true(landmarks[0].x > 0.0f && landmarks[477].y > 0.0f);
    free(text);
}

// The canonical face looking straight at the camera, its mouth `opening` lip landmarks' distance apart.
static void make_landmarks(struct vec3 *landmarks, float centre_x, float centre_y, float pixels_per_metre)
{
    memset(landmarks, 0, SCENE_FACE_LANDMARKS * sizeof(*landmarks));
    for (int i = 0; i < FACE_VERTEX_COUNT; i++)
        landmarks[i] = (struct vec3){centre_x + face_canonical_m[i].x * pixels_per_metre,
                                     centre_y - face_canonical_m[i].y * pixels_per_metre,
                                     -face_canonical_m[i].z * pixels_per_metre};
}

static void open_face(struct face *face)
{
    struct diagnostic why = {0};
    int width = face->picture.width_px, height = face->picture.height_px;
    assert_int_equal(
        texture_init_picture(&face->texture, &face->picture, &(struct texture_options){.srgb = true}, &why),
        RESULT_OK);
    assert_int_equal(target_init(&face->target, width, height, &(struct target_options){0}, &why), RESULT_OK);
    assert_int_equal(makeup_create(&face->makeup, &why), RESULT_OK);
    assert_int_equal(picture_allocate(width, height, &face->result), RESULT_OK);
}

static struct face *portrait_face(void)
{
    struct face *face = calloc(1, sizeof(*face));
    assert_non_null(face);
    test_read_ppm(test_source_path("tests/data/portrait_face.ppm"), &face->picture);
    load_landmarks(face->landmarks);
    open_face(face);
    return face;
}

// Skin with lips a little redder, 400 x 400, the mouth near the middle.
static struct face *drawn_face(void)
{
    struct face *face = calloc(1, sizeof(*face));
    assert_non_null(face);
    assert_int_equal(picture_allocate(400, 400, &face->picture), RESULT_OK);
    for (int i = 0; i < 400 * 400; i++)
        memcpy(face->picture.pixels + (size_t)i * 4, (uint8_t[4]){150, 95, 90, 255}, 4);
    make_landmarks(face->landmarks, 200.0f, 120.0f, 2000.0f);
    open_face(face);
    return face;
}

static void close_face(struct face *face)
{
    makeup_destroy(face->makeup);
    texture_finish(&face->texture);
    target_finish(&face->target);
    picture_free(&face->picture);
    picture_free(&face->result);
    free(face);
}

static void upload_background(const struct face *face)
{
    struct target source = face->target;
    glBindFramebuffer(GL_FRAMEBUFFER, source.framebuffer);
    glBindTexture(GL_TEXTURE_2D, source.texture);
    for (int y = 0; y < face->picture.height_px; y++)
        glTexSubImage2D(GL_TEXTURE_2D, 0, 0, face->picture.height_px - 1 - y, face->picture.width_px, 1,
                        GL_RGBA, GL_UNSIGNED_BYTE, picture_row(&face->picture, y));
}

static void draw_face(struct face *face, struct makeup_product product, float intensity)
{
    upload_background(face);
    struct scene_person person = {.id = 1,
                                  .landmarks_px = face->landmarks,
                                  .makeup_count = 1,
                                  .makeup = {{.product = &product, .intensity = intensity}}};
    for (int i = 0; i < SCENE_PART_COUNT; i++)
        person.in_sight[i] = 1.0f;
    const struct makeup_frame frame = {.background = &face->picture,
                                       .background_texture = &face->texture,
                                       .sequence = ++face->sequence,
                                       .view = clip_view_identity(),
                                       .framebuffer = face->target.framebuffer,
                                       .width_px = face->picture.width_px,
                                       .height_px = face->picture.height_px};
    makeup_draw(face->makeup, &frame, &person);
    glBindFramebuffer(GL_FRAMEBUFFER, face->target.framebuffer);
    for (int y = 0; y < face->picture.height_px; y++)
        glReadPixels(0, face->picture.height_px - 1 - y, face->picture.width_px, 1, GL_RGBA, GL_UNSIGNED_BYTE,
                     picture_row(&face->result, y));
    assert_int_equal(glGetError(), GL_NO_ERROR);
}

static struct makeup_product lipstick(enum makeup_finish finish)
{
    struct makeup_product product = makeup_defaults(MAKEUP_LIPSTICK);
    product.shades[0].finish = finish;
    product.shades[0].coverage = 1.0f;
    memcpy(product.shades[0].colour_srgb, red_srgb, sizeof(red_srgb));
    return product;
}

static int change_at(const struct face *face, int x, int y)
{
    const uint8_t *before = picture_row(&face->picture, y) + 4 * x,
                  *after = picture_row(&face->result, y) + 4 * x;
    int most = 0;
    for (int i = 0; i < 3; i++)
        most = abs(before[i] - after[i]) > most ? abs(before[i] - after[i]) : most;
    return most;
}

static bool inside(const struct vec3 *landmarks, const uint16_t *ring, int count, float x, float y)
{
    bool in = false;
    for (int i = 0, j = count - 1; i < count; j = i++) {
        struct vec3 a = landmarks[ring[i]], b = landmarks[ring[j]];
        if ((a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x)
            in = !in;
    }
    return in;
}

// Whether the point or one at `distance` from it, in eight directions, lies in the lips' outline.
static bool near_lips(const struct vec3 *landmarks, float x, float y, float distance)
{
    for (int i = 0; i < 9; i++) {
        float dx = (float)(i % 3 - 1) * distance, dy = (float)(i / 3 - 1) * distance;
        if (inside(landmarks, face_ring_lips_outer, FACE_RING_LIPS_OUTER_COUNT, x + dx, y + dy))
            return true;
    }
    return false;
}

// --- what changes and what doesn't -------------------------------------------------------------------------

static void nothing_outside_the_lips_changes(void **state)
{
    (void)state;
    test_gl_needed();
    for (int finish = 0; finish < FINISH_COUNT; finish++) {
        struct face *face = portrait_face();
        draw_face(face, lipstick((enum makeup_finish)finish), 1.0f);
        int changed = 0;
        for (int y = 0; y < face->picture.height_px; y++)
            for (int x = 0; x < face->picture.width_px; x++) {
                bool far = !near_lips(face->landmarks, (float)x + 0.5f, (float)y + 0.5f, 2.0f);
                if (far)
                    assert_true(change_at(face, x, y) <= 1);
                else
                    changed += change_at(face, x, y) > 20;
            }
        assert_true(changed > 150);
        close_face(face);
    }
}

// Teeth: within the mouth opening, bright, and less red than a lip.
static void teeth_of_a_smile_keep_their_colour(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face();
    draw_face(face, lipstick(FINISH_MATTE), 1.0f);
    int teeth = 0;
    for (int y = 0; y < face->picture.height_px; y++)
        for (int x = 0; x < face->picture.width_px; x++) {
            const uint8_t *pixel = picture_row(&face->picture, y) + 4 * x;
            if (!inside(face->landmarks, face_ring_lips_inner, FACE_RING_LIPS_INNER_COUNT, (float)x + 0.5f,
                        (float)y + 0.5f) ||
                pixel[1] < 185 || pixel[0] - pixel[1] > 22)
                continue;
            teeth++;
            assert_true(change_at(face, x, y) <= 8);
        }
    assert_true(teeth > 60);
    close_face(face);
}

static void no_intensity_or_coverage_changes_nothing(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face();
    draw_face(face, lipstick(FINISH_GLOSS), 0.0f);
    assert_memory_equal(face->result.pixels, face->picture.pixels, face->result.stride_bytes * 144);
    struct makeup_product product = lipstick(FINISH_MATTE);
    product.shades[0].coverage = 0.0f;
    draw_face(face, product, 1.0f);
    assert_memory_equal(face->result.pixels, face->picture.pixels, face->result.stride_bytes * 144);
    close_face(face);
}

static void landmarks_that_are_no_mouth_draw_nothing(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = drawn_face();
    struct vec3 kept = face->landmarks[17];
    face->landmarks[17].x = NAN;
    draw_face(face, lipstick(FINISH_MATTE), 1.0f);
    assert_memory_equal(face->result.pixels, face->picture.pixels, face->result.stride_bytes * 400);
    face->landmarks[17] = kept;
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++)
        face->landmarks[i] = (struct vec3){200.0f, 200.0f, 0.0f};
    draw_face(face, lipstick(FINISH_MATTE), 1.0f);
    assert_memory_equal(face->result.pixels, face->picture.pixels, face->result.stride_bytes * 400);
    make_landmarks(face->landmarks, 5000.0f, -3000.0f, 2000.0f); // outside the picture
    draw_face(face, lipstick(FINISH_GLOSS), 1.0f);
    assert_memory_equal(face->result.pixels, face->picture.pixels, face->result.stride_bytes * 400);
    close_face(face);
}

// Moves the opening's landmarks: each lip's edge by `half_gap_px` away from the mouth's line.
static void set_gap(struct face *face, float half_gap_px)
{
    for (int i = 1; i < 10; i++) {
        struct vec3 *lower = &face->landmarks[face_ring_lips_inner[i]];
        struct vec3 *upper = &face->landmarks[face_ring_lips_inner[20 - i]];
        float middle = (lower->y + upper->y) / 2.0f;
        float arch = 1.0f - fabsf((float)i - 5.0f) / 5.0f;
        lower->y = middle + half_gap_px * arch;
        upper->y = middle - half_gap_px * arch;
    }
}

static void closed_lips_show_no_line_between_them(void **state)
{
    (void)state;
    test_gl_needed();
    for (int crossed = 0; crossed < 2; crossed++) {
        struct face *face = drawn_face();
        set_gap(face, crossed != 0 ? -1.5f : 0.4f); // landmarks jitter: a slit, or an overlap
        draw_face(face, lipstick(FINISH_MATTE), 1.0f);
        int x = (int)face->landmarks[0].x;
        int top = (int)face->landmarks[0].y + 3, bottom = (int)face->landmarks[17].y - 3;
        assert_true(bottom - top > 15);
        const uint8_t *reference = picture_row(&face->result, top + 3) + 4 * x;
        for (int y = top; y < bottom; y++)
            for (int i = 0; i < 3; i++)
                assert_true(abs(picture_row(&face->result, y)[4 * x + i] - reference[i]) <= 1);
        close_face(face);
    }
}

static void an_open_mouth_stays_as_it_is(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = drawn_face();
    set_gap(face, 9.0f);
    for (int y = 0; y < 400; y++)
        for (int x = 0; x < 400; x++) // dark above, teeth below
            if (inside(face->landmarks, face_ring_lips_inner, FACE_RING_LIPS_INNER_COUNT, (float)x + 0.5f,
                       (float)y + 0.5f))
                memcpy(picture_row(&face->picture, y) + 4 * x,
                       y < (int)face->landmarks[13].y + 8 ? (uint8_t[4]){30, 12, 12, 255}
                                                          : (uint8_t[4]){225, 218, 200, 255},
                       4);
    texture_upload(&face->texture, &face->picture);
    draw_face(face, lipstick(FINISH_MATTE), 1.0f);
    int x = (int)face->landmarks[13].x;
    for (int y = (int)face->landmarks[13].y + 3; y < (int)face->landmarks[14].y - 3; y++)
        assert_true(change_at(face, x, y) <= 2);
    int lower_lip = (int)((face->landmarks[14].y + face->landmarks[17].y) / 2.0f);
    assert_true(change_at(face, x, lower_lip) > 30);
    close_face(face);
}

// --- colour and light --------------------------------------------------------------------------------------

// Of the result, over the middle of the lower lip.
static struct vec3 mean_lip(const struct face *face)
{
    struct lip_mesh *mesh = calloc(1, sizeof(*mesh));
    assert_non_null(mesh);
    assert_true(lip_mesh_build(face->landmarks, 1.0f, mesh));
    struct vec3 sum = {0, 0, 0};
    int count = 0;
    for (int column = LIP_COLUMNS / 8; column <= LIP_COLUMNS * 3 / 8; column++)
        for (int row = 3; row < LIP_ROW_INNER; row++) {
            const float *at = mesh->vertices[column * LIP_ROWS + row].position_px;
            const uint8_t *pixel = picture_row(&face->result, (int)at[1]) + 4 * (int)at[0];
            sum =
                vec3_add(sum, (struct vec3){colour_linear_of_byte(pixel[0]), colour_linear_of_byte(pixel[1]),
                                            colour_linear_of_byte(pixel[2])});
            count++;
        }
    free(mesh);
    return vec3_scale(sum, 1.0f / (float)count);
}

static void matte_in_the_portraits_light_has_the_products_colour(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face();
    draw_face(face, lipstick(FINISH_MATTE), 1.0f);
    struct vec3 mean = mean_lip(face);
    // The picture is a bright one, and the lower lip its lightest part: more light, never another hue.
    float brighter = mean.x / red.x;
    assert_true(brighter > 0.95f && brighter < 2.0f);
    assert_true(mean.y < 0.03f && fabsf(mean.z / brighter - red.z) < 0.02f);
    close_face(face);
}

static void dim_light_dims_the_lipstick(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *bright = portrait_face(), *dim = portrait_face();
    for (int i = 0; i < 128 * 144; i++)
        for (int k = 0; k < 3; k++) { // a tenth of the light, by a power that is near sRGB's
            uint8_t *value = &dim->picture.pixels[i * 4 + k];
            *value = (uint8_t)lrintf((float)*value * 0.35f);
        }
    texture_upload(&dim->texture, &dim->picture);
    draw_face(bright, lipstick(FINISH_MATTE), 1.0f);
    draw_face(dim, lipstick(FINISH_MATTE), 1.0f);
    double sums[2] = {0, 0};
    const struct face *faces[2] = {bright, dim};
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 128 * 144; i++)
            if (change_at(bright, i % 128, i / 128) >= 40)
                sums[k] += (double)colour_linear_of_byte(faces[k]->result.pixels[i * 4]);
    assert_true(sums[1] < 0.25 * sums[0] && sums[1] > 0.02 * sums[0]);
    close_face(bright);
    close_face(dim);
}

static void noise_of_the_camera_does_not_flicker(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face();
    struct picture still;
    assert_int_equal(picture_allocate(128, 144, &still), RESULT_OK);
    memcpy(still.pixels, face->picture.pixels, (size_t)128 * 144 * 4);
    unsigned seed = 1;
    struct srgb_table table;
    srgb_table_init(&table);
    struct lip_mesh *mesh = calloc(1, sizeof(*mesh));
    assert_non_null(mesh);
    assert_true(lip_mesh_build(face->landmarks, 1.0f, mesh));
    struct lip_look known = {0}, measured = {0};
    double sums[2] = {0, 0}, squares[2] = {0, 0};
    for (int frame = 0; frame < 200; frame++) {
        for (int i = 0; i < 128 * 144 * 4; i++) {
            seed = seed * 1664525u + 1013904223u;
            int noisy = still.pixels[i] + (int)(seed >> 24) % 25 - 12;
            face->picture.pixels[i] = (uint8_t)(noisy < 0 ? 0 : noisy > 255 ? 255 : noisy);
        }
        assert_true(lip_look_measure(&table, &face->picture, mesh, &measured));
        if (frame == 0)
            known = measured;
        else
            lip_look_follow(&known, &measured);
        if (frame < 50)
            continue;
        const double values[2] = {(double)measured.luminance, (double)known.luminance};
        for (int k = 0; k < 2; k++) {
            sums[k] += values[k];
            squares[k] += values[k] * values[k];
        }
    }
    double deviations[2];
    for (int k = 0; k < 2; k++)
        deviations[k] = sqrt(fmax(squares[k] / 150 - sums[k] / 150 * (sums[k] / 150), 0));
    assert_true(deviations[1] < 0.3 * deviations[0]);
    free(mesh);
    picture_free(&still);
    close_face(face);
}

// --- the shader's arithmetic in C --------------------------------------------------------------------------

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

static float reference_mask(float u, float v, struct vec3 mean)
{
    float outer_px = u * 40.0f - 5.0f, inner_px = v * 30.0f - 4.0f, across = v * 1.2f;
    float ratio = reference_luminance(mean) / shading.lips[0];
    float redness = (mean.x - mean.y) / (mean.x + mean.y + 0.001f) / shading.lips[3];
    float outer = reference_smoothstep(shading.band_px[0], shading.band_px[1], outer_px) *
                  (1.0f - reference_smoothstep(shading.band_px[2], shading.band_px[3], outer_px));
    float inner = reference_smoothstep(0.0f, 1.0f, (inner_px + 0.001f) / 3.0f);
    float bright = reference_smoothstep(1.2f, 1.7f, ratio);
    float like_lips = reference_smoothstep(0.45f, 0.75f, redness - 0.2f * bright) *
                      reference_smoothstep(0.25f, 0.5f, ratio);
    float no_teeth =
        fmaxf(reference_smoothstep(0.3f, 0.6f, redness), 1.0f - reference_smoothstep(0.3f, 0.55f, ratio));
    float reached = like_lips * reference_smoothstep(-1.0f, -0.6f, inner_px / 4.0f);
    inner = fmaxf(inner, no_teeth + (reached - no_teeth) * shading.openness);
    float teeth = (1.0f - reference_smoothstep(0.25f, 0.5f, redness)) * bright *
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
    float covered = reference_mask(u, v, seen.mean);
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
        cmocka_unit_test(nothing_outside_the_lips_changes),
        cmocka_unit_test(teeth_of_a_smile_keep_their_colour),
        cmocka_unit_test(no_intensity_or_coverage_changes_nothing),
        cmocka_unit_test(landmarks_that_are_no_mouth_draw_nothing),
        cmocka_unit_test(closed_lips_show_no_line_between_them),
        cmocka_unit_test(an_open_mouth_stays_as_it_is),
        cmocka_unit_test(matte_in_the_portraits_light_has_the_products_colour),
        cmocka_unit_test(dim_light_dims_the_lipstick),
        cmocka_unit_test(noise_of_the_camera_does_not_flicker),
        cmocka_unit_test(the_shader_computes_what_the_same_arithmetic_in_c_does),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
