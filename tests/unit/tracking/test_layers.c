#include "platform/base/face_topology.h"
#include "tests/support/test_support.h"
#include "tracking/layers.h"
#include "tracking/layers_limb.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// A painted figure, 400 pixels to the metre, whose parts are known.
#define WIDTH 360
#define HEIGHT 640
#define METRE 400.0f

enum part { GROUND, LEG, TORSO, NECK, HAIR, FACE, UPPER_ARM, FOREARM, HAND_PART, OTHER, PARTS };
static const uint8_t colours[PARTS][3] = {
    [GROUND] = {150, 170, 150},  [LEG] = {70, 60, 50},        [TORSO] = {50, 80, 170},
    [NECK] = {205, 150, 125},    [HAIR] = {70, 45, 30},       [FACE] = {215, 160, 135},
    [UPPER_ARM] = {50, 80, 170}, [FOREARM] = {210, 155, 130}, [HAND_PART] = {210, 155, 130},
    [OTHER] = {160, 60, 60}};

static struct layerer *layerer;
static struct picture picture;
static struct people people;
static uint8_t parts[HEIGHT][WIDTH];
static uint8_t painted[PARTS][3];
static uint32_t seed = 9;

// --- painting ----------------------------------------------------------------------------------------------

static void paint_bone(enum part part, struct vec2 a, struct vec2 b, float radius)
{
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            struct vec2 line = vec2_subtract(b, a);
            struct vec2 to = {(float)x + 0.5f - a.x, (float)y + 0.5f - a.y};
            float t = (to.x * line.x + to.y * line.y) / (line.x * line.x + line.y * line.y + 1e-6f);
            t = fminf(fmaxf(t, 0.0f), 1.0f);
            if (hypotf(to.x - t * line.x, to.y - t * line.y) < radius)
                parts[y][x] = (uint8_t)part;
        }
}

static void paint_oval(enum part part, struct vec2 middle, float across, float down)
{
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            if (hypotf(((float)x + 0.5f - middle.x) / across, ((float)y + 0.5f - middle.y) / down) < 1.0f)
                parts[y][x] = (uint8_t)part;
}

// Colours with a camera's noise, and the mask of who is not ground, softened as a network's is.
static void render(void)
{
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            for (int i = 0; i < 4; i++) {
                seed = seed * 1664525u + 1013904223u;
                picture_row(&picture, y)[4 * x + i] =
                    i < 3 ? (uint8_t)(painted[parts[y][x]][i] + seed / 429496730u) : 255;
            }
    people.mask.width = 144;
    people.mask.height = 256;
    for (int y = 0; y < 256; y++)
        for (int x = 0; x < 144; x++) {
            int sum = 0;
            for (int v = -1; v < 4; v++)
                for (int u = -1; u < 4; u++) {
                    int py = y * 5 / 2 + v, px = x * 5 / 2 + u;
                    sum += py >= 0 && px >= 0 && py < HEIGHT && px < WIDTH && parts[py][px] != GROUND;
                }
            people.mask.alpha[y * 144 + x] = (uint8_t)(sum * 255 / 25);
        }
}

// --- the figure --------------------------------------------------------------------------------------------

static void put(struct body *body, int landmark, float x, float y, float z_m)
{
    body->landmarks_px[landmark] = (struct vec3){x, y, z_m * METRE};
    body->world_m[landmark] = (struct vec3){(x - 180.0f) / METRE, (y - 400.0f) / METRE, z_m};
    body->visible[landmark] = 1.0f;
}

static struct vec2 at(const struct body *body, int landmark)
{
    return (struct vec2){body->landmarks_px[landmark].x, body->landmarks_px[landmark].y};
}

static void put_body(struct body *body)
{
    static const float places[BODY_LANDMARKS][2] = {
        [0] = {180, 120},  [7] = {212, 115},  [8] = {148, 115},  [11] = {252, 205}, [12] = {108, 205},
        [13] = {285, 310}, [14] = {85, 305},  [15] = {292, 410}, [16] = {190, 300}, [17] = {290, 436},
        [18] = {218, 302}, [19] = {298, 436}, [20] = {218, 292}, [21] = {296, 430}, [22] = {212, 290},
        [23] = {222, 400}, [24] = {138, 400}, [25] = {222, 510}, [26] = {138, 510}, [27] = {222, 610},
        [28] = {138, 610}, [31] = {222, 620}, [32] = {138, 620}};
    body->id = 3;
    body->score = 1.0f;
    for (int i = 0; i < BODY_LANDMARKS; i++)
        put(body, i, places[i][0] > 0.0f ? places[i][0] : 180.0f, places[i][1] > 0.0f ? places[i][1] : 120.0f,
            i == 14 || i == 16 || i == 18 || i == 20 || i == 22 ? -0.15f : 0.0f);
}

