// Foundation, concealer, blush, bronzer and highlighter: the shader against the same arithmetic in C, where
// they go, and what must not change.
#include "platform/base/colour.h"
#include "platform/base/face_topology.h"
#include "render/gl/program.h"
#include "render/gl/shader_source.h"
#include "render/gl/target.h"
#include "tests/support/gl_context.h"
#include "tests/support/makeup_reference.h"
#include "tests/support/makeup_stage.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const enum makeup_kind kinds[] = {MAKEUP_FOUNDATION, MAKEUP_CONCEALER, MAKEUP_BLUSH, MAKEUP_BRONZER,
                                         MAKEUP_HIGHLIGHTER};
#define KIND_COUNT (int)(sizeof kinds / sizeof kinds[0])

// The canonical face turned about its vertical axis, over 400 x 400 pixels of skin with fine grain.
static struct face *drawn_face(const uint8_t skin[3], float angle_rad)
{
    struct face *face = blank_face(400, 400, skin);
    canonical_landmarks(face->landmarks, angle_rad, (struct vec2){200.0f, 200.0f}, 1600.0f);
    unsigned seed = 5;
    for (int i = 0; i < 400 * 400; i++) {
        seed = seed * 1664525u + 1013904223u;
        float grain = 0.9f + 0.2f * (float)(seed >> 24) / 255.0f;
        for (int k = 0; k < 3; k++)
            face->picture.pixels[4 * i + k] = (uint8_t)fminf((float)skin[k] * grain, 255.0f);
    }
    return face;
}

static struct makeup_product product_of(enum makeup_kind kind, uint32_t colour)
{
    struct makeup_product product = makeup_defaults(kind);
    for (int i = 0; i < 3; i++)
        product.shades[0].colour_srgb[i] = (uint8_t)(colour >> (16 - 8 * i));
    return product;
}

static bool within(const float (*ring)[2], int count, float x, float y)
{
    bool in = false;
    for (int i = 0, j = count - 1; i < count; j = i++)
        if ((ring[i][1] > y) != (ring[j][1] > y) &&
            x < (ring[j][0] - ring[i][0]) * (y - ring[i][1]) / (ring[j][1] - ring[i][1]) + ring[i][0])
            in = !in;
    return in;
}

// Within, or less than a pixel and a half beyond: the turned side of a face bulges beyond its rim.
static bool near(const float (*ring)[2], int count, float x, float y)
{
    for (int i = 0; i < 9; i++)
        if (within(ring, count, x + 1.5f * (float)(i % 3 - 1), y + 1.5f * (float)(i / 3 - 1)))
            return true;
    return false;
}

// The face's own outline, from the mesh that is drawn.
static void find_ring(const struct face *face, const uint16_t *ring, int count, float (*out)[2])
{
    static struct skin_mesh mesh;
    assert_true(skin_mesh_build(face->landmarks, &mesh));
    for (int i = 0; i < count; i++)
        memcpy(out[i], mesh.vertices[ring[i]].position_px, sizeof out[i]);
}

// Mean linear colour over a square about a landmark.
static struct vec3 mean_about(const struct face *face, const struct picture *picture, int landmark, int reach)
{
    struct vec3 sum = {0, 0, 0};
    int left = (int)face->landmarks[landmark].x - reach, top = (int)face->landmarks[landmark].y - reach;
    for (int y = top; y <= top + 2 * reach; y++)
        for (int x = left; x <= left + 2 * reach; x++)
            sum = vec3_add(sum, linear_at(picture, x, y));
    return vec3_scale(sum, 1.0f / (float)((2 * reach + 1) * (2 * reach + 1)));
}

// --- where products go -------------------------------------------------------------------------------------

