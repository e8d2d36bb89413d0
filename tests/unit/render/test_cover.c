// What hides products besides the head: hair, hands and nearer people, on painted heads whose hair is known.
#include "render/product3d/cover_map.h"

#include "platform/base/colour.h"
#include "platform/base/face_topology.h"
#include "render/environment.h"
#include "render/product3d/product3d.h"
#include "render/readback.h"
#include "tests/support/gl_context.h"
#include "tests/support/model_shapes.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

#define SIZE 640
#define FOV_RAD 0.6f
#define DISTANCE_M 0.8f
// Eyewear hides behind hair between these depths.
#define OPEN_Z_M 0.012f
#define HIDDEN_Z_M (-0.008f)

struct colour {
    int red, green, blue;
};

static const struct colour skin_colour = {200, 150, 125}, wall = {120, 140, 160}, brown = {60, 42, 32},
                           black_cloth = {30, 30, 34};

enum hair { HAIR_BALD, HAIR_SHORT, HAIR_LONG };

struct scenery {
    struct scene scene;
    struct picture painted, picture; // the same with noise
    struct vec3 landmarks_px[SCENE_FACE_LANDMARKS];
    struct vec3 hand_px[SCENE_HAND_LANDMARKS];
    struct cover_memory *memory;
    struct cover_map map;
    uint32_t noise;
};

static struct vec2 project(const struct mat4 *pose, struct vec3 face_m)
{
    float focal_px = 0.5f * SIZE / tanf(0.5f * FOV_RAD);
    struct vec3 p = mat4_transform_point(pose, face_m);
    return (struct vec2){0.5f * SIZE - focal_px * p.x / p.z, 0.5f * SIZE + focal_px * p.y / p.z};
}

static bool in_ring(const struct vec2 *ring, int count, float x, float y)
{
    bool inside = false;
    for (int i = 0, k = count - 1; i < count; k = i++)
        if ((ring[i].y > y) != (ring[k].y > y) &&
            x < ring[i].x + (ring[k].x - ring[i].x) * (y - ring[i].y) / (ring[k].y - ring[i].y))
            inside = !inside;
    return inside;
}

static void put(struct scenery *scenery, int x, int y, struct colour colour)
{
    uint8_t *pixel = picture_row(&scenery->painted, y) + 4 * x;
    pixel[0] = (uint8_t)colour.red;
    pixel[1] = (uint8_t)colour.green;
    pixel[2] = (uint8_t)colour.blue;
    pixel[3] = 255;
}