static void put_face(struct face *face)
{
    face->id = 4;
    for (int i = 0; i < FACE_LANDMARKS; i++)
        face->landmarks_px[i] = (struct vec3){180.0f, 120.0f, 0.0f};
    for (int i = 0; i < FACE_RING_OVAL_COUNT; i++) {
        float angle = 6.2831853f * (float)i / FACE_RING_OVAL_COUNT;
        face->landmarks_px[face_ring_oval[i]] =
            (struct vec3){180.0f + 33.0f * sinf(angle), 120.0f - 45.0f * cosf(angle), 0.0f};
    }
}

static void paint_arm(const struct body *body, int side)
{
    paint_bone(UPPER_ARM, at(body, 11 + side), at(body, 13 + side), 20.0f);
    paint_bone(FOREARM, at(body, 13 + side), at(body, 15 + side), 15.0f);
    paint_bone(HAND_PART, at(body, 15 + side), at(body, 19 + side), 14.0f);
}

static void paint_figure(void)
{
    const struct body *body = &people.bodies[0];
    memset(parts, GROUND, sizeof parts);
    paint_bone(LEG, at(body, 23), at(body, 27), 28.0f);
    paint_bone(LEG, at(body, 24), at(body, 28), 28.0f);
    paint_oval(HAIR, (struct vec2){180.0f, 112.0f}, 44.0f, 54.0f);
    paint_bone(NECK, (struct vec2){180.0f, 150.0f}, (struct vec2){180.0f, 200.0f}, 18.0f);
    for (int i = 0; i <= 4; i++) {
        float x = 130.0f + 25.0f * (float)i;
        paint_bone(TORSO, (struct vec2){x, 215.0f}, (struct vec2){x, 400.0f}, 22.0f);
    }
    paint_bone(TORSO, at(body, 11), at(body, 12), 16.0f);
    paint_oval(FACE, (struct vec2){180.0f, 120.0f}, 33.0f, 45.0f);
    paint_arm(body, 0);
    paint_arm(body, 1);
}

static int set_up(void **state)
{
    (void)state;
    struct diagnostic why;
    memset(&people, 0, sizeof people);
    memcpy(painted, colours, sizeof painted);
    seed = 9;
    people.width_px = WIDTH;
    people.height_px = HEIGHT;
    people.body_count = people.face_count = 1;
    put_body(&people.bodies[0]);
    put_face(&people.faces[0]);
    paint_figure();
    if (picture_allocate(WIDTH, HEIGHT, &picture) != RESULT_OK)
        return -1;
    return layerer_create(&layerer, &why) == RESULT_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    layerer_destroy(layerer);
    picture_free(&picture);
    return 0;
}

// --- what is asked -----------------------------------------------------------------------------------------

static struct layers look(bool is_still)
{
    struct layers layers;
    assert_int_equal(layerer_look(layerer, &picture, &people, 0, is_still, &layers), RESULT_OK);
    return layers;
}

static float share_at(const struct layers *layers, int layer, int x, int y)
{
    int u = x * layers->width / WIDTH, v = y * layers->height / HEIGHT;
    return (float)layers->shares[v * layers->width + u][layer] / 255.0f;
}

// The greatest of what hides a garment on the torso.
static float hidden_at(const struct layers *layers, int x, int y)
{
    float over = share_at(layers, LAYER_OVER, x, y);
    return fmaxf(over,
                 fmaxf(share_at(layers, LAYER_ARM_RIGHT, x, y), share_at(layers, LAYER_ARM_LEFT, x, y)));
}