static void nothing_but_skin_changes(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(1);
    float rim[SKIN_RIM_COUNT][2], mouth[FACE_RING_LIPS_INNER_COUNT][2], eyes[2][FACE_RING_EYE_LEFT_COUNT][2];
    find_ring(face, skin_rim, SKIN_RIM_COUNT, rim);
    find_ring(face, face_ring_lips_inner, FACE_RING_LIPS_INNER_COUNT, mouth);
    find_ring(face, face_ring_eye_right, FACE_RING_EYE_RIGHT_COUNT, eyes[0]);
    find_ring(face, face_ring_eye_left, FACE_RING_EYE_LEFT_COUNT, eyes[1]);
    for (int i = 0; i < KIND_COUNT; i++)
        for (const enum makeup_style *style = makeup_styles(kinds[i]); *style != STYLE_COUNT; style++) {
            struct makeup_product product = product_of(kinds[i], 0x802010);
            product.style = *style;
            product.shades[0].coverage = 1.0f;
            product.edge = 1.0f;
            wear(face, &product, 1.0f);
            int changed = 0;
            for (int y = 0; y < face->picture.height_px; y++)
                for (int x = 0; x < face->picture.width_px; x++) {
                    float at_x = (float)x + 0.5f, at_y = (float)y + 0.5f;
                    bool skin = near(rim, SKIN_RIM_COUNT, at_x, at_y) &&
                                !within(mouth, FACE_RING_LIPS_INNER_COUNT, at_x, at_y) &&
                                !within(eyes[0], FACE_RING_EYE_RIGHT_COUNT, at_x, at_y) &&
                                !within(eyes[1], FACE_RING_EYE_LEFT_COUNT, at_x, at_y);
                    if (!skin)
                        assert_int_equal(change_at(face, x, y), 0);
                    changed += change_at(face, x, y) > 8;
                }
            assert_true(changed > 60);
        }
    close_face(face);
}

static void no_intensity_changes_nothing(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = portrait_face(1);
    for (int i = 0; i < KIND_COUNT; i++) {
        struct makeup_product product = product_of(kinds[i], 0xc08060);
        wear(face, &product, 0.0f);
        assert_memory_equal(face->result.pixels, face->picture.pixels, face->result.stride_bytes * 144);
        product.shades[0].coverage = 0.0f;
        wear(face, &product, 1.0f);
        assert_memory_equal(face->result.pixels, face->picture.pixels, face->result.stride_bytes * 144);
    }
    close_face(face);
}

static int count_changed(const struct face *face, int from_x, int to_x)
{
    int changed = 0;
    for (int y = 0; y < face->picture.height_px; y++)
        for (int x = from_x; x < to_x; x++)
            changed += change_at(face, x, y) > 3;
    return changed;
}

// Turned so that the nose goes to picture right, the far cheek is the one to the right of it.
static void the_far_cheek_of_a_turned_head_goes(void **state)
{
    (void)state;
    test_gl_needed();
    const struct makeup_product product = product_of(MAKEUP_BLUSH, 0xc03050);
    float shares[3];
    for (int i = 0; i < 3; i++) {
        struct face *face = drawn_face((uint8_t[3]){190, 140, 120}, 0.55f * (float)i);
        wear(face, &product, 1.0f);
        int nose = (int)face->landmarks[4].x;
        shares[i] = (float)count_changed(face, nose, 400) / (float)(count_changed(face, 0, nose) + 1);
        close_face(face);
    }
    assert_true(shares[0] > 0.85f && shares[0] < 1.15f);
    assert_true(shares[1] < 0.6f * shares[0]);
    assert_true(shares[2] < 0.02f);
}

// White on opaque black, and on nothing.
static void a_picture_of_the_products_own_takes_the_shapes_place(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = drawn_face((uint8_t[3]){190, 140, 120}, 0.0f);
    for (int transparent = 0; transparent < 2; transparent++) {
        struct picture drawing = {0};
        assert_int_equal(picture_allocate(64, 64, &drawing), RESULT_OK);
        for (int i = 0; i < 64 * 64; i++) {
            bool painted = i % 64 > 14 && i % 64 < 20; // on the right cheek
            memset(drawing.pixels + 4 * i, painted || transparent != 0 ? 255 : 0, 3);
            drawing.pixels[4 * i + 3] = painted || transparent == 0 ? 255 : 0;
        }
        uint32_t handle = 0;
        assert_int_equal(makeup_add_picture(face->makeup, &drawing, &handle, NULL), RESULT_OK);
        for (int i = 0; i < KIND_COUNT; i++) {
            const struct makeup_product product = product_of(kinds[i], 0xc03050);
            wear_all(face, &(const struct scene_makeup){&product, handle, 1.0f}, 1);
            assert_true(count_changed(face, 0, 200) > 500);
            assert_int_equal(count_changed(face, 200, 400), 0);
            assert_int_equal(change_at(face, (int)face->landmarks[36].x, (int)face->landmarks[36].y), 0);
            assert_true(change_at(face, (int)face->landmarks[50].x, (int)face->landmarks[50].y) > 3);
        }
        picture_free(&drawing);
    }
    close_face(face);
}

