// The lips' outer contour on drawn mouths whose edge is known.
#include "platform/base/face_topology.h"
#include "tests/support/test_support.h"
#include "tracking/face_mesh_tables.h"
#include "tracking/lip_contour.h"

#include <math.h>
#include <string.h>

#define PI 3.14159265f
#define SIDE 600
#define FACE_PX 384.0f // the landmarks' bounds, so that the network's pixel is 3 of the picture's
#define PIXEL_PX (FACE_PX * 1.5f / 192.0f)
#define RING FACE_RING_LIPS_OUTER_COUNT
#define HALF_WIDTH 70.0f
#define HALF_HEIGHT 34.0f
#define SUBSAMPLES 4

struct colour {
    uint8_t r, g, b;
};

static struct picture picture;
static struct vec3 landmarks[FACE_LANDMARKS];
static const struct vec2 centre_px = {300.3f, 299.6f};

// The mouth is an ellipse.
static bool is_lip(float x, float y)
{
    return hypotf((x - centre_px.x) / HALF_WIDTH, (y - centre_px.y) / HALF_HEIGHT) < 1.0f;
}

static void draw(struct colour lip, struct colour skin, int noise)
{
    uint32_t seed = 7;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            float share = 0.0f;
            for (int i = 0; i < SUBSAMPLES * SUBSAMPLES; i++)
                if (is_lip((float)x + ((float)(i % SUBSAMPLES) + 0.5f) / SUBSAMPLES,
                           (float)y + ((float)(i / SUBSAMPLES) + 0.5f) / SUBSAMPLES))
                    share += 1.0f / (SUBSAMPLES * SUBSAMPLES);
            const float from[3] = {skin.r, skin.g, skin.b}, to[3] = {lip.r, lip.g, lip.b};
            uint8_t *p = picture_row(&picture, y) + (ptrdiff_t)x * 4;
            for (int k = 0; k < 3; k++) {
                seed = seed * 1664525u + 1013904223u;
                float off = ((float)(seed >> 8) / 8388608.0f - 1.0f) * (float)noise;
                p[k] = (uint8_t)lrintf(fminf(fmaxf(from[k] + (to[k] - from[k]) * share + off, 0.0f), 255.0f));
            }
            p[3] = 255;
        }
}

static struct vec3 on_ring(int i, float scale, float off_px)
{
    float angle = PI - 2.0f * PI * (float)i / RING; // from the corner on the left along the lower lip
    return (struct vec3){centre_px.x + (HALF_WIDTH * scale + off_px) * cosf(angle),
                         centre_px.y + (HALF_HEIGHT * scale + off_px) * sinf(angle), 5.0f};
}

// Landmarks as a network gives them, the outer contour off by a wave of this many of its pixels.
static void place(float wave)
{
    static const float scales[] = {1.0f, 0.25f, 0.75f, 0.5f}; // of the rings in the table's order
    for (int i = 0; i < FACE_LANDMARKS; i++)
        landmarks[i] = (struct vec3){centre_px.x, centre_px.y, 0.0f};
    landmarks[10].y = centre_px.y - FACE_PX / 2.0f;
    landmarks[152].y = centre_px.y + FACE_PX / 2.0f;
    landmarks[33].x = centre_px.x - FACE_PX / 4.0f;
    landmarks[263].x = centre_px.x + FACE_PX / 4.0f;
    for (int i = 0; i < RING; i++) {
        float off_px = wave * PIXEL_PX * sinf(2.0f * PI * 3.0f * (float)i / RING);
        for (int k = 0; k < FACE_MESH_LIPS / 4; k++)
            for (int ring = 0; ring < 4 && face_mesh_lips[k] == face_ring_lips_outer[i]; ring++)
                landmarks[face_mesh_lips[k + ring * (FACE_MESH_LIPS / 4)]] =
                    on_ring(i, scales[ring], ring == 0 ? off_px : 0.0f);
    }
}

// Root mean square distance of the outer contour from the drawn edge, in the network's pixels.
static float error(void)
{
    float sum = 0.0f;
    for (int i = 0; i < RING; i++) {
        struct vec3 p = landmarks[face_ring_lips_outer[i]];
        float angle = atan2f((p.y - centre_px.y) / HALF_HEIGHT, (p.x - centre_px.x) / HALF_WIDTH);
        float off = hypotf(p.x - centre_px.x, p.y - centre_px.y) -
                    hypotf(HALF_WIDTH * cosf(angle), HALF_HEIGHT * sinf(angle));
        sum += off * off / (PIXEL_PX * PIXEL_PX);
    }
    return sqrtf(sum / RING);
}