// What was painted as a camera sees it, each time otherwise.
static void add_noise(struct scenery *scenery)
{
    for (int i = 0; i < 4 * SIZE * SIZE; i++) {
        scenery->noise = scenery->noise * 1664525u + 1013904223u;
        int value = scenery->painted.pixels[i] + (int)(scenery->noise >> 24) % 9 - 4;
        scenery->picture.pixels[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
}

static void fill_ring(struct scenery *scenery, const struct vec2 *ring, int count, struct colour colour)
{
    for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++)
            if (in_ring(ring, count, (float)x + 0.5f, (float)y + 0.5f))
                put(scenery, x, y, colour);
}

// A box in face space, seen from the front.
static void fill_box(struct scenery *scenery, struct vec3 low, struct vec3 high, struct colour colour)
{
    const struct mat4 *pose = &scenery->scene.persons[0].pose;
    const struct vec2 ring[4] = {project(pose, low), project(pose, (struct vec3){high.x, low.y, low.z}),
                                 project(pose, (struct vec3){high.x, high.y, low.z}),
                                 project(pose, (struct vec3){low.x, high.y, low.z})};
    fill_ring(scenery, ring, 4, colour);
}

static void fill_ellipse(struct scenery *scenery, struct vec3 centre, struct vec3 half, struct colour colour)
{
    struct vec2 ring[48];
    for (int i = 0; i < 48; i++) {
        float angle = 6.2831853f * (float)i / 48.0f;
        struct vec3 at = {half.x * cosf(angle), half.y * sinf(angle), 0.0f};
        ring[i] = project(&scenery->scene.persons[0].pose, vec3_add(centre, at));
    }
    fill_ring(scenery, ring, 48, colour);
}

// The hairline is 2 cm above the highest landmark; hair stands 2.5 cm off the skull, long hair covers the
// ears and falls to the collarbones 3 cm wide on each side, 5 mm over the face's edge.
static void paint(struct scenery *scenery, enum hair hair)
{
    const struct scene_person *person = &scenery->scene.persons[0];
    const struct head *head = &person->head;
    struct vec3 crown = head->skull_centre, chin = face_canonical_m[152];
    for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++)
            put(scenery, x, y, wall);
    fill_box(scenery, (struct vec3){-0.3f, -0.6f, -0.05f}, (struct vec3){0.3f, chin.y - 0.06f, -0.05f},
             black_cloth);
    fill_box(scenery, (struct vec3){-0.055f, chin.y - 0.07f, 0.0f}, (struct vec3){0.055f, 0.0f, 0.0f},
             skin_colour);
    struct vec3 bigger = vec3_add(head->skull_half, (struct vec3){0.025f, 0.025f, 0.0f});
    fill_ellipse(scenery, crown, hair == HAIR_BALD ? head->skull_half : bigger,
                 hair == HAIR_BALD ? skin_colour : brown);
    struct vec2 ring[FACE_RING_OVAL_COUNT];
    for (int i = 0; i < FACE_RING_OVAL_COUNT; i++) {
        struct vec3 at = face_canonical_m[face_ring_oval[i]];
        at.y += 0.020f * smoothstep(0.04f, 0.08f, at.y);
        ring[i] = project(&person->pose, at);
    }
    fill_ring(scenery, ring, FACE_RING_OVAL_COUNT, skin_colour);
    for (int side = 0; side < 2; side++) {
        float sign = side == 0 ? -1.0f : 1.0f, near = 0.071f * sign, far = 0.100f * sign;
        for (int i = 0; i < HEAD_EAR_OUTLINE; i++)
            ring[i] = project(&person->pose,
                              head_ear_point(head, side, head_ear_outline[i].x, head_ear_outline[i].y));
        fill_ring(scenery, ring, HEAD_EAR_OUTLINE, skin_colour);
        if (hair == HAIR_LONG)
            fill_box(scenery, (struct vec3){fminf(near, far), chin.y - 0.10f, -0.01f},
                     (struct vec3){fmaxf(near, far), 0.06f, -0.01f}, brown);
    }
}

static void open_scenery(struct scenery *scenery, enum hair hair)
{
    memset(scenery, 0, sizeof *scenery);
    scenery->noise = 1;
    assert_int_equal(picture_allocate(SIZE, SIZE, &scenery->picture), RESULT_OK);
    assert_int_equal(picture_allocate(SIZE, SIZE, &scenery->painted), RESULT_OK);
    scenery->memory = cover_memory_create();
    assert_non_null(scenery->memory);
    struct scene *scene = &scenery->scene;
    scene->background = &scenery->picture;
    scene->background_sequence = 1;
    scene->vertical_fov_rad = FOV_RAD;
    scene->person_count = 1;
    struct scene_person *person = &scene->persons[0];
    person->id = 1;
    person->has_pose = true;
    person->pose = mat4_translation((struct vec3){0.0f, 0.02f, -DISTANCE_M});
    person->mesh_m = face_canonical_m;
    person->landmarks_px = scenery->landmarks_px;
    head_measure(face_canonical_m, &person->head);
    for (int i = 0; i < FACE_VERTEX_COUNT; i++) {
        struct vec2 at = project(&person->pose, face_canonical_m[i]);
        scenery->landmarks_px[i] = (struct vec3){at.x, at.y, 0.0f};
    }
    paint(scenery, hair);
    add_noise(scenery);
}

static void close_scenery(struct scenery *scenery)
{
    cover_memory_destroy(scenery->memory);
    picture_free(&scenery->painted);
    picture_free(&scenery->picture);
}