// --- what they do ------------------------------------------------------------------------------------------

static void foundation_evens_the_tone_and_keeps_the_texture(void **state)
{
    (void)state;
    test_gl_needed();
    static const uint8_t skins[2][3] = {{215, 170, 150}, {92, 60, 46}};
    static const uint32_t shades[2] = {0xa06a50, 0xe0b090}; // darker than the one, lighter than the other
    for (int i = 0; i < 2; i++) {
        struct face *face = drawn_face(skins[i], 0.0f);
        // A blotch, redder and a little darker than the rest.
        int left = (int)face->landmarks[205].x - 20, top = (int)face->landmarks[205].y - 20;
        for (int y = top; y < top + 40; y++)
            for (int x = left; x < left + 40; x++) {
                uint8_t *pixel = picture_row(&face->picture, y) + 4 * x;
                pixel[1] = (uint8_t)(pixel[1] * 8 / 10);
                pixel[2] = (uint8_t)(pixel[2] * 8 / 10);
            }
        struct makeup_product product = product_of(MAKEUP_FOUNDATION, shades[i]);
        product.shades[0].coverage = 0.7f;
        wear(face, &product, 1.0f);
        struct vec3 bare = mean_about(face, &face->picture, 425, 8),
                    red = mean_about(face, &face->picture, 205, 8);
        struct vec3 even = mean_about(face, &face->result, 425, 8),
                    less = mean_about(face, &face->result, 205, 8);
        assert_true(i == 0 ? reference_luminance(even) < 0.8f * reference_luminance(bare)
                           : reference_luminance(even) > 1.3f * reference_luminance(bare));
        assert_true(less.x / less.y / (even.x / even.y) <
                    1.0f + 0.65f * (red.x / red.y / (bare.x / bare.y) - 1.0f));
        // The grain's luminances before and after go together.
        double sums[5] = {0};
        left = (int)face->landmarks[425].x - 10, top = (int)face->landmarks[425].y - 10;
        for (int k = 0; k < 400; k++) {
            int at_x = left + k % 20, at_y = top + k / 20;
            double a = (double)reference_luminance(linear_at(&face->picture, at_x, at_y));
            double b = (double)reference_luminance(linear_at(&face->result, at_x, at_y));
            double terms[5] = {a, b, a * a, b * b, a * b};
            for (int m = 0; m < 5; m++)
                sums[m] += terms[m] / 400;
        }
        double correlation = (sums[4] - sums[0] * sums[1]) /
                             sqrt((sums[2] - sums[0] * sums[0]) * (sums[3] - sums[1] * sums[1]));
        assert_true(correlation > 0.95);
        close_face(face);
    }
}

static void hairs_and_moles_stay(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = drawn_face((uint8_t[3]){215, 170, 150}, 0.0f);
    int y = (int)face->landmarks[205].y, x = (int)face->landmarks[205].x;
    for (int i = -10; i < 10; i++)
        memcpy(picture_row(&face->picture, y) + 4 * (x + i), (uint8_t[3]){40, 28, 22}, 3);
    struct makeup_product product = product_of(MAKEUP_FOUNDATION, 0xf0d0c0);
    product.shades[0].coverage = 1.0f;
    wear(face, &product, 1.0f);
    assert_true(change_at(face, x, y) <= 1);
    assert_true(change_at(face, x, y - 6) > 5);
    close_face(face);
}

