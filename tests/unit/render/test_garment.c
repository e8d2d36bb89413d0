// Garments on a flat stage: colours, what hides them, their order, their edges, how sharp they are.
#include "render/garment/garment.h"

#include "platform/base/colour.h"
#include "render/garment/cloth_light.h"
#include "render/readback.h"
#include "tests/support/flat_shirt.h"
#include "tests/support/gl_context.h"
#include "tests/support/test_support.h"

#include <stdlib.h>

// The camera's picture, in whose pixels the shirt lies as in its own picture.
enum { WIDTH = FLAT_SHIRT_WIDTH, HEIGHT = FLAT_SHIRT_HEIGHT };
enum { TORSO_X = 100, TORSO_Y = 120 }; // a place on the shirt's torso
static const uint8_t wall_rgb[3] = {60, 110, 160}, red_rgb[3] = {190, 40, 60}, green_rgb[3] = {40, 150, 70};

// The studio, made once: it takes its time.
static struct environment studio;

static int close_studio(void **state)
{
    if (studio.cube != 0)
        environment_finish(&studio);
    return test_gl_teardown(state);
}

struct stage {
    struct garments *garments;
    struct target target;
    struct picture picture, shown;
    struct garments_frame frame;
    struct light_estimate light;
    uint8_t (*shares)[SCENE_LAYER_COUNT];
    struct vec3 *normals; // of a sheet that faces the camera, until a test turns it
    struct scene_body body;
};

static void fill(struct picture *picture, const uint8_t rgb[3])
{
    for (int y = 0; y < picture->height_px; y++)
        for (int x = 0; x < picture->width_px; x++) {
            uint8_t *pixel = picture_row(picture, y) + 4 * (ptrdiff_t)x;
            for (int c = 0; c < 3; c++)
                pixel[c] = rgb[c];
            pixel[3] = 255;
        }
}

static struct stage *open_stage(void)
{
    test_gl_needed();
    struct stage *stage = calloc(1, sizeof *stage);
    assert_non_null(stage);
    if (studio.cube == 0)
        assert_int_equal(environment_init(&studio, NULL, NULL), RESULT_OK);
    struct diagnostic why = {0};
    if (garments_create(&studio, &stage->garments, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_int_equal(target_init(&stage->target, WIDTH, HEIGHT, NULL, NULL), RESULT_OK);
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &stage->picture), RESULT_OK);
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &stage->shown), RESULT_OK);
    fill(&stage->picture, wall_rgb);
    stage->frame = (struct garments_frame){.target = &stage->target,
                                           .view = clip_view_identity(),
                                           .picture = &stage->picture,
                                           .vertical_fov_rad = 0.6f,
                                           .sequence = 1};
    stage->light = LIGHT_OF_THE_STUDIO;
    stage->shares = calloc((size_t)WIDTH * HEIGHT, sizeof *stage->shares);
    stage->normals = calloc(GARMENT_MAX_VERTICES, sizeof *stage->normals);
    assert_non_null(stage->shares);
    assert_non_null(stage->normals);
    for (int i = 0; i < GARMENT_MAX_VERTICES; i++)
        stage->normals[i] = (struct vec3){0.0f, 0.0f, 1.0f};
    stage->body = (struct scene_body){.id = 1, .person = -1, .distance_m = 2.0f};
    return stage;
}

static void close_stage(struct stage *stage)
{
    garments_destroy(stage->garments);
    target_finish(&stage->target);
    picture_free(&stage->picture);
    picture_free(&stage->shown);
    free(stage->shares);
    free(stage->normals);
    free(stage);
}