static void build(struct scenery *scenery)
{
    const struct cover_bounds all = {{-0.10f, -0.24f, -0.11f}, {0.10f, 0.06f, 0.06f}};
    cover_map_build(&scenery->scene, &scenery->scene.persons[0], &all, scenery->memory, &scenery->map);
}

// What the map says at a place of the face, 0..255: as a shader samples it, to the nearest cell.
static int at_place(const struct scenery *scenery, struct vec3 face_m, int channel)
{
    const struct cover_map *map = &scenery->map;
    struct vec2 p = project(&scenery->scene.persons[0].pose, face_m);
    int column = (int)((map->to_u.x * p.x + map->to_u.y * p.y + map->to_u.z) * COVER_MAP_WIDTH);
    int row = (int)((map->to_v.x * p.x + map->to_v.y * p.y + map->to_v.z) * COVER_MAP_HEIGHT);
    assert_in_range(column, 0, COVER_MAP_WIDTH - 1);
    assert_in_range(row, 0, COVER_MAP_HEIGHT - 1);
    return map->pixels[4 * (row * COVER_MAP_WIDTH + column) + channel];
}

enum { HAIR_CHANNEL, BEFORE_CHANNEL };

// --- hair --------------------------------------------------------------------------------------------------

static void assert_hair(const struct scenery *scenery, float x, float y, int low, int high)
{
    for (int side = 0; side < 2; side++) {
        int hides = at_place(scenery, (struct vec3){side == 0 ? -x : x, y, -0.01f}, HAIR_CHANNEL);
        if (hides < low || hides > high)
            fail_msg("at %.3f %.3f hair hides %d of 255, not %d to %d", (double)(side == 0 ? -x : x),
                     (double)y, hides, low, high);
    }
}

static void a_bald_head_hides_nothing(void **state)
{
    (void)state;
    struct scenery scenery;
    open_scenery(&scenery, HAIR_BALD);
    build(&scenery);
    for (float y = -0.02f; y < 0.05f; y += 0.005f)
        for (float x = 0.0f; x < 0.085f; x += 0.005f)
            assert_hair(&scenery, x, y, 0, 8);
    close_scenery(&scenery);
}

static void hair_about_bare_ears_hides_nothing(void **state)
{
    (void)state;
    struct scenery scenery;
    open_scenery(&scenery, HAIR_SHORT);
    build(&scenery);
    for (float y = 0.0f; y < 0.05f; y += 0.005f)
        for (float x = 0.0f; x < 0.085f; x += 0.005f)
            assert_hair(&scenery, x, y, 0, 10);
    close_scenery(&scenery);
}

static void hair_over_the_ears_hides_and_skin_does_not(void **state)
{
    (void)state;
    struct scenery scenery;
    open_scenery(&scenery, HAIR_LONG);
    build(&scenery);
    for (float y = -0.04f; y < 0.05f; y += 0.005f) {
        assert_hair(&scenery, 0.076f, y, 245, 255);
        assert_hair(&scenery, 0.084f, y, 245, 255);
        assert_hair(&scenery, 0.062f, y, 0, 10);
        assert_hair(&scenery, 0.030f, fminf(y, 0.02f), 0, 10);
    }
    close_scenery(&scenery);
}

static void the_edge_of_hair_is_soft(void **state)
{
    (void)state;
    struct scenery scenery;
    open_scenery(&scenery, HAIR_LONG);
    build(&scenery);
    // Across the edge at 71 mm, a row of the map: from clear to hidden in two to five cells, never all at
    // once.
    int between = 0, most = 0, last = -1;
    for (float x = 0.060f; x < 0.080f; x += COVER_MAP_CELL_M) {
        int hides = at_place(&scenery, (struct vec3){x, 0.02f, -0.01f}, HAIR_CHANNEL);
        between += hides > 12 && hides < 243 ? 1 : 0;
        most = last >= 0 && hides - last > most ? hides - last : most;
        last = hides;
    }
    assert_in_range(between, 1, 5);
    assert_true(most < 200);
    close_scenery(&scenery);
}