static void concealer_lifts_what_is_dark_under_the_eyes(void **state)
{
    (void)state;
    test_gl_needed();
    struct face *face = drawn_face((uint8_t[3]){200, 150, 130}, 0.0f);
    for (int y = -22; y < 22; y++)
        for (int x = -22; x < 22; x++) {
            uint8_t *pixel = picture_row(&face->picture, (int)face->landmarks[230].y + y) +
                             4 * ((int)face->landmarks[230].x + x);
            for (int k = 0; k < 3; k++)
                pixel[k] = (uint8_t)(pixel[k] * (k == 2 ? 8 : 7) / 10);
        }
    const struct makeup_product product = product_of(MAKEUP_CONCEALER, 0xc89a84);
    wear(face, &product, 1.0f);
    float dark = reference_luminance(mean_about(face, &face->picture, 230, 3));
    float lifted = reference_luminance(mean_about(face, &face->result, 230, 3));
    float cheek = reference_luminance(mean_about(face, &face->picture, 425, 8));
    assert_true(lifted > dark + 0.25f * (cheek - dark) && lifted < 1.1f * cheek);
    close_face(face);
}

// On the palest and on the darkest skin: more of its hue, and neither grey nor chalk.
static void blush_is_seen_on_every_skin(void **state)
{
    (void)state;
    test_gl_needed();
    static const uint8_t skins[3][3] = {{240, 205, 190}, {170, 120, 95}, {58, 38, 30}};
    for (int i = 0; i < 3; i++) {
        struct face *face = drawn_face(skins[i], 0.0f);
        const struct makeup_product product = product_of(MAKEUP_BLUSH, 0xd9606f);
        wear(face, &product, 1.0f);
        struct vec3 bare = mean_about(face, &face->picture, 50, 6),
                    worn = mean_about(face, &face->result, 50, 6);
        assert_true(worn.x / worn.y > 1.12f * bare.x / bare.y);
        assert_true(reference_luminance(worn) > 0.65f * reference_luminance(bare) &&
                    reference_luminance(worn) < 1.35f * reference_luminance(bare));
        close_face(face);
    }
}

static void bronzer_darkens_and_highlighter_brightens(void **state)
{
    (void)state;
    test_gl_needed();
    static const uint8_t skins[2][3] = {{225, 185, 165}, {70, 46, 36}};
    for (int i = 0; i < 2; i++) {
        struct face *face = drawn_face(skins[i], 0.0f);
        const struct makeup_product bronzer = product_of(MAKEUP_BRONZER, 0x8a5a3c),
                                    highlighter = product_of(MAKEUP_HIGHLIGHTER, 0xf3dcc0);
        wear(face, &bronzer, 1.0f);
        struct vec3 bare = mean_about(face, &face->picture, 123, 3),
                    worn = mean_about(face, &face->result, 123, 3);
        assert_true(reference_luminance(worn) < 0.95f * reference_luminance(bare) &&
                    worn.x / worn.z > bare.x / bare.z);
        wear(face, &highlighter, 1.0f);
        bare = mean_about(face, &face->picture, 111, 3), worn = mean_about(face, &face->result, 111, 3);
        assert_true(reference_luminance(worn) > 1.05f * reference_luminance(bare));
        for (int y = 0; y < 400; y++)
            for (int x = 0; x < 400; x++)
                assert_true(picture_row(&face->result, y)[4 * x] + 1 >=
                            picture_row(&face->picture, y)[4 * x]);
        close_face(face);
    }
}

// --- golden pictures ---------------------------------------------------------------------------------------