// How much of a part is hidden, its border of `border` pixels left out, in rows `top` to `bottom`.
static float hidden_share(const struct layers *layers, enum part part, int border, int top, int bottom)
{
    float sum = 0.0f;
    int count = 0;
    for (int y = top; y < bottom; y++)
        for (int x = border; x < WIDTH - border; x++) {
            bool inside = true;
            for (int v = -border; v <= border; v++)
                for (int u = -border; u <= border; u++)
                    inside = inside && parts[y + v][x + u] == part;
            sum += inside ? hidden_at(layers, x, y) : 0.0f;
            count += inside;
        }
    assert_true(count > 50);
    return sum / (float)count;
}

static void an_arm_before_the_chest_is_before_it_and_nothing_beside_it(void **state)
{
    (void)state;
    render();
    struct layers layers = look(true);
    assert_true(layers.width <= LAYERS_SIDE_MAX && layers.height <= LAYERS_SIDE_MAX);
    assert_true(hidden_share(&layers, FOREARM, 2, 270, 420) > 0.95f);
    assert_true(hidden_share(&layers, HAND_PART, 3, 270, 450) > 0.9f);
    assert_true(hidden_share(&layers, TORSO, 5, 200, 400) < 0.05f);
    assert_true(share_at(&layers, LAYER_ARM_RIGHT, 140, 302) > 0.9f);
    assert_true(share_at(&layers, LAYER_ARM_LEFT, 140, 302) < 0.1f);
    assert_true(share_at(&layers, LAYER_ARM_LEFT, 289, 360) > 0.9f);
    assert_true(share_at(&layers, LAYER_OVER, 208, 296) > 0.9f);
}

static void where_landmarks_are_a_little_off_colours_tell_the_arm(void **state)
{
    (void)state;
    render();
    for (int i = 14; i <= 22; i += 2)
        people.bodies[0].landmarks_px[i].y += 11.0f;
    struct layers layers = look(true);
    for (int x = 120; x <= 170; x += 10) {
        assert_true(hidden_at(&layers, x, 292) > 0.9f); // within the arm, at the far side
        assert_true(hidden_at(&layers, x, 323) < 0.1f); // without, where the landmarks say the arm is
    }
}

static void a_sleeve_of_the_shirts_colour_is_where_the_landmarks_say(void **state)
{
    (void)state;
    memcpy(painted[FOREARM], painted[TORSO], sizeof painted[FOREARM]);
    memcpy(painted[HAND_PART], painted[TORSO], sizeof painted[HAND_PART]);
    render();
    struct layers layers = look(true);
    assert_true(share_at(&layers, LAYER_ARM_RIGHT, 140, 302) > 0.9f);
    assert_true(hidden_at(&layers, 140, 350) < 0.05f);
    assert_true(hidden_at(&layers, 180, 250) < 0.05f);
}

static void an_arm_behind_the_back_hides_nothing(void **state)
{
    (void)state;
    struct body *body = &people.bodies[0];
    for (int i = 14; i <= 22; i += 2)
        body->world_m[i].z = 0.25f;
    memset(parts, GROUND, sizeof parts);
    paint_figure();
    paint_bone(TORSO, (struct vec2){120.0f, 302.0f}, (struct vec2){230.0f, 302.0f}, 18.0f);
    render();
    struct layers layers = look(true);
    assert_true(hidden_at(&layers, 150, 302) < 0.05f);
    assert_true(hidden_at(&layers, 200, 300) < 0.05f);
}

// Whatever its colour: the shaded side of the clothes is like nothing else.
static void what_is_within_the_torso_is_no_arm_that_hangs_beside_it(void **state)
{
    (void)state;
    struct limb limb = {.joints = {{50.0f, 20.0f}, {52.0f, 50.0f}, {54.0f, 80.0f}, {54.0f, 90.0f}},
                        .radii = {6.0f, 5.0f, 4.0f, 4.0f},
                        .trunk = {{50.0f, 20.0f}, {10.0f, 20.0f}, {14.0f, 75.0f}, {46.0f, 75.0f}},
                        .beside = 1.0f};
    const struct vec2 within = {45.0f, 38.0f}, on_the_arm = {52.0f, 38.0f};
    assert_true(limb_place_at(&limb, within).part == LIMB_PART_UPPER_LAST);
    assert_true(limb_place_at(&limb, within).prior < -4.0f);
    assert_true(limb_place_at(&limb, on_the_arm).prior > 1.0f);
    limb.beside = 0.0f; // before the torso
    assert_true(limb_place_at(&limb, within).prior > -2.0f);
}