static void hanging_hair_hides_a_necklace_and_a_collar_does_not(void **state)
{
    (void)state;
    struct scenery scenery;
    open_scenery(&scenery, HAIR_LONG);
    build(&scenery);
    float y = face_canonical_m[152].y - 0.08f;
    assert_hair(&scenery, 0.085f, y, 200, 255);
    assert_hair(&scenery, 0.020f, y, 0, 10);
    assert_hair(&scenery, 0.045f, y, 0, 60);
    close_scenery(&scenery);
}

static void noise_does_not_flicker(void **state)
{
    (void)state;
    enum { FRAMES = 24, WARM = 8, PLACES = 8 };
    struct scenery scenery;
    open_scenery(&scenery, HAIR_LONG);
    double sums[PLACES] = {0}, squares[PLACES] = {0};
    for (int frame = 0; frame < FRAMES; frame++) {
        add_noise(&scenery);
        build(&scenery);
        for (int i = 0; i < PLACES && frame >= WARM; i++) {
            float x = 0.066f + COVER_MAP_CELL_M * (float)i;
            double hides = at_place(&scenery, (struct vec3){x, 0.02f, -0.01f}, HAIR_CHANNEL);
            sums[i] += hides;
            squares[i] += hides * hides;
        }
    }
    for (int i = 0; i < PLACES; i++) {
        double mean = sums[i] / (FRAMES - WARM);
        assert_true(sqrt(fmax(squares[i] / (FRAMES - WARM) - mean * mean, 0.0)) < 3.0);
    }
    close_scenery(&scenery);
}

static void a_mask_keeps_the_wall_from_being_hair(void **state)
{
    (void)state;
    static uint8_t alpha[64 * 64];
    struct scenery scenery;
    open_scenery(&scenery, HAIR_LONG);
    // Nobody right of the head's middle: the same brown there is a curtain.
    for (int y = 0; y < 64; y++)
        memset(&alpha[64 * y], 255, 32);
    scenery.scene.mask = (struct scene_mask){64, 64, alpha};
    build(&scenery);
    assert_true(at_place(&scenery, (struct vec3){-0.078f, 0.02f, -0.01f}, HAIR_CHANNEL) > 200);
    assert_true(at_place(&scenery, (struct vec3){0.078f, 0.02f, -0.01f}, HAIR_CHANNEL) < 140);
    close_scenery(&scenery);
}

// --- hands and people --------------------------------------------------------------------------------------

// A flat hand, fingers up, its middle knuckle at a place of the picture.
static void hold_hand(struct scenery *scenery, struct vec2 at_px, float palm_px)
{
    static const struct vec2 rest[SCENE_HAND_LANDMARKS] = {
        {0.0f, 1.0f},    {-0.3f, 0.8f},  {-0.5f, 0.5f},  {-0.65f, 0.25f}, {-0.8f, 0.05f},  {-0.25f, 0.05f},
        {-0.3f, -0.35f}, {-0.3f, -0.6f}, {-0.3f, -0.8f}, {0.0f, 0.0f},    {0.0f, -0.45f},  {0.0f, -0.7f},
        {0.0f, -0.95f},  {0.2f, 0.05f},  {0.22f, -0.4f}, {0.22f, -0.65f}, {0.22f, -0.85f}, {0.4f, 0.15f},
        {0.45f, -0.2f},  {0.45f, -0.4f}, {0.45f, -0.6f}};
    for (int i = 0; i < SCENE_HAND_LANDMARKS; i++)
        scenery->hand_px[i] =
            (struct vec3){at_px.x + palm_px * rest[i].x, at_px.y + palm_px * rest[i].y, 0.0f};
    scenery->scene.hand_count = 1;
    scenery->scene.hands_px[0] = scenery->hand_px;
}

static void a_hand_hides_all_beneath_it(void **state)
{
    (void)state;
    struct scenery scenery;
    open_scenery(&scenery, HAIR_BALD);
    const struct vec3 eye = {-0.032f, 0.025f, 0.035f}, other_eye = {0.032f, 0.025f, 0.035f};
    struct vec2 at = project(&scenery.scene.persons[0].pose, eye);
    hold_hand(&scenery, (struct vec2){at.x, at.y - 20.0f}, 60.0f);
    build(&scenery);
    assert_true(at_place(&scenery, eye, BEFORE_CHANNEL) > 250);
    assert_int_equal(at_place(&scenery, other_eye, BEFORE_CHANNEL), 0);
    close_scenery(&scenery);
}

