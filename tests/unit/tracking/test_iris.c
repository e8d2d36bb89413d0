// Irises found on drawn eyes whose iris is known.
#include "platform/base/face_topology.h"
#include "tests/support/test_support.h"
#include "tracking/face_mesh_tables.h"
#include "tracking/iris.h"

#include <math.h>
#include <string.h>

#define PI 3.14159265f
#define SUBSAMPLES 8 // along a side of a pixel
#define RING FACE_RING_EYE_RIGHT_COUNT

// An eye as drawn: the subject's right one, seen from the front.
struct drawing {
    float radius_px;           // of the iris
    float above, below;        // how far the lids open from the iris's centre, in radii
    float highlights;          // radius of three bright spots on iris and limbus, in radii
    float blur;                // width of the box that blurs it, in radii
    int noise;                 // grey levels to either side
    uint8_t white, iris, skin; // grey levels
};

static const struct drawing plain = {
    .radius_px = 20.0f, .above = 1.3f, .below = 1.3f, .white = 200, .iris = 70, .skin = 150};

static struct picture picture;
static struct vec3 landmarks[FACE_LANDMARKS];
static struct vec2 centre_px;

// The lids: two parabolas that meet at the corners, 2.2 radii from the iris's centre.
static float lid_height(float x_radii, float open)
{
    float u = x_radii / 2.2f;
    return open * (1.0f - u * u);
}

static float shade(const struct drawing *eye, float x, float y) // in radii about the iris's centre, y down
{
    static const float spots[3][2] = {{-0.2f, -0.3f}, {0.5f, 0.1f}, {0.95f, 0.2f}};
    if (-y > lid_height(x, eye->above) || y > lid_height(x, eye->below))
        return eye->skin;
    for (int i = 0; i < 3; i++)
        if (hypotf(x - spots[i][0], y - spots[i][1]) < eye->highlights)
            return 255.0f;
    float distance = hypotf(x, y);
    return distance < 0.4f ? 15.0f : distance < 1.0f ? eye->iris : eye->white;
}

static float pixel(const struct drawing *eye, int x_px, int y_px)
{
    float sum = 0.0f, width = fmaxf(1.0f, eye->blur * eye->radius_px);
    for (int j = 0; j < SUBSAMPLES; j++)
        for (int i = 0; i < SUBSAMPLES; i++) {
            float x = (float)x_px + 0.5f + (((float)i + 0.5f) / SUBSAMPLES - 0.5f) * width;
            float y = (float)y_px + 0.5f + (((float)j + 0.5f) / SUBSAMPLES - 0.5f) * width;
            sum += shade(eye, (x - centre_px.x) / eye->radius_px, (y - centre_px.y) / eye->radius_px);
        }
    return sum / (SUBSAMPLES * SUBSAMPLES);
}

static void draw(const struct drawing *eye)
{
    uint32_t seed = 1;
    int side = (int)(eye->radius_px * 6.0f) + 4;
    picture_free(&picture);
    assert_int_equal(picture_allocate(side, side, &picture), RESULT_OK);
    centre_px = (struct vec2){(float)side / 2.0f + 0.31f, (float)side / 2.0f - 0.17f};
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            seed = seed * 1664525u + 1013904223u;
            float noise = ((float)(seed >> 8) / 8388608.0f - 1.0f) * (float)eye->noise;
            float value = fminf(fmaxf(pixel(eye, x, y) + noise, 0.0f), 255.0f);
            uint8_t *p = picture_row(&picture, y) + (ptrdiff_t)x * 4;
            p[0] = p[1] = p[2] = (uint8_t)lrintf(value);
            p[3] = 255;
        }
}

// Landmarks as a network gives them: the lids where they are, the iris off by shares of its radius.
static void place(const struct drawing *eye, float off_x, float off_y, float larger)
{
    for (int i = 0; i < RING; i++) { // the lower lid to the inner corner, the upper lid back
        bool is_lower = i <= RING / 2;
        float t = (float)(is_lower ? i : RING - i) / (RING / 2), x = -2.2f + 4.4f * t;
        float y = is_lower ? lid_height(x, eye->below) : -lid_height(x, eye->above);
        landmarks[face_ring_eye_right[i]] =
            (struct vec3){centre_px.x + x * eye->radius_px, centre_px.y + y * eye->radius_px, 7.0f};
    }
    static const float rim[FACE_MESH_IRIS][2] = {{0, 0}, {1, 0}, {0, -1}, {-1, 0}, {0, 1}};
    for (int i = 0; i < FACE_MESH_IRIS; i++)
        landmarks[FACE_MESH_IRIS_RIGHT + i] =
            (struct vec3){centre_px.x + (off_x + rim[i][0] * (1.0f + larger)) * eye->radius_px,
                          centre_px.y + (off_y + rim[i][1] * (1.0f + larger)) * eye->radius_px, 3.0f};
}

static bool fit(struct iris *out)
{
    return iris_fit(&picture, landmarks, face_ring_eye_right, RING, FACE_MESH_IRIS_RIGHT, out);
}

// The fit must be within these shares of the radius.
static void assert_found(const struct drawing *eye, float centre_share, float radius_share)
{
    struct iris iris;
    assert_true(fit(&iris));
    float off = vec2_length(vec2_subtract(iris.centre_px, centre_px)) / eye->radius_px;
    float larger = iris.radius_px / eye->radius_px - 1.0f;
    if (!(off < centre_share) || !(fabsf(larger) < radius_share))
        fail_msg("radius %.1f px: centre off by %.4f, radius by %.4f", (double)eye->radius_px, (double)off,
                 (double)larger);
}