// The right arm from the elbow on, as landmarks have it that are guesses or not.
static void guess_arm(struct vec2 elbow, struct vec2 wrist, struct vec2 fingers, float hand_visible)
{
    struct body *body = &people.bodies[0];
    put(body, 14, elbow.x, elbow.y, 0.0f);
    put(body, 16, wrist.x, wrist.y, 0.0f);
    for (int i = 18; i <= 22; i += 2) {
        put(body, i, fingers.x, fingers.y, 0.0f);
        body->visible[i] = hand_visible;
    }
}

static void hands_behind_the_back_are_not_drawn_over_the_clothes(void **state)
{
    (void)state;
    struct body *body = &people.bodies[0];
    memcpy(painted[FOREARM], painted[TORSO], sizeof painted[FOREARM]); // a long sleeve
    guess_arm((struct vec2){95.0f, 300.0f}, (struct vec2){170.0f, 345.0f}, (struct vec2){200.0f, 350.0f},
              0.4f);
    body->visible[16] = 0.45f; // not told by depth: the network doesn't know
    paint_figure();
    // Nothing of forearm and hand is seen but the torso.
    paint_bone(TORSO, (struct vec2){135.0f, 330.0f}, (struct vec2){225.0f, 350.0f}, 30.0f);
    render();
    struct layers layers = look(true);
    assert_true(hidden_at(&layers, 170, 345) < 0.05f);
    assert_true(hidden_at(&layers, 200, 350) < 0.05f);
    assert_true(hidden_share(&layers, TORSO, 6, 320, 390) < 0.05f);
    // A hand of the face's skin at the same place is there.
    paint_bone(HAND_PART, (struct vec2){170.0f, 345.0f}, (struct vec2){205.0f, 351.0f}, 14.0f);
    render();
    layers = look(true);
    assert_true(hidden_at(&layers, 190, 348) > 0.9f);
}

static void of_an_arm_with_its_hand_in_a_pocket_the_forearm_is_seen(void **state)
{
    (void)state;
    guess_arm((struct vec2){98.0f, 300.0f}, (struct vec2){132.0f, 378.0f}, (struct vec2){140.0f, 398.0f},
              0.6f);
    paint_figure();
    paint_bone(TORSO, (struct vec2){136.0f, 392.0f}, (struct vec2){146.0f, 420.0f}, 20.0f); // the pocket
    render();
    struct layers layers = look(true);
    assert_true(hidden_at(&layers, 117, 344) > 0.9f);
    assert_true(hidden_at(&layers, 140, 402) < 0.1f);
    assert_true(hidden_at(&layers, 146, 412) < 0.1f);
}

static void hair_over_the_shoulders_is_before_and_the_neck_is_not(void **state)
{
    (void)state;
    paint_bone(HAIR, (struct vec2){140.0f, 110.0f}, (struct vec2){136.0f, 250.0f}, 13.0f);
    render();
    struct layers layers = look(true);
    assert_true(share_at(&layers, LAYER_OVER, 180, 120) > 0.95f);
    assert_true(share_at(&layers, LAYER_OVER, 180, 70) > 0.95f);
    assert_true(share_at(&layers, LAYER_OVER, 137, 190) > 0.9f);
    assert_true(share_at(&layers, LAYER_OVER, 136, 235) > 0.8f);
    assert_true(share_at(&layers, LAYER_OVER, 180, 185) < 0.1f);
    assert_true(share_at(&layers, LAYER_OVER, 225, 235) < 0.05f);
    assert_true(share_at(&layers, LAYER_PERSON, 180, 185) > 0.95f);
}

static void a_shirt_of_the_hairs_colour_is_no_hair(void **state)
{
    (void)state;
    memcpy(painted[TORSO], painted[HAIR], sizeof painted[TORSO]);
    memcpy(painted[UPPER_ARM], painted[HAIR], sizeof painted[UPPER_ARM]);
    render();
    struct layers layers = look(true);
    for (int x = 150; x < 210; x += 10)
        assert_true(share_at(&layers, LAYER_OVER, x, 250) < 0.05f);
}