// A map over the whole picture: the mean of squares of 9 pixels, and all is in sight.
static void make_mean_map(const struct picture *picture, struct face_map *map)
{
    plain_map(map, (const uint8_t[4]){0, 0, 0, 255});
    for (int i = 0; i < FACE_MAP_SIDE * FACE_MAP_SIDE; i++) {
        int centre_x = i % FACE_MAP_SIDE * picture->width_px / FACE_MAP_SIDE;
        int centre_y = i / FACE_MAP_SIDE * picture->height_px / FACE_MAP_SIDE;
        int sums[3] = {0, 0, 0}, count = 0;
        for (int y = centre_y - 4; y <= centre_y + 4; y++)
            for (int x = centre_x - 4; x <= centre_x + 4; x++) {
                if (x < 0 || y < 0 || x >= picture->width_px || y >= picture->height_px)
                    continue;
                for (int k = 0; k < 3; k++)
                    sums[k] += picture_row(picture, y)[4 * x + k];
                count++;
            }
        for (int k = 0; k < 3; k++)
            map->pixels[4 * i + k] = (uint8_t)(sums[k] / count);
    }
}

static void the_portrait_wears_each(void **state)
{
    (void)state;
    test_gl_needed();
    static const struct {
        const char *name;
        enum makeup_kind kind;
        enum makeup_style style;
        uint32_t colour;
    } looks[] = {{"skin-foundation", MAKEUP_FOUNDATION, STYLE_PLAIN, 0xb08868},
                 {"skin-concealer", MAKEUP_CONCEALER, STYLE_BRIGHTENED, 0xe8d0bc},
                 {"skin-blush", MAKEUP_BLUSH, STYLE_LIFTED, 0xc84860},
                 {"skin-bronzer", MAKEUP_BRONZER, STYLE_BRONZED, 0x7a5040},
                 {"skin-highlighter", MAKEUP_HIGHLIGHTER, STYLE_GLOWING, 0xf3dcc0}};
    static struct face_map map; // large
    struct face *face = portrait_face(1);
    make_mean_map(&face->picture, &map);
    const struct makeup_face measured = {.map = &map, .mm_px = 0.6f, .light = {.colour = {1.0f, 1.0f, 1.0f}}};
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++) {
        struct makeup_product product = product_of(looks[i].kind, looks[i].colour);
        product.style = looks[i].style;
        wear_alone(face, &makeup_skin_ops, &product, &measured);
        test_against_golden(looks[i].name, &face->result, 4, 0.005);
    }
    close_face(face);
}

// --- the shader's arithmetic in C --------------------------------------------------------------------------

#define SIDE 64

enum way { COVER, TINT, GLOW };

static const char vertex_text[] =
    "out vec2 at_picture; out vec2 at_uv; out vec2 at_mm; out vec3 at_normal; out float at_shown;\n"
    "void main() {\n"
    "    vec2 p = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;\n"
    "    at_picture = p;\n"
    "    at_uv = p;\n"
    "    at_mm = p * 40.0;\n"
    "    at_normal = vec3(p.x - 0.5, p.y - 0.5, 0.9);\n"
    "    at_shown = 0.3 + 0.7 * p.x;\n"
    "    gl_Position = vec4(p * 2.0 - 1.0, 0.0, 1.0);\n"
    "}\n";

static const struct shading {
    float pigment[3], cover[3], shine_light[3], shine[4], skin_mean[3], edges[2];
    float cheeks[2], evening[4], let_through[3], tinting[4], glow[2];
} shading = {
    .pigment = {0.5f, 0.15f, 0.25f},
    .cover = {0.8f, 0.9f, 0.1f},
    .shine_light = {0.8f, 0.7f, 0.6f},
    .shine = {0.5f, 0.2f, 0.35f, 0.5f},
    .skin_mean = {0.3f, 0.2f, 0.15f},
    .edges = {0.1f, 0.8f},
    .cheeks = {0.9f, 1.1f},
    .evening = {0.5f, 0.3f, 0.65f, 0.7f},
    .let_through = {1.0f, 0.7f, 0.5f},
    .tinting = {0.4f, 0.5f, 1.6f, 0.4f},
    .glow = {8.0f, 0.45f},
};

// What the shader reads at a texel.
struct reads {
    float bare[3], below[3], around[3]; // linear
    float mask[4], in_sight;
    float u, v;
};

static float level_of(const float c[3])
{
    return reference_luminance((struct vec3){c[0], c[1], c[2]});
}

static float is_skin(const float seen[3], const float around[3])
{
    return reference_smoothstep(0.25f, 0.6f, level_of(seen) / fmaxf(level_of(around), 0.003f));
}