static void a_wavy_contour_becomes_the_lips_edge(void **state)
{
    (void)state;
    static const struct colour pairs[][2] = {{{170, 80, 85}, {215, 170, 150}},
                                             {{80, 50, 52}, {98, 70, 60}},        // dark skin
                                             {{150, 20, 40}, {90, 60, 50}},       // lipstick
                                             {{190, 140, 135}, {200, 160, 150}}}; // pale lips
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        draw(pairs[i][0], pairs[i][1], 4);
        place(0.7f);
        float before = error();
        lip_contour_refine(&picture, landmarks);
        if (!(error() < 0.4f * before))
            fail_msg("colours %zu: error %.3f from %.3f", i, (double)error(), (double)before);
    }
}

static void a_contour_on_the_edge_stays(void **state)
{
    (void)state;
    draw((struct colour){170, 80, 85}, (struct colour){215, 170, 150}, 4);
    place(0.0f);
    lip_contour_refine(&picture, landmarks);
    assert_true(error() < 0.15f);
}

static void how_far_out_a_contour_is_drawn_is_left_to_the_network(void **state)
{
    (void)state;
    draw((struct colour){170, 80, 85}, (struct colour){215, 170, 150}, 0);
    place(0.0f);
    for (int i = 0; i < RING; i++)
        landmarks[face_ring_lips_outer[i]] = on_ring(i, 1.0f, 0.5f * PIXEL_PX);
    lip_contour_refine(&picture, landmarks);
    assert_true(error() > 0.35f && error() < 0.65f);
}

static void rings_keep_their_order_and_others_their_place(void **state)
{
    (void)state;
    struct vec3 before[FACE_LANDMARKS];
    draw((struct colour){170, 80, 85}, (struct colour){215, 170, 150}, 4);
    place(0.7f);
    memcpy(before, landmarks, sizeof before);
    lip_contour_refine(&picture, landmarks);
    const int count = FACE_MESH_LIPS / 4;
    for (int i = 0; i < count; i++) {
        static const int inwards[] = {0, 2, 3, 1};
        for (int ring = 0; ring < 3; ring++) {
            struct vec3 a = landmarks[face_mesh_lips[i + inwards[ring] * count]];
            struct vec3 b = landmarks[face_mesh_lips[i + inwards[ring + 1] * count]];
            assert_true(hypotf(a.x - centre_px.x, a.y - centre_px.y) >
                        hypotf(b.x - centre_px.x, b.y - centre_px.y));
        }
        assert_memory_equal(&landmarks[face_mesh_lips[i + count]], &before[face_mesh_lips[i + count]],
                            sizeof *landmarks);
        assert_true(fabsf(landmarks[face_mesh_lips[i]].z - 5.0f) < 1e-6f);
    }
    assert_memory_equal(&landmarks[33], &before[33], sizeof *landmarks);
}

static void lips_that_do_not_show_stay_as_they_are(void **state)
{
    (void)state;
    struct vec3 before[FACE_LANDMARKS];
    draw((struct colour){200, 160, 150}, (struct colour){200, 160, 150}, 3);
    place(0.7f);
    memcpy(before, landmarks, sizeof before);
    lip_contour_refine(&picture, landmarks);
    for (int i = 0; i < RING; i++) {
        struct vec3 p = landmarks[face_ring_lips_outer[i]], q = before[face_ring_lips_outer[i]];
        assert_true(hypotf(p.x - q.x, p.y - q.y) < 0.35f * PIXEL_PX);
    }
    // a face as small as the network's own input
    for (int i = 0; i < FACE_LANDMARKS; i++)
        before[i] = vec3_scale(before[i], 0.3f);
    memcpy(landmarks, before, sizeof before);
    lip_contour_refine(&picture, landmarks);
    assert_memory_equal(landmarks, before, sizeof before);
}

static void nonsense_does_no_harm(void **state)
{
    (void)state;
    draw((struct colour){170, 80, 85}, (struct colour){215, 170, 150}, 4);
    place(0.7f);
    landmarks[0].x = NAN;
    lip_contour_refine(&picture, landmarks);
    place(0.7f);
    landmarks[61].x = INFINITY;
    lip_contour_refine(&picture, landmarks);
    place(0.7f);
    for (int i = 0; i < FACE_LANDMARKS; i++)
        landmarks[i].x -= 1e6f; // far outside the picture
    lip_contour_refine(&picture, landmarks);
}

static int allocate(void **state)
{
    (void)state;
    return picture_allocate(SIDE, SIDE, &picture) == RESULT_OK ? 0 : -1;
}

static int release(void **state)
{
    (void)state;
    picture_free(&picture);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wavy_contour_becomes_the_lips_edge),
        cmocka_unit_test(a_contour_on_the_edge_stays),
        cmocka_unit_test(how_far_out_a_contour_is_drawn_is_left_to_the_network),
        cmocka_unit_test(rings_keep_their_order_and_others_their_place),
        cmocka_unit_test(lips_that_do_not_show_stay_as_they_are),
        cmocka_unit_test(nonsense_does_no_harm),
    };
    return cmocka_run_group_tests(tests, allocate, release);
}