static void tracked_hands_are_followed_finger_by_finger(void **state)
{
    (void)state;
    static const float fingers[5] = {-0.9f, -0.4f, 0.0f, 0.4f, 0.8f};
    struct hand *hand = &people.hands[0];
    people.hand_count = 1;
    hand->side = HAND_RIGHT;
    hand->landmarks_px[0] = (struct vec3){190.0f, 300.0f, 0.0f};
    for (int i = 1; i < HAND_LANDMARKS; i++) {
        float angle = fingers[(i - 1) / 4] - 1.2f, reach = 24.0f + 9.0f * (float)((i - 1) % 4);
        hand->landmarks_px[i] =
            (struct vec3){190.0f + reach * cosf(angle), 300.0f + reach * sinf(angle), 0.0f};
    }
    hand->world_m[9] = (struct vec3){0.05f, -0.06f, 0.0f};
    paint_figure();
    for (int finger = 0; finger < 5; finger++)
        for (int i = 1; i <= 4; i++) {
            const struct vec3 *px = hand->landmarks_px;
            int from = i == 1 ? 0 : finger * 4 + i - 1, to = finger * 4 + i;
            paint_bone(HAND_PART, (struct vec2){px[from].x, px[from].y}, (struct vec2){px[to].x, px[to].y},
                       4.5f);
        }
    render();
    struct layers layers = look(true);
    for (int finger = 1; finger < 5; finger++) { // the middle of each last bone but the thumb's
        const struct vec3 *px = hand->landmarks_px + 1 + (ptrdiff_t)finger * 4;
        assert_true(share_at(&layers, LAYER_OVER, (int)(0.5f * (px[2].x + px[3].x)),
                             (int)(0.5f * (px[2].y + px[3].y))) > 0.7f);
    }
    assert_true(hidden_share(&layers, TORSO, 6, 220, 260) < 0.08f);
}

static void put_other(float x, float size)
{
    struct body *other = &people.bodies[1];
    put_body(other);
    other->id = 5;
    people.body_count = 2;
    for (int i = 0; i < BODY_LANDMARKS; i++) {
        struct vec3 *px = &other->landmarks_px[i];
        px->x = x + size * (px->x - 180.0f);
        px->y = 400.0f + size * (px->y - 400.0f);
    }
    people.face_count = 2;
    people.faces[1] = people.faces[0];
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        struct vec3 *px = &people.faces[1].landmarks_px[i];
        *px = (struct vec3){x + size * (px->x - 180.0f), 400.0f + size * (px->y - 400.0f), 0.0f};
    }
}

static void who_stands_nearer_is_before_and_who_is_farther_is_not(void **state)
{
    (void)state;
    const float sizes[2] = {1.25f, 0.8f};
    for (int i = 0; i < 2; i++) {
        put_other(310.0f, sizes[i]);
        paint_figure();
        const struct body *other = &people.bodies[1];
        paint_bone(OTHER, at(other, 12), at(other, 24), 40.0f * sizes[i]);
        paint_bone(OTHER, at(other, 11), at(other, 23), 40.0f * sizes[i]);
        render();
        struct layers layers = look(true);
        float over = share_at(&layers, LAYER_OVER, 330, 340);
        assert_true(i == 0 ? over > 0.9f : over < 0.1f);
        assert_true(share_at(&layers, LAYER_PERSON, 330, 340) < 0.1f);
        assert_true(share_at(&layers, LAYER_PERSON, 160, 360) > 0.9f);
    }
}

static void nothing_is_said_without_a_mask_or_a_body(void **state)
{
    (void)state;
    render();
    struct layers layers;
    assert_int_equal(layerer_look(layerer, &picture, &people, 1, true, &layers), RESULT_OK);
    assert_int_equal(layers.width, 0);
    memset(people.mask.alpha, 0, sizeof people.mask.alpha);
    assert_int_equal(look(true).width, 0);
    people.mask.width = 0;
    assert_int_equal(look(true).width, 0);
}

// --- over time ---------------------------------------------------------------------------------------------

static uint8_t kept[LAYERS_SIDE_MAX * LAYERS_SIDE_MAX][LAYER_COUNT];

static void keep(const struct layers *layers)
{
    memcpy(kept, layers->shares, (size_t)layers->width * (size_t)layers->height * sizeof *kept);
}