static float reference_cover(const struct reads *at, float amount, float out[3])
{
    const struct shading *s = &shading;
    float level = fmaxf(level_of(at->around), 0.003f), lit = level / level_of(s->skin_mean);
    float cheek = s->cheeks[0] + (s->cheeks[1] - s->cheeks[0]) * reference_smoothstep(0.4f, 0.6f, at->u);
    float evened = lit + s->evening[0] * fmaxf(cheek - lit, 0.0f) -
                   0.5f * (1.0f - s->evening[3]) * fmaxf(lit - 1.15f, 0.0f);
    float texture = fminf(level_of(at->bare) / level, 1.2f) - 1.0f;
    float alpha = s->cover[0] * amount * is_skin(at->bare, at->around);
    for (int i = 0; i < 3; i++) {
        float hue = 1.0f + s->evening[1] * (at->around[i] / (s->skin_mean[i] * lit) - 1.0f);
        out[i] = alpha * (s->pigment[i] * hue * evened * (1.0f + s->evening[2] * texture) +
                          s->evening[3] * fmaxf(at->bare[i] - 1.2f * at->around[i], 0.0f));
    }
    return alpha;
}

static float reference_tint(const struct reads *at, float amount, float out[3])
{
    const struct shading *s = &shading;
    float own = level_of(s->pigment);
    float ratio = powf(own / fmaxf(level_of(at->around), 0.003f), s->tinting[0]);
    ratio = fminf(fmaxf(ratio, s->tinting[1]), s->tinting[2]);
    float alpha = s->cover[0] * amount * is_skin(at->below, at->around);
    for (int i = 0; i < 3; i++) {
        float paint = s->pigment[i] * level_of(at->below) * ratio / own;
        out[i] = alpha * (paint + s->tinting[3] * (at->below[i] * s->let_through[i] - paint));
    }
    return alpha;
}

static void reference_glow(const struct reads *at, float amount, struct vec3 normal, float out[3])
{
    const struct shading *s = &shading;
    float level = level_of(at->below), around = fmaxf(level_of(at->around), 0.003f);
    float lit = reference_smoothstep(0.05f, 1.0f, around / level_of(s->skin_mean));
    float relief = fminf(level / around, 1.6f);
    float thrown = s->glow[0] * (0.4f + 0.6f * reference_lamps(normal, s->glow[1])) * lit * relief * relief *
                   sqrtf(around);
    for (int i = 0; i < 3; i++)
        out[i] = s->pigment[i] * s->cover[0] * amount * thrown * fmaxf(1.0f - 0.7f * level, 0.0f);
}

// What stands in the target afterwards: linear.
static void reference(enum way way, bool shine, bool own_picture, const struct reads *at, float out[3])
{
    const struct shading *s = &shading;
    float inside = fminf(fmaxf((at->mask[0] - s->edges[0]) / (s->edges[1] - s->edges[0]), 0.0f), 1.0f);
    float own = sqrtf(at->mask[0]) * at->mask[3];
    float amount = (own_picture ? own : inside * at->mask[1]) * (0.3f + 0.7f * at->u) * at->in_sight;
    float high = own_picture ? own : at->mask[2], alpha = 0.0f, shining = 0.0f;
    struct vec3 normal = vec3_normalise((struct vec3){at->u - 0.5f, at->v - 0.5f, 0.9f});
    if (way == COVER) {
        alpha = reference_cover(at, amount, out);
        shining = alpha * high * sqrtf(level_of(at->around));
    } else if (way == TINT) {
        alpha = reference_tint(at, amount, out);
        shining = alpha * sqrtf(level_of(at->below));
    } else {
        reference_glow(at, amount, normal, out);
    }
    for (int i = 0; i < 3; i++) {
        if (shine)
            out[i] +=
                s->shine_light[i] * s->shine[1] * reference_lamps(normal, fmaxf(s->shine[2], 0.3f)) * shining;
        out[i] += at->below[i] * (1.0f - alpha);
    }
}