static uint32_t add(struct stage *stage, const struct garment *garment)
{
    uint32_t handle = 0;
    struct diagnostic why = {0};
    if (garments_add(stage->garments, garment, &handle, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return handle;
}

// Lays the shirt into the picture as it lies in its own, all of it of one rank.
static struct scene_garment *wear(struct stage *stage, const struct garment *garment, uint32_t handle,
                                  enum scene_rank rank)
{
    struct scene_garment *worn = &stage->body.garments[stage->body.garment_count++];
    *worn = (struct scene_garment){.garment = handle,
                                   .front_px = garment->vertices_px,
                                   .front_normals = stage->normals,
                                   .opacity = 1.0f};
    for (int part = 0; part < GARMENT_PART_COUNT; part++) {
        if (garment->parts[part].count == 0)
            continue;
        bool is_sleeve = part >= GARMENT_PART_UPPER_SLEEVE_RIGHT && part <= GARMENT_PART_LOWER_SLEEVE_LEFT;
        int arm = is_sleeve ? (part - GARMENT_PART_UPPER_SLEEVE_RIGHT) % 2 : -1;
        worn->pieces[worn->piece_count++] = (struct scene_piece){(enum garment_part)part, rank, false, arm};
    }
    return worn;
}

// The wall, and the garments on it.
static void draw(struct stage *stage)
{
    target_bind(&stage->target);
    glClearColor(colour_linear_of_byte(wall_rgb[0]), colour_linear_of_byte(wall_rgb[1]),
                 colour_linear_of_byte(wall_rgb[2]), 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    stage->frame.sequence++;
    garments_draw(stage->garments, &stage->frame, &stage->body, &stage->light);
    assert_int_equal(gl_check("garment", NULL), RESULT_OK);
    assert_int_equal(readback(&stage->target, &stage->shown), RESULT_OK);
}

// The same share of a layer over a part of the picture, from a column to the right edge.
static void set_layer(struct stage *stage, enum scene_layer layer, int from_x, uint8_t share)
{
    stage->body.layers = (struct scene_layers){WIDTH, HEIGHT, stage->shares};
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        if (i % WIDTH >= from_x)
            stage->shares[i][layer] = share;
}

static const uint8_t *at(const struct stage *stage, int x, int y)
{
    return picture_row(&stage->shown, y) + 4 * (ptrdiff_t)x;
}

static void assert_colour(const uint8_t *pixel, const uint8_t rgb[3], int tolerance)
{
    for (int c = 0; c < 3; c++)
        if (abs(pixel[c] - rgb[c]) > tolerance)
            fail_msg("%d %d %d, not %d %d %d", pixel[0], pixel[1], pixel[2], rgb[0], rgb[1], rgb[2]);
}

static uint8_t encode(float linear)
{
    return (uint8_t)(255.0f * colour_encoded(fminf(linear, 1.0f)) + 0.5f);
}

static void wear_plain(struct stage *stage, const uint8_t rgb[3], enum scene_rank rank, struct garment *shirt)
{
    flat_shirt(rgb, shirt);
    wear(stage, shirt, add(stage, shirt), rank);
}

// --- colours -----------------------------------------------------------------------------------------------

static void in_neutral_light_a_garment_has_the_colours_of_its_picture(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct garment shirt;
    wear_plain(stage, red_rgb, SCENE_RANK_TORSO, &shirt);
    draw(stage);
    assert_colour(at(stage, TORSO_X, TORSO_Y), red_rgb, 1);
    assert_colour(at(stage, 2, 2), wall_rgb, 1);
    garment_free(&shirt);
    close_stage(stage);
}

static void a_garment_takes_the_brightness_and_the_tint_of_the_light(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    const uint8_t grey[3] = {128, 128, 128};
    struct garment shirt;
    wear_plain(stage, grey, SCENE_RANK_TORSO, &shirt);
    stage->light.scale = (struct vec3){0.75f, 0.50f, 0.25f};
    draw(stage);
    float linear = colour_linear_of_byte(128);
    struct vec3 light = vec3_scale(cloth_light(stage->light.scale), linear);
    const uint8_t expected[3] = {encode(light.x), encode(light.y), encode(light.z)};
    assert_colour(at(stage, TORSO_X, TORSO_Y), expected, 1);
    garment_free(&shirt);
    close_stage(stage);
}

static void cloth_follows_dim_and_tinted_light_but_no_errors_of_its_estimate(void **state)
{
    (void)state;
    static const struct {
        struct vec3 scale, expected;
    } cases[] = {
        {{1.0f, 1.0f, 1.0f}, {1.0f, 1.0f, 1.0f}},
        {{0.2f, 0.2f, 0.2f}, {0.2f, 0.2f, 0.2f}},    // dim
        {{1.4f, 1.4f, 1.4f}, {1.0f, 1.0f, 1.0f}},    // no camera shows white brighter than white
        {{0.44f, 0.4f, 0.37f}, {0.40f, 0.4f, 0.4f}}, // a tint that can't be told from none
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct vec3 light = cloth_light(cases[i].scale);
        assert_true(vec3_length(vec3_subtract(light, cases[i].expected)) < 0.02f);
    }
    struct vec3 warm = cloth_light((struct vec3){0.9f, 0.5f, 0.2f});
    assert_true(warm.x > 1.1f * warm.y && warm.y > 1.5f * warm.z);
    assert_true(warm.x < 0.9f && warm.z > 0.2f);
    assert_true(fabsf(colour_luminance(warm) - 0.5634f) < 0.001f);
    struct vec3 none = cloth_light((struct vec3){0.0f, 0.0f, 0.0f});
    assert_true(isfinite(none.x + none.y + none.z) && none.x < 0.01f);
}

// Light that comes from one side, as garment.vert shades by it.
static void cloth_is_shaded_by_how_it_is_turned_to_the_light(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    const uint8_t grey[3] = {128, 128, 128};
    struct garment shirt;
    wear_plain(stage, grey, SCENE_RANK_TORSO, &shirt);
    stage->light.has_shape = true;
    stage->light.shape[0] = (struct vec3){0.8f, 0.8f, 0.8f};
    stage->light.shape[2] = (struct vec3){0.2f, 0.2f, 0.2f}; // by z
    stage->light.shape[3] = (struct vec3){0.3f, 0.2f, 0.1f}; // by x
    const struct vec3 normal = {-0.6f, 0.0f, 0.8f};
    for (int i = 0; i < GARMENT_MAX_VERTICES; i++)
        stage->normals[i] = normal;
    draw(stage);
    float facing = 0.8f + 0.2f;
    float turned = 0.8f + 0.2f * normal.z + colour_luminance(stage->light.shape[3]) * normal.x;
    uint8_t value = encode(colour_linear_of_byte(128) * (1.0f + 0.6f * (turned / facing - 1.0f)));
    const uint8_t expected[3] = {value, value, value};
    assert_colour(at(stage, TORSO_X, TORSO_Y), expected, 1);
    garment_free(&shirt);
    close_stage(stage);
}

static void a_garment_that_fades_lets_the_picture_through_in_linear_light(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct garment shirt;
    wear_plain(stage, red_rgb, SCENE_RANK_TORSO, &shirt);
    stage->body.garments[0].opacity = 0.25f;
    draw(stage);
    uint8_t expected[3];
    for (int c = 0; c < 3; c++)
        expected[c] =
            encode(0.25f * colour_linear_of_byte(red_rgb[c]) + 0.75f * colour_linear_of_byte(wall_rgb[c]));
    assert_colour(at(stage, TORSO_X, TORSO_Y), expected, 2);
    garment_free(&shirt);
    close_stage(stage);
}

// --- what hides it -----------------------------------------------------------------------------------------

static void what_is_before_a_torso_hides_it_by_its_share(void **state)
{
    (void)state;
    static const enum scene_layer hiding[] = {SCENE_LAYER_OVER, SCENE_LAYER_ARM_RIGHT, SCENE_LAYER_ARM_LEFT};
    for (size_t i = 0; i < sizeof hiding / sizeof hiding[0]; i++) {
        struct stage *stage = open_stage();
        struct garment shirt;
        wear_plain(stage, red_rgb, SCENE_RANK_TORSO, &shirt);
        set_layer(stage, SCENE_LAYER_PERSON, 0, 255);
        set_layer(stage, hiding[i], 125, 255);
        draw(stage);
        assert_colour(at(stage, 132, TORSO_Y), wall_rgb, 1);
        assert_colour(at(stage, 80, TORSO_Y), red_rgb, 1);
        garment_free(&shirt);
        close_stage(stage);
    }
}

static void an_arm_hides_not_its_own_sleeve_but_the_other_one(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct garment shirt;
    wear_plain(stage, red_rgb, SCENE_RANK_ARM_IN_FRONT, &shirt);
    set_layer(stage, SCENE_LAYER_ARM_RIGHT, 0, 255);
    draw(stage);
    struct vec2 right = flat_shirt_sleeve(0, 0.6f, 0.5f), left = flat_shirt_sleeve(1, 0.6f, 0.5f);
    assert_colour(at(stage, (int)right.x, (int)right.y), red_rgb, 1);
    assert_colour(at(stage, (int)left.x, (int)left.y), wall_rgb, 1);
    garment_free(&shirt);
    close_stage(stage);
}

static void an_arm_in_a_sleeve_is_not_before_the_rest_of_the_garment(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct garment shirt;
    wear_plain(stage, red_rgb, SCENE_RANK_ARM_IN_FRONT, &shirt);
    for (int i = 0; i < stage->body.garments[0].piece_count; i++)
        if (stage->body.garments[0].pieces[i].part == GARMENT_PART_TORSO)
            stage->body.garments[0].pieces[i].rank = SCENE_RANK_TORSO;
    set_layer(stage, SCENE_LAYER_PERSON, 0, 255);
    set_layer(stage, SCENE_LAYER_ARM_RIGHT, 0, 255);
    draw(stage);
    int seam = FLAT_SHIRT_LEFT + 2, armpit = (FLAT_SHIRT_TOP + FLAT_SHIRT_ARMPIT) / 2;
    assert_colour(at(stage, seam, armpit), red_rgb, 20);
    assert_colour(at(stage, TORSO_X, armpit), wall_rgb, 1); // a bare forearm before the chest
    garment_free(&shirt);
    close_stage(stage);
}

static void what_is_behind_shows_only_beside_the_person(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct garment shirt;
    wear_plain(stage, red_rgb, SCENE_RANK_BEHIND, &shirt);
    set_layer(stage, SCENE_LAYER_PERSON, TORSO_X, 255);
    draw(stage);
    assert_colour(at(stage, TORSO_X - 10, TORSO_Y), red_rgb, 1);
    assert_colour(at(stage, TORSO_X + 10, TORSO_Y), wall_rgb, 1);
    garment_free(&shirt);
    close_stage(stage);
}

static void a_sleeve_behind_the_torso_shows_on_its_own_arm(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct garment shirt;
    wear_plain(stage, red_rgb, SCENE_RANK_ARM_BEHIND, &shirt);
    set_layer(stage, SCENE_LAYER_PERSON, 0, 255);
    set_layer(stage, SCENE_LAYER_ARM_LEFT, 100, 255);
    draw(stage);
    struct vec2 right = flat_shirt_sleeve(0, 0.6f, 0.5f), left = flat_shirt_sleeve(1, 0.6f, 0.5f);
    assert_colour(at(stage, (int)left.x, (int)left.y), red_rgb, 1);
    assert_colour(at(stage, (int)right.x, (int)right.y), wall_rgb, 1);
    garment_free(&shirt);
    close_stage(stage);
}

static void cloth_turned_away_shows_its_inside_only_behind_the_person(void **state)
{
    (void)state;
    for (int rank = SCENE_RANK_BEHIND; rank <= SCENE_RANK_TORSO; rank += 2) {
        struct stage *stage = open_stage();
        struct garment shirt;
        wear_plain(stage, red_rgb, (enum scene_rank)rank, &shirt);
        for (int i = 0; i < GARMENT_MAX_VERTICES; i++)
            stage->normals[i] = (struct vec3){0.0f, 0.0f, -1.0f};
        draw(stage);
        uint8_t inside[3];
        for (int c = 0; c < 3; c++)
            inside[c] = encode(0.7f * colour_linear_of_byte(red_rgb[c]));
        assert_colour(at(stage, TORSO_X, TORSO_Y), rank == SCENE_RANK_BEHIND ? inside : wall_rgb, 1);
        garment_free(&shirt);
        close_stage(stage);
    }
}

// All of the shirt's vertices about a point, so many times as large.
static struct vec2 *scaled(const struct garment *garment, float scale)
{
    struct vec2 *out = calloc((size_t)garment->vertex_count, sizeof *out);
    assert_non_null(out);
    for (int i = 0; i < garment->vertex_count; i++)
        out[i] = (struct vec2){TORSO_X + scale * (garment->vertices_px[i].x - TORSO_X),
                               TORSO_Y + scale * (garment->vertices_px[i].y - TORSO_Y)};
    return out;
}

// --- order -------------------------------------------------------------------------------------------------

static void ranks_come_before_garments_and_inner_garments_before_outer_ones(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct garment inner, outer;
    flat_shirt(red_rgb, &inner);
    flat_shirt(green_rgb, &outer);
    wear(stage, &inner, add(stage, &inner), SCENE_RANK_TORSO);
    wear(stage, &outer, add(stage, &outer), SCENE_RANK_TORSO);
    draw(stage);
    assert_colour(at(stage, TORSO_X, TORSO_Y), green_rgb, 1);
    for (int i = 0; i < stage->body.garments[0].piece_count; i++)
        stage->body.garments[0].pieces[i].rank = SCENE_RANK_ARM_IN_FRONT;
    draw(stage);
    assert_colour(at(stage, TORSO_X, TORSO_Y), red_rgb, 1);
    garment_free(&inner);
    garment_free(&outer);
    close_stage(stage);
}

static void an_inner_sleeve_lies_under_all_of_a_garment_with_sleeves(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct garment inner, outer;
    flat_shirt(red_rgb, &inner);
    flat_shirt(green_rgb, &outer);
    wear(stage, &inner, add(stage, &inner), SCENE_RANK_ARM_IN_FRONT);
    struct scene_garment *jacket = wear(stage, &outer, add(stage, &outer), SCENE_RANK_ARM_IN_FRONT);
    // The inner right sleeve lies where the jacket's torso is.
    struct vec2 *places = scaled(&inner, 1.0f);
    for (int i = 0; i < inner.vertex_count; i++)
        places[i].x += 50.0f;
    stage->body.garments[0].front_px = places;
    for (int i = 0; i < jacket->piece_count; i++)
        if (jacket->pieces[i].part == GARMENT_PART_TORSO)
            jacket->pieces[i].rank = SCENE_RANK_TORSO;
    struct vec2 right = flat_shirt_sleeve(0, 0.3f, 0.5f);
    draw(stage);
    assert_colour(at(stage, (int)right.x + 50, (int)right.y), green_rgb, 1);
    jacket->piece_count = 1; // now it has no sleeves
    draw(stage);
    assert_colour(at(stage, (int)right.x + 50, (int)right.y), red_rgb, 1);
    free(places);
    garment_free(&inner);
    garment_free(&outer);
    close_stage(stage);
}

static void the_rear_sheet_shows_the_back_picture_or_else_the_front(void **state)
{
    (void)state;
    for (int has_back = 0; has_back < 2; has_back++) {
        struct stage *stage = open_stage();
        struct garment shirt;
        flat_shirt(red_rgb, &shirt);
        if (has_back) {
            struct garment green;
            flat_shirt(green_rgb, &green);
            shirt.back = green.front;
            green.front = (struct picture){0};
            garment_free(&green);
        }
        struct scene_garment *worn = wear(stage, &shirt, add(stage, &shirt), SCENE_RANK_TORSO);
        worn->rear_px = worn->front_px;
        worn->rear_normals = worn->front_normals;
        worn->front_px = NULL;
        for (int i = 0; i < worn->piece_count; i++)
            worn->pieces[i].is_rear = true;
        draw(stage);
        assert_colour(at(stage, TORSO_X, TORSO_Y), has_back ? green_rgb : red_rgb, 1);
        garment_free(&shirt);
        close_stage(stage);
    }
}

static void a_removed_garment_is_not_drawn(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct garment shirt;
    wear_plain(stage, red_rgb, SCENE_RANK_TORSO, &shirt);
    garments_remove(stage->garments, stage->body.garments[0].garment);
    garments_remove(stage->garments, 77);
    draw(stage);
    assert_colour(at(stage, TORSO_X, TORSO_Y), wall_rgb, 1);
    garment_free(&shirt);
    close_stage(stage);
}

static void there_is_room_for_so_many_garments_and_no_more(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct garment shirt;
    flat_shirt(red_rgb, &shirt);
    uint32_t first = add(stage, &shirt), handle = 0;
    for (int i = 1; i < GARMENTS_MAX; i++)
        assert_true(add(stage, &shirt) != first);
    assert_int_equal(garments_add(stage->garments, &shirt, &handle, NULL), RESULT_TOO_LARGE);
    garments_remove(stage->garments, first);
    assert_int_equal(garments_add(stage->garments, &shirt, &handle, NULL), RESULT_OK);
    garment_free(&shirt);
    close_stage(stage);
}

// --- what it rests on --------------------------------------------------------------------------------------

// From the middle to the right all is of the person.
static void a_garment_darkens_what_it_rests_on_softly(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct garment shirt;
    wear_plain(stage, red_rgb, SCENE_RANK_TORSO, &shirt);
    set_layer(stage, SCENE_LAYER_PERSON, 100, 255);
    draw(stage);
    int metre_px = (int)(0.5f * HEIGHT / tanf(0.3f) / stage->body.distance_m);
    int below = FLAT_SHIRT_BOTTOM - 2, centimetre = metre_px / 100 > 0 ? metre_px / 100 : 1;
    int close = at(stage, 125, below)[1], farther = at(stage, 125, below + centimetre)[1];
    assert_true(close < wall_rgb[1] - 8 && close > wall_rgb[1] / 2);
    assert_true(farther > close);
    assert_colour(at(stage, 125, below + 8 * centimetre), wall_rgb, 1); // far off
    assert_colour(at(stage, 80, below), wall_rgb, 1);                   // beside the person: the wall
    set_layer(stage, SCENE_LAYER_OVER, 100, 255);
    draw(stage);
    assert_colour(at(stage, 125, below), wall_rgb, 1); // a hand before it
    garment_free(&shirt);
    close_stage(stage);
}

static void a_hand_before_a_garment_shades_it(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    const uint8_t grey[3] = {128, 128, 128};
    struct garment shirt;
    wear_plain(stage, grey, SCENE_RANK_TORSO, &shirt);
    set_layer(stage, SCENE_LAYER_PERSON, 0, 255);
    set_layer(stage, SCENE_LAYER_OVER, 110, 255);
    draw(stage);
    assert_true(at(stage, 108, TORSO_Y)[1] < 122);
    assert_colour(at(stage, 75, TORSO_Y), grey, 1);
    garment_free(&shirt);
    close_stage(stage);
}

// Folds of what somebody wears, where the shirt lies: so wide, from the bright one at TORSO_X + a quarter.
static float fold_the_picture(struct stage *stage)
{
    float metre_px = 0.5f * HEIGHT / tanf(0.3f) / stage->body.distance_m, wide_px = 0.05f * metre_px;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            float fold = sinf(6.2831853f * ((float)x - TORSO_X) / wide_px);
            for (int c = 0; c < 3; c++)
                picture_row(&stage->picture, y)[4 * x + c] =
                    encode(colour_linear_of_byte(wall_rgb[c]) * (1.0f + 0.15f * fold));
        }
    return wide_px;
}

static int difference_of_folds(const struct stage *stage, float wide_px)
{
    int quarter = (int)lroundf(0.25f * wide_px);
    return at(stage, TORSO_X + quarter, TORSO_Y)[1] - at(stage, TORSO_X - quarter, TORSO_Y)[1];
}

static void folds_of_the_real_cloth_are_seen_on_the_garment(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    const uint8_t grey[3] = {128, 128, 128};
    struct garment shirt;
    wear_plain(stage, grey, SCENE_RANK_TORSO, &shirt);
    set_layer(stage, SCENE_LAYER_PERSON, 0, 255);
    float wide_px = fold_the_picture(stage);
    draw(stage);
    assert_true(difference_of_folds(stage, wide_px) > 3);
    garment_free(&shirt);
    close_stage(stage);
}

static void folds_are_forgotten_with_who_wore_them(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    const uint8_t grey[3] = {128, 128, 128};
    struct garment shirt;
    wear_plain(stage, grey, SCENE_RANK_TORSO, &shirt);
    set_layer(stage, SCENE_LAYER_PERSON, 0, 255);
    float wide_px = fold_the_picture(stage);
    draw(stage);
    fill(&stage->picture, wall_rgb);
    stage->frame.sequence--; // the same frame is not looked at again, unless nothing is known of it
    draw(stage);
    assert_true(difference_of_folds(stage, wide_px) > 3);
    garments_forget_people(stage->garments);
    stage->frame.sequence--;
    draw(stage);
    assert_in_range(difference_of_folds(stage, wide_px) + 1, 0, 2);
    garment_free(&shirt);
    close_stage(stage);
}

static void nothing_of_a_person_is_left_once_forgotten(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct garment shirt;
    wear_plain(stage, red_rgb, SCENE_RANK_TORSO, &shirt);
    set_layer(stage, SCENE_LAYER_PERSON, 0, 255);
    draw(stage);
    garments_forget_people(stage->garments);
    stage->body.layers = (struct scene_layers){0};
    draw(stage);
    assert_colour(at(stage, TORSO_X, TORSO_Y), red_rgb, 1);
    assert_colour(at(stage, TORSO_X, FLAT_SHIRT_BOTTOM + 1), wall_rgb, 1);
    garment_free(&shirt);
    close_stage(stage);
}

// --- pictures ----------------------------------------------------------------------------------------------

// Whatever colour lies below what is transparent, it comes out nowhere.
static void edges_have_no_halo(void **state)
{
    (void)state;
    static const float scales[] = {2.3f, 1.0f, 0.43f, 0.17f};
    for (size_t k = 0; k < sizeof scales / sizeof scales[0]; k++) {
        struct stage *stage = open_stage();
        struct garment shirt;
        flat_shirt(wall_rgb, &shirt); // on the wall a shirt of its colour can't be seen, but for a halo
        for (int i = 0; i < FLAT_SHIRT_WIDTH * FLAT_SHIRT_HEIGHT; i++) {
            uint8_t *pixel = shirt.front.pixels + 4 * (ptrdiff_t)i;
            if (pixel[3] == 0) {
                pixel[0] = pixel[2] = 255;
                pixel[1] = 0;
            }
        }
        struct vec2 *places = scaled(&shirt, scales[k]);
        wear(stage, &shirt, add(stage, &shirt), SCENE_RANK_TORSO)->front_px = places;
        draw(stage);
        for (int y = 0; y < HEIGHT; y++)
            for (int x = 0; x < WIDTH; x++)
                assert_colour(at(stage, x, y), wall_rgb, 3);
        free(places);
        garment_free(&shirt);
        close_stage(stage);
    }
}

// Stripes of black and white, so many pixels each.
static void paint_stripes(struct garment *shirt, int stripe_px)
{
    for (int y = 0; y < FLAT_SHIRT_HEIGHT; y++)
        for (int x = 0; x < FLAT_SHIRT_WIDTH; x++)
            for (int c = 0; c < 3; c++)
                picture_row(&shirt->front, y)[4 * x + c] = x / stripe_px % 2 == 0 ? 10 : 245;
}

// The darkest and the brightest of a row of the torso.
static void range_of_row(const struct stage *stage, int from_x, int end_x, int *least, int *most)
{
    *least = 255;
    *most = 0;
    for (int x = from_x; x < end_x; x++) {
        int value = at(stage, x, TORSO_Y)[1];
        *least = value < *least ? value : *least;
        *most = value > *most ? value : *most;
    }
}

static void a_print_is_as_sharp_as_its_picture_and_does_not_alias(void **state)
{
    (void)state;
    static const struct {
        float scale;
        int stripe_px;
        bool is_seen; // else stripes are too fine for the screen, and even out
    } cases[] = {{1.0f, 2, true}, {0.6f, 3, true}, {0.25f, 2, false}, {0.11f, 2, false}};
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        struct stage *stage = open_stage();
        struct garment shirt;
        flat_shirt(red_rgb, &shirt);
        paint_stripes(&shirt, cases[k].stripe_px);
        struct vec2 *places = scaled(&shirt, cases[k].scale);
        wear(stage, &shirt, add(stage, &shirt), SCENE_RANK_TORSO)->front_px = places;
        draw(stage);
        int half = (int)(30.0f * cases[k].scale), least, most;
        range_of_row(stage, TORSO_X - half, TORSO_X + half, &least, &most);
        if (cases[k].is_seen)
            assert_true(most - least > 160);
        else
            assert_true(most - least < 40);
        free(places);
        garment_free(&shirt);
        close_stage(stage);
    }
}

static void a_picture_too_large_for_its_texture_is_reduced_not_cut(void **state)
{
    (void)state;
    struct stage *stage = open_stage();
    struct garment shirt;
    flat_shirt(red_rgb, &shirt);
    // The same picture some 20 times as large, its lower half green.
    enum { LARGER = 21 };
    struct picture large = {0};
    assert_int_equal(picture_allocate(FLAT_SHIRT_WIDTH * LARGER, FLAT_SHIRT_HEIGHT * LARGER, &large),
                     RESULT_OK);
    for (int y = 0; y < large.height_px; y++)
        for (int x = 0; x < large.width_px; x++) {
            uint8_t *pixel = picture_row(&large, y) + 4 * (ptrdiff_t)x;
            const uint8_t *from = picture_row(&shirt.front, y / LARGER) + (ptrdiff_t)4 * (x / LARGER);
            for (int c = 0; c < 4; c++)
                pixel[c] = c < 3 && y >= large.height_px / 2 ? green_rgb[c] : from[c];
        }
    picture_free(&shirt.front);
    shirt.front = large;
    struct vec2 *places = scaled(&shirt, 1.0f);
    for (int i = 0; i < shirt.vertex_count; i++)
        shirt.vertices_px[i] =
            (struct vec2){LARGER * shirt.vertices_px[i].x, LARGER * shirt.vertices_px[i].y};
    wear(stage, &shirt, add(stage, &shirt), SCENE_RANK_TORSO)->front_px = places;
    draw(stage);
    assert_colour(at(stage, TORSO_X, FLAT_SHIRT_HEIGHT / 2 - 2), red_rgb, 1);
    assert_colour(at(stage, TORSO_X, FLAT_SHIRT_HEIGHT / 2 + 1), green_rgb, 1);
    assert_colour(at(stage, TORSO_X, FLAT_SHIRT_BOTTOM - 5), green_rgb, 1);
    assert_colour(at(stage, TORSO_X, FLAT_SHIRT_BOTTOM + 2), wall_rgb, 1);
    free(places);
    garment_free(&shirt);
    close_stage(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_neutral_light_a_garment_has_the_colours_of_its_picture),
        cmocka_unit_test(a_garment_takes_the_brightness_and_the_tint_of_the_light),
        cmocka_unit_test(cloth_follows_dim_and_tinted_light_but_no_errors_of_its_estimate),
        cmocka_unit_test(cloth_is_shaded_by_how_it_is_turned_to_the_light),
        cmocka_unit_test(a_garment_that_fades_lets_the_picture_through_in_linear_light),
        cmocka_unit_test(what_is_before_a_torso_hides_it_by_its_share),
        cmocka_unit_test(an_arm_hides_not_its_own_sleeve_but_the_other_one),
        cmocka_unit_test(an_arm_in_a_sleeve_is_not_before_the_rest_of_the_garment),
        cmocka_unit_test(what_is_behind_shows_only_beside_the_person),
        cmocka_unit_test(a_sleeve_behind_the_torso_shows_on_its_own_arm),
        cmocka_unit_test(cloth_turned_away_shows_its_inside_only_behind_the_person),
        cmocka_unit_test(ranks_come_before_garments_and_inner_garments_before_outer_ones),
        cmocka_unit_test(an_inner_sleeve_lies_under_all_of_a_garment_with_sleeves),
        cmocka_unit_test(the_rear_sheet_shows_the_back_picture_or_else_the_front),
        cmocka_unit_test(a_removed_garment_is_not_drawn),
        cmocka_unit_test(there_is_room_for_so_many_garments_and_no_more),
        cmocka_unit_test(a_garment_darkens_what_it_rests_on_softly),
        cmocka_unit_test(a_hand_before_a_garment_shades_it),
        cmocka_unit_test(folds_of_the_real_cloth_are_seen_on_the_garment),
        cmocka_unit_test(folds_are_forgotten_with_who_wore_them),
        cmocka_unit_test(nothing_of_a_person_is_left_once_forgotten),
        cmocka_unit_test(edges_have_no_halo),
        cmocka_unit_test(a_print_is_as_sharp_as_its_picture_and_does_not_alias),
        cmocka_unit_test(a_picture_too_large_for_its_texture_is_reduced_not_cut),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, close_studio);
}