static void a_hand_that_is_lost_gives_way_within_a_few_frames(void **state)
{
    (void)state;
    struct scenery scenery;
    open_scenery(&scenery, HAIR_BALD);
    const struct vec3 eye = {-0.032f, 0.025f, 0.035f};
    struct vec2 at = project(&scenery.scene.persons[0].pose, eye);
    hold_hand(&scenery, (struct vec2){at.x, at.y - 20.0f}, 60.0f);
    build(&scenery);
    scenery.scene.hand_count = 0;
    build(&scenery);
    assert_in_range(at_place(&scenery, eye, BEFORE_CHANNEL), 100, 200);
    for (int frame = 0; frame < 6; frame++)
        build(&scenery);
    assert_in_range(at_place(&scenery, eye, BEFORE_CHANNEL), 0, 10);
    close_scenery(&scenery);
}

static void who_stands_nearer_hides_and_who_stands_behind_does_not(void **state)
{
    (void)state;
    for (int nearer = 0; nearer < 2; nearer++) {
        struct scenery scenery;
        open_scenery(&scenery, HAIR_BALD);
        struct scene_person *other = &scenery.scene.persons[1];
        scenery.scene.person_count = 2;
        *other = scenery.scene.persons[0];
        other->id = 2;
        // Its face stands before the left half of the first one's.
        float depth = nearer ? 0.6f : 1.2f;
        other->pose = mat4_translation((struct vec3){0.09f * depth / DISTANCE_M, 0.0f, -depth});
        build(&scenery);
        int there = at_place(&scenery, (struct vec3){0.07f, 0.02f, 0.0f}, BEFORE_CHANNEL);
        assert_true(nearer ? there > 250 : there == 0);
        assert_int_equal(at_place(&scenery, (struct vec3){-0.06f, 0.02f, 0.0f}, BEFORE_CHANNEL), 0);
        close_scenery(&scenery);
    }
}

// --- drawn -------------------------------------------------------------------------------------------------

// How much of a small bright plate at a place of the head is seen, 0..1.
static float shown_share(const struct scenery *scenery, struct vec3 at_m, bool mirror)
{
    const float side_m = 0.006f;
    struct environment environment;
    struct product3d *products = NULL;
    struct target target;
    struct picture shown = {0};
    assert_int_equal(environment_init(&environment, environment_studio, NULL), RESULT_OK);
    assert_int_equal(product3d_create(&environment, &products, NULL), RESULT_OK);
    assert_int_equal(target_init(&target, SIZE, SIZE, NULL, NULL), RESULT_OK);
    assert_int_equal(picture_allocate(SIZE, SIZE, &shown), RESULT_OK);
    struct model_material material = model_material_default();
    material.unlit = true;
    struct model plate;
    shape_rectangle(&plate, at_m, side_m, side_m, &material);
    uint32_t handle = 0;
    assert_int_equal(product3d_add(products, &plate, &handle, NULL), RESULT_OK);
    model_free(&plate);
    struct scene scene = scenery->scene;
    struct scene_person *person = &scene.persons[0];
    person->product_count = 1;
    person->products[0] = (struct scene_product){.model = handle,
                                                 .variant = MODEL_NONE,
                                                 .placement = mat4_identity(),
                                                 .opacity = 1.0f,
                                                 .open_z_m = OPEN_Z_M,
                                                 .hidden_z_m = HIDDEN_Z_M};
    struct product3d_frame frame = {.target = &target,
                                    .view = {mirror ? -1.0f : 1.0f, 1.0f, 0.0f, 0.0f},
                                    .picture_width_px = SIZE,
                                    .picture_height_px = SIZE,
                                    .vertical_fov_rad = FOV_RAD,
                                    .scene = &scene};
    target_bind(&target);
    glClearColor(0.0f, 0.0f, 0.0f, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    product3d_draw(products, &frame, person, &LIGHT_OF_THE_STUDIO);
    assert_int_equal(readback(&target, &shown), RESULT_OK);
    float sum = 0.0f;
    for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++)
            sum += colour_linear_of_byte(picture_row(&shown, y)[4 * x]);
    float side_px =
        side_m / -mat4_transform_point(&person->pose, at_m).z * 0.5f * SIZE / tanf(0.5f * FOV_RAD);
    picture_free(&shown);
    target_finish(&target);
    product3d_destroy(products);
    environment_finish(&environment);
    return sum / (side_px * side_px);
}