static void set_uniforms(GLuint program, bool own_picture)
{
    const float identity[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    glUseProgram(program);
    glUniformMatrix3fv(glGetUniformLocation(program, "to_face_map"), 1, GL_FALSE, identity);
    glUniform3fv(glGetUniformLocation(program, "pigment"), 1, shading.pigment);
    glUniform3fv(glGetUniformLocation(program, "cover"), 1, shading.cover);
    glUniform3fv(glGetUniformLocation(program, "shine_light"), 1, shading.shine_light);
    glUniform4fv(glGetUniformLocation(program, "shine"), 1, shading.shine);
    glUniform3fv(glGetUniformLocation(program, "skin_mean"), 1, shading.skin_mean);
    glUniform2fv(glGetUniformLocation(program, "edges"), 1, shading.edges);
    glUniform2fv(glGetUniformLocation(program, "cheeks"), 1, shading.cheeks);
    glUniform4fv(glGetUniformLocation(program, "evening"), 1, shading.evening);
    glUniform3fv(glGetUniformLocation(program, "let_through"), 1, shading.let_through);
    glUniform4fv(glGetUniformLocation(program, "tinting"), 1, shading.tinting);
    glUniform2fv(glGetUniformLocation(program, "glow"), 1, shading.glow);
    glUniform1i(glGetUniformLocation(program, "own_picture"), own_picture);
    program_set_sampler(program, "picture", MAKEUP_UNIT_PICTURE);
    program_set_sampler(program, "beneath", MAKEUP_UNIT_BENEATH);
    program_set_sampler(program, "face_map", MAKEUP_UNIT_FACE_MAP);
    program_set_sampler(program, "mask", MAKEUP_UNIT_OWN);
}

// Coarse patches of skin, shine, shade and hair with some grain; alpha in patches of its own.
static void fill_patches(struct picture *picture, unsigned phase)
{
    unsigned seed = phase;
    static const uint8_t patches[4][3] = {{170, 120, 100}, {90, 55, 45}, {225, 205, 190}, {40, 30, 26}};
    for (int i = 0; i < SIDE * SIDE; i++) {
        const uint8_t *patch = patches[((unsigned)(i % SIDE / 9 + i / SIDE / 7) + phase) % 4];
        seed = seed * 1664525u + 1013904223u;
        for (int k = 0; k < 3; k++)
            picture->pixels[i * 4 + k] = (uint8_t)(patch[k] + (seed >> 24) % 23);
        picture->pixels[i * 4 + 3] = (uint8_t)(i / SIDE * 4);
    }
}

static void read_texel(const struct picture *picture, int i, bool srgb, float out[3], float *alpha)
{
    for (int k = 0; k < 3; k++)
        out[k] = srgb ? colour_linear_of_byte(picture->pixels[4 * i + k])
                      : (float)picture->pixels[4 * i + k] / 255.0f;
    if (alpha != NULL)
        *alpha = (float)picture->pixels[4 * i + 3] / 255.0f;
}

// The pictures that the shader reads, one a texture unit.
enum { PICTURE, BENEATH, FACE_MAP, MASK, SOURCES };

static void compare(enum way way, bool shine, bool own_picture, const struct picture *sources,
                    const uint8_t *pixels)
{
    double sum = 0;
    int distinct = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
        // Texture row 0 is drawn at the bottom here, so rows agree without turning.
        struct reads at = {.u = ((float)(i % SIDE) + 0.5f) / SIDE, .v = ((float)(i / SIDE) + 0.5f) / SIDE};
        read_texel(&sources[PICTURE], i, true, at.bare, NULL);
        read_texel(&sources[BENEATH], i, true, at.below, NULL);
        read_texel(&sources[FACE_MAP], i, true, at.around, &at.in_sight);
        read_texel(&sources[MASK], i, own_picture, at.mask, &at.mask[3]);
        float expected[3];
        reference(way, shine, own_picture, &at, expected);
        for (int k = 0; k < 3; k++) {
            float shown = colour_encoded(fminf(fmaxf(expected[k], 0.0f), 1.0f));
            double error = fabs((double)pixels[i * 4 + k] - (double)shown * 255.0);
            assert_true(error < 2.0); // below 1 on llvmpipe; other units decode sRGB in 8 bits or so
            sum += error;
        }
        distinct += abs(pixels[i * 4 + 1] - sources[BENEATH].pixels[i * 4 + 1]) > 3;
    }
    assert_true(sum / (3 * SIDE * SIDE) < 0.4);
    assert_true(distinct > SIDE * SIDE / 10);
}