static void an_iris_of_any_size_is_found_to_a_part_of_a_pixel(void **state)
{
    (void)state;
    for (float radius_px = 6.0f; radius_px < 90.0f; radius_px *= 1.7f) {
        struct drawing eye = plain;
        eye.radius_px = radius_px;
        draw(&eye);
        place(&eye, 0.12f, -0.1f, 0.07f);
        assert_found(&eye, fminf(0.02f, 0.1f / radius_px + 0.008f), 0.015f);
    }
}

static void lids_that_cover_it_move_it_little(void **state)
{
    (void)state;
    for (float above = 0.5f; above < 1.2f; above += 0.1f) {
        struct drawing eye = plain;
        eye.above = above;
        eye.below = 0.8f;
        draw(&eye);
        place(&eye, -0.05f, 0.08f, 0.07f);
        assert_found(&eye, 0.04f, 0.02f);
    }
}

static void highlights_on_its_edge_move_it_little(void **state)
{
    (void)state;
    struct drawing eye = plain;
    eye.highlights = 0.2f;
    eye.above = 0.8f;
    draw(&eye);
    place(&eye, 0.1f, 0.05f, 0.07f);
    assert_found(&eye, 0.02f, 0.015f);
}

static void blur_and_noise_move_it_little(void **state)
{
    (void)state;
    struct drawing eye = plain;
    eye.blur = 0.2f;
    eye.noise = 12;
    eye.above = 0.8f;
    draw(&eye);
    place(&eye, -0.1f, 0.05f, -0.07f);
    assert_found(&eye, 0.04f, 0.02f);
}

static void a_light_iris_in_a_dim_eye_is_found(void **state)
{
    (void)state;
    struct drawing eye = plain;
    eye.white = 90;
    eye.iris = 60;
    eye.skin = 40;
    draw(&eye);
    place(&eye, 0.1f, 0.05f, 0.07f);
    assert_found(&eye, 0.02f, 0.015f);
}

static void an_eye_that_shows_no_iris_keeps_its_landmarks(void **state)
{
    (void)state;
    struct iris iris;
    struct vec3 before[FACE_LANDMARKS];
    struct drawing eye = plain;
    eye.above = 0.05f; // closed
    eye.below = 0.05f;
    draw(&eye);
    place(&eye, 0.0f, 0.0f, 0.0f);
    assert_false(fit(&iris));
    memcpy(before, landmarks, sizeof before);
    iris_refine(&picture, landmarks);
    assert_memory_equal(before, landmarks, sizeof before);

    eye = plain; // too small
    eye.radius_px = 3.0f;
    draw(&eye);
    place(&eye, 0.0f, 0.0f, 0.0f);
    assert_false(fit(&iris));

    eye = plain; // nothing to see
    eye.white = eye.iris = eye.skin = 128;
    draw(&eye);
    memset(picture.pixels, 128, picture.stride_bytes * (size_t)picture.height_px);
    place(&eye, 0.0f, 0.0f, 0.0f);
    assert_false(fit(&iris));
}

static void nonsense_is_no_iris(void **state)
{
    (void)state;
    struct iris iris;
    draw(&plain);
    place(&plain, 0.0f, 0.0f, 0.0f);
    landmarks[FACE_MESH_IRIS_RIGHT].x = NAN;
    assert_false(fit(&iris));
    place(&plain, 500.0f, 300.0f, 0.0f); // far outside the picture
    assert_false(fit(&iris));
    place(&plain, 0.0f, 0.0f, 0.0f);
    landmarks[FACE_MESH_IRIS_RIGHT + 1].x = INFINITY;
    assert_false(fit(&iris));
}

static void the_rim_is_the_limbus_sideways_and_what_is_in_sight_above_and_below(void **state)
{
    (void)state;
    struct drawing eye = plain;
    eye.above = 0.6f;
    draw(&eye);
    place(&eye, 0.1f, 0.05f, 0.07f);
    iris_refine(&picture, landmarks);
    const struct vec3 *p = &landmarks[FACE_MESH_IRIS_RIGHT];
    float radius = eye.radius_px;
    assert_true(fabsf(p[1].x - p[3].x - 2.0f * radius) < 0.03f * radius);
    assert_true(fabsf(p[1].y - p[0].y) < 0.01f * radius && fabsf(p[3].y - p[0].y) < 0.01f * radius);
    float above = (p[0].y - p[2].y) / radius, below = (p[4].y - p[0].y) / radius;
    assert_true(above > 0.55f && above < 0.8f); // the lid cuts at 0.6 at the centre, lower beside it
    assert_true(below > 0.95f && below < 1.03f);
    for (int i = 0; i < FACE_MESH_IRIS; i++)
        assert_true(fabsf(p[i].z - 3.0f) < 1e-6f);
    assert_true(fabsf(landmarks[face_ring_eye_right[3]].z - 7.0f) < 1e-6f);
}

static int unload(void **state)
{
    (void)state;
    picture_free(&picture);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_iris_of_any_size_is_found_to_a_part_of_a_pixel),
        cmocka_unit_test(lids_that_cover_it_move_it_little),
        cmocka_unit_test(highlights_on_its_edge_move_it_little),
        cmocka_unit_test(blur_and_noise_move_it_little),
        cmocka_unit_test(a_light_iris_in_a_dim_eye_is_found),
        cmocka_unit_test(an_eye_that_shows_no_iris_keeps_its_landmarks),
        cmocka_unit_test(nonsense_is_no_iris),
        cmocka_unit_test(the_rim_is_the_limbus_sideways_and_what_is_in_sight_above_and_below),
    };
    return cmocka_run_group_tests(tests, NULL, unload);
}