static void assert_shows(const struct scenery *scenery, struct vec3 at_m, float low, float high)
{
    for (int mirror = 0; mirror < 2; mirror++) {
        float share = shown_share(scenery, at_m, mirror != 0);
        if (!(share >= low && share <= high))
            fail_msg("%.2f of what is at %.3f %.3f %.3f shows%s", (double)share, (double)at_m.x,
                     (double)at_m.y, (double)at_m.z, mirror ? ", mirrored" : "");
    }
}

static void a_temple_vanishes_under_hair_and_the_front_stays_before_it(void **state)
{
    (void)state;
    test_gl_needed();
    struct scenery scenery;
    open_scenery(&scenery, HAIR_LONG);
    assert_shows(&scenery, (struct vec3){0.080f, 0.020f, HIDDEN_Z_M - 0.002f}, 0.0f, 0.03f);
    assert_shows(&scenery, (struct vec3){0.078f, 0.020f, 0.5f * (OPEN_Z_M + HIDDEN_Z_M)}, 0.3f, 0.7f);
    assert_shows(&scenery, (struct vec3){0.075f, 0.020f, OPEN_Z_M + 0.005f}, 0.93f, 1.1f);
    close_scenery(&scenery);
}

static void a_temple_shows_on_a_bald_head_up_to_the_ear(void **state)
{
    (void)state;
    test_gl_needed();
    struct scenery scenery;
    open_scenery(&scenery, HAIR_BALD);
    float root_z = scenery.scene.persons[0].head.ear_top[1].z;
    assert_shows(&scenery, (struct vec3){0.082f, 0.020f, HIDDEN_Z_M}, 0.93f, 1.1f);
    assert_shows(&scenery, (struct vec3){0.082f, 0.020f, root_z + 0.006f}, 0.90f, 1.1f);
    close_scenery(&scenery);
}

static void a_hand_hides_what_is_drawn_beneath_it(void **state)
{
    (void)state;
    test_gl_needed();
    struct scenery scenery;
    open_scenery(&scenery, HAIR_BALD);
    const struct vec3 eye = {-0.032f, 0.025f, 0.055f};
    struct vec2 at = project(&scenery.scene.persons[0].pose, eye);
    hold_hand(&scenery, (struct vec2){at.x, at.y - 20.0f}, 60.0f);
    assert_shows(&scenery, eye, 0.0f, 0.02f);
    assert_shows(&scenery, (struct vec3){0.032f, 0.025f, 0.055f}, 0.93f, 1.1f);
    close_scenery(&scenery);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bald_head_hides_nothing),
        cmocka_unit_test(hair_about_bare_ears_hides_nothing),
        cmocka_unit_test(hair_over_the_ears_hides_and_skin_does_not),
        cmocka_unit_test(the_edge_of_hair_is_soft),
        cmocka_unit_test(hanging_hair_hides_a_necklace_and_a_collar_does_not),
        cmocka_unit_test(noise_does_not_flicker),
        cmocka_unit_test(a_mask_keeps_the_wall_from_being_hair),
        cmocka_unit_test(a_hand_hides_all_beneath_it),
        cmocka_unit_test(a_hand_that_is_lost_gives_way_within_a_few_frames),
        cmocka_unit_test(who_stands_nearer_hides_and_who_stands_behind_does_not),
        cmocka_unit_test(a_temple_vanishes_under_hair_and_the_front_stays_before_it),
        cmocka_unit_test(a_temple_shows_on_a_bald_head_up_to_the_ear),
        cmocka_unit_test(a_hand_hides_what_is_drawn_beneath_it),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