static void check_shader(enum way way, bool shine, bool own_picture)
{
    static const char *const ways[3] = {"#define COVER\n", "#define TINT\n", "#define GLOW\n#define SHINE\n"};
    struct diagnostic why = {0};
    struct picture sources[SOURCES] = {{0}};
    struct texture textures[SOURCES] = {{0}};
    struct target target = {0};
    GLuint program = 0, array = 0;
    char defines[64] = {0};
    strcat(defines, ways[way]);
    if (shine && way != GLOW)
        strcat(defines, "#define SHINE\n");
    struct program_text vertex = {"test.vert", vertex_text};
    struct program_text fragment = {"skin.frag", shader_source("skin.frag")};
    assert_int_equal(program_create_from_text(vertex, fragment, defines, &program, &why), RESULT_OK);
    set_uniforms(program, own_picture);
    for (int i = 0; i < SOURCES; i++) {
        assert_int_equal(picture_allocate(SIDE, SIDE, &sources[i]), RESULT_OK);
        fill_patches(&sources[i], i == MASK ? 2u : 4u * (unsigned)i); // patches agree but for the mask's
        const struct texture_options options = {.srgb = i != MASK || own_picture};
        assert_int_equal(texture_init_picture(&textures[i], &sources[i], &options, &why), RESULT_OK);
        texture_bind(&textures[i], i);
    }
    assert_int_equal(target_init(&target, SIDE, SIDE, &(struct target_options){0}, &why), RESULT_OK);
    glBindTexture(GL_TEXTURE_2D, target.texture);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, SIDE, SIDE, GL_RGBA, GL_UNSIGNED_BYTE, sources[BENEATH].pixels);
    for (int i = 0; i < SOURCES; i++)
        texture_bind(&textures[i], i);
    target_bind(&target);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glGenVertexArrays(1, &array);
    glBindVertexArray(array);
    glDrawArrays(GL_TRIANGLES, 0, 3);
    uint8_t pixels[SIDE * SIDE * 4];
    glReadPixels(0, 0, SIDE, SIDE, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
    glDisable(GL_BLEND);
    assert_int_equal(glGetError(), GL_NO_ERROR);
    compare(way, shine, own_picture, sources, pixels);
    glDeleteVertexArrays(1, &array);
    glDeleteProgram(program);
    target_finish(&target);
    for (int i = 0; i < SOURCES; i++) {
        texture_finish(&textures[i]);
        picture_free(&sources[i]);
    }
}

static void the_shader_computes_what_the_same_arithmetic_in_c_does(void **state)
{
    (void)state;
    test_gl_needed();
    for (int own = 0; own < 2; own++) {
        check_shader(COVER, false, own != 0);
        check_shader(COVER, true, own != 0);
        check_shader(TINT, false, own != 0);
        check_shader(TINT, true, own != 0);
        check_shader(GLOW, true, own != 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_but_skin_changes),
        cmocka_unit_test(no_intensity_changes_nothing),
        cmocka_unit_test(the_far_cheek_of_a_turned_head_goes),
        cmocka_unit_test(a_picture_of_the_products_own_takes_the_shapes_place),
        cmocka_unit_test(foundation_evens_the_tone_and_keeps_the_texture),
        cmocka_unit_test(hairs_and_moles_stay),
        cmocka_unit_test(concealer_lifts_what_is_dark_under_the_eyes),
        cmocka_unit_test(blush_is_seen_on_every_skin),
        cmocka_unit_test(bronzer_darkens_and_highlighter_brightens),
        cmocka_unit_test(the_portrait_wears_each),
        cmocka_unit_test(the_shader_computes_what_the_same_arithmetic_in_c_does),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