static long change(const struct layers *layers)
{
    long sum = 0;
    for (int i = 0; i < layers->width * layers->height; i++)
        for (int k = 0; k < LAYER_COUNT; k++)
            sum += labs((long)layers->shares[i][k] - (long)kept[i][k]);
    return sum;
}

static struct layers jitter(bool is_still)
{
    people.captured_ns += 33000000;
    people.bodies[0].landmarks_px[16].y += 12.0f;
    struct layers layers = look(is_still);
    people.bodies[0].landmarks_px[16].y -= 12.0f;
    return layers;
}

static void what_holds_still_does_so_however_landmarks_jitter(void **state)
{
    (void)state;
    memcpy(painted[FOREARM], painted[TORSO], sizeof painted[FOREARM]); // nothing but landmarks tells the arm
    people.captured_ns = 1000000000;
    render();
    struct layers layers = look(true);
    keep(&layers);
    layers = jitter(true);
    long alone = change(&layers);
    people.captured_ns += 33000000;
    layers = look(false);
    keep(&layers);
    layers = jitter(false);
    assert_true(alone > 0);
    assert_true(change(&layers) < alone / 2);
}

static void motion_is_followed_at_once(void **state)
{
    (void)state;
    people.captured_ns = 1000000000;
    render();
    (void)look(false);
    for (int i = 14; i <= 22; i += 2)
        people.bodies[0].landmarks_px[i].y += 50.0f;
    people.captured_ns += 33000000;
    paint_figure();
    render();
    struct layers layers = look(false);
    assert_true(share_at(&layers, LAYER_ARM_RIGHT, 150, 351) > 0.9f);
    assert_true(hidden_at(&layers, 150, 302) < 0.1f);
}

static void forgetting_leaves_nothing_of_what_was_seen(void **state)
{
    (void)state;
    people.captured_ns = 1000000000;
    render();
    struct layers layers = look(false);
    keep(&layers);
    (void)jitter(false);
    layerer_forget(layerer);
    people.captured_ns += 33000000;
    layers = look(false);
    assert_int_equal(change(&layers), 0);
}

static void odd_pictures_are_taken(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {2, 2}, {3, 500}, {701, 5}, {1921, 1079}};
    render();
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct picture odd;
        struct layers layers;
        assert_int_equal(picture_allocate(sizes[i][0], sizes[i][1], &odd), RESULT_OK);
        assert_int_equal(layerer_look(layerer, &odd, &people, 0, true, &layers), RESULT_OK);
        assert_true(layers.width <= LAYERS_SIDE_MAX && layers.height <= LAYERS_SIDE_MAX);
        picture_free(&odd);
    }
}

static void landmarks_that_say_nothing_do_no_harm(void **state)
{
    (void)state;
    render();
    memset(&people.bodies[0], 0, sizeof people.bodies[0]);
    memset(&people.faces[0], 0, sizeof people.faces[0]);
    assert_true(look(true).width > 0);
    put_body(&people.bodies[0]);
    for (int i = 11; i < 17; i++) // far out of the picture
        people.bodies[0].landmarks_px[i].x = 1e7f;
    assert_true(look(true).width > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_arm_before_the_chest_is_before_it_and_nothing_beside_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(where_landmarks_are_a_little_off_colours_tell_the_arm, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_sleeve_of_the_shirts_colour_is_where_the_landmarks_say, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_arm_behind_the_back_hides_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_within_the_torso_is_no_arm_that_hangs_beside_it, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(hands_behind_the_back_are_not_drawn_over_the_clothes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(of_an_arm_with_its_hand_in_a_pocket_the_forearm_is_seen, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(hair_over_the_shoulders_is_before_and_the_neck_is_not, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_shirt_of_the_hairs_colour_is_no_hair, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tracked_hands_are_followed_finger_by_finger, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_stands_nearer_is_before_and_who_is_farther_is_not, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_said_without_a_mask_or_a_body, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_holds_still_does_so_however_landmarks_jitter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(motion_is_followed_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(forgetting_leaves_nothing_of_what_was_seen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(odd_pictures_are_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(landmarks_that_say_nothing_do_no_harm, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("which part of a body is where", tests, NULL, NULL);
}
