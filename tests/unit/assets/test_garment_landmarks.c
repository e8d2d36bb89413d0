// Landmarks of painted garments whose places are known, what is refused among those that a person sets, and
// the meshes that come of them.
#include "assets/garment/landmarks.h"
#include "assets/garment/mesh.h"
#include "tests/support/flat_garment.h"
#include "tests/support/garment_checks.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// How far in pixels a landmark may lie from where it is; the pictures are 400 pixels wide.
#define OFF_PX 20.0f

static void paint_part(struct garment *garment, enum garment_part part, const uint8_t rgb[3])
{
    const struct garment_run *run = &garment->parts[part];
    for (int t = run->first; t < run->first + run->count; t++) {
        struct vec2 low = garment->vertices_px[garment->triangles[t][0]], high = low;
        for (int k = 1; k < 3; k++) {
            struct vec2 corner = garment->vertices_px[garment->triangles[t][k]];
            low = (struct vec2){fminf(low.x, corner.x), fminf(low.y, corner.y)};
            high = (struct vec2){fmaxf(high.x, corner.x), fmaxf(high.y, corner.y)};
        }
        for (int y = (int)low.y; (float)y < high.y; y++)
            for (int x = (int)low.x; (float)x < high.x; x++)
                memcpy(picture_row(&garment->front, y) + 4 * (ptrdiff_t)x, rgb, 3);
    }
}

// Of plain cloth, the inside of its back in shade: so that there is a neckline to see.
static void make_plain(enum garment_kind kind, struct garment *out)
{
    static const uint8_t cloth[3] = {120, 150, 190}, inside[3] = {60, 75, 95};
    flat_garment_make(kind, out);
    for (int i = 0; i < out->front.width_px * out->front.height_px; i++)
        memcpy(out->front.pixels + (ptrdiff_t)4 * i, cloth, 3);
    paint_part(out, GARMENT_PART_BACK, inside);
}

// The picture alone.
static void strip(struct garment *garment)
{
    free(garment->vertices_px);
    free(garment->triangles);
    *garment = (struct garment){.front = garment->front};
}

static const enum garment_kind kinds[] = {GARMENT_T_SHIRT, GARMENT_DRESS, GARMENT_SKIRT, GARMENT_TROUSERS};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static void landmarks_are_found_where_they_are(void **state)
{
    (void)state;
    for (int k = 0; k < KINDS; k++) {
        struct garment truth, found;
        struct diagnostic why = {0};
        make_plain(kinds[k], &truth);
        make_plain(kinds[k], &found);
        strip(&found);
        const struct garment_hints hints = {.has_kind = true, .kind = kinds[k]};
        if (garment_find_landmarks(&hints, &found, &why) != RESULT_OK)
            fail_msg("%s: %s", garment_kind_names[kinds[k]], why.text);
        assert_int_equal(found.kind, kinds[k]);
        for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++) {
            struct vec2 off = vec2_subtract(found.landmarks_px[i], truth.landmarks_px[i]);
            // Hardly a waist has this T-shirt: none may be found.
            bool may_lack = i == GARMENT_WAIST_RIGHT || i == GARMENT_WAIST_LEFT;
            if (truth.has[i] && (found.has[i] ? hypotf(off.x, off.y) > OFF_PX : !may_lack))
                fail_msg("%s: %s is off by %.0f, %.0f%s", garment_kind_names[kinds[k]],
                         garment_landmark_names[i], (double)off.x, (double)off.y,
                         found.has[i] ? "" : ", not found");
        }
        garment_free(&truth);
        garment_free(&found);
    }
}

static void a_kind_is_guessed_from_the_outline(void **state)
{
    (void)state;
    static const enum garment_kind plain[] = {GARMENT_T_SHIRT, GARMENT_SKIRT, GARMENT_TROUSERS};
    for (int k = 0; k < 3; k++) {
        struct garment garment;
        struct diagnostic why = {0};
        make_plain(plain[k], &garment);
        strip(&garment);
        const struct garment_hints hints = {0};
        if (garment_find_landmarks(&hints, &garment, &why) != RESULT_OK)
            fail_msg("%s: %s", garment_kind_names[plain[k]], why.text);
        assert_string_equal(garment_kind_names[garment.kind], garment_kind_names[plain[k]]);
        garment_free(&garment);
    }
}

// A garment of these landmarks: a chest 200 wide at y 200, a neck 80 wide at y 60 whose back is at `back_y`.
static void set_top(struct garment *out, enum garment_kind kind, float back_y, float hem_y, bool is_long)
{
    static const struct {
        enum garment_landmark right;
        struct vec2 at; // the left one's mirror image is at 400 - x
    } pairs[] = {{GARMENT_NECK_RIGHT, {160.0f, 60.0f}}, {GARMENT_ARMPIT_RIGHT, {100.0f, 200.0f}}};
    *out = (struct garment){.kind = kind};
    for (int i = 0; i < 2; i++) {
        out->landmarks_px[pairs[i].right] = pairs[i].at;
        out->landmarks_px[pairs[i].right + 1] = (struct vec2){400.0f - pairs[i].at.x, pairs[i].at.y};
    }
    out->landmarks_px[GARMENT_NECK_BACK] = (struct vec2){200.0f, back_y};
    out->landmarks_px[GARMENT_HEM_RIGHT] = (struct vec2){100.0f, hem_y};
    out->landmarks_px[GARMENT_HEM_LEFT] = (struct vec2){300.0f, hem_y};
    out->has[GARMENT_NECK_BACK] = true;
    out->has[GARMENT_ELBOW_OUTER_RIGHT] = is_long;
}

static bool is_like(const struct garment *garment, enum garment_kind kind)
{
    enum garment_kind alike[GARMENT_KINDS_ALIKE_MAX];
    int count = garment_kinds_alike(garment, alike);
    bool is = false;
    assert_true(count <= GARMENT_KINDS_ALIKE_MAX);
    for (int i = 0; i < count; i++)
        is = is || alike[i] == kind;
    return is;
}

static void what_the_landmarks_do_not_tell_apart_is_said(void **state)
{
    (void)state;
    struct garment garment;
    set_top(&garment, GARMENT_T_SHIRT, 65.0f, 400.0f, true);
    assert_true(is_like(&garment, GARMENT_SWEATER));
    assert_false(is_like(&garment, GARMENT_DRESS));
    set_top(&garment, GARMENT_T_SHIRT, 65.0f, 400.0f, false);
    assert_false(is_like(&garment, GARMENT_SWEATER));
    set_top(&garment, GARMENT_T_SHIRT, 65.0f, 540.0f, false);
    assert_true(is_like(&garment, GARMENT_DRESS));
    set_top(&garment, GARMENT_DRESS, 65.0f, 600.0f, false);
    assert_true(is_like(&garment, GARMENT_T_SHIRT));
    set_top(&garment, GARMENT_DRESS, 65.0f, 800.0f, false);
    assert_false(is_like(&garment, GARMENT_T_SHIRT));
    set_top(&garment, GARMENT_SHIRT, 40.0f, 400.0f, true);
    assert_true(is_like(&garment, GARMENT_JACKET));
    set_top(&garment, GARMENT_SKIRT, 40.0f, 400.0f, true);
    assert_false(is_like(&garment, GARMENT_DRESS));
}

static void meshes_cover_the_cloth_and_parts_are_sewn_together(void **state)
{
    (void)state;
    for (int k = 0; k < KINDS; k++) {
        struct garment garment;
        struct diagnostic why = {0};
        make_plain(kinds[k], &garment);
        strip(&garment);
        const struct garment_hints hints = {.has_kind = true, .kind = kinds[k]};
        assert_int_equal(garment_find_landmarks(&hints, &garment, &why), RESULT_OK);
        if (garment_make_mesh(&garment, &why) != RESULT_OK)
            fail_msg("%s: %s", garment_kind_names[kinds[k]], why.text);
        garment_check_mesh(garment_kind_names[kinds[k]], &garment);
        // A vertex of the torso that a sleeve or a leg uses too.
        static bool of_torso[GARMENT_MAX_VERTICES];
        memset(of_torso, 0, sizeof of_torso);
        const struct garment_run *torso = &garment.parts[GARMENT_PART_TORSO];
        for (int t = torso->first; t < torso->first + torso->count; t++)
            for (int c = 0; c < 3; c++)
                of_torso[garment.triangles[t][c]] = true;
        static const enum garment_part sewn[] = {GARMENT_PART_UPPER_SLEEVE_RIGHT,
                                                 GARMENT_PART_UPPER_SLEEVE_LEFT, GARMENT_PART_LEG_RIGHT,
                                                 GARMENT_PART_LEG_LEFT};
        for (int s = 0; s < 4; s++) {
            const struct garment_run *run = &garment.parts[sewn[s]];
            int shared = 0;
            for (int t = run->first; t < run->first + run->count; t++)
                for (int c = 0; c < 3; c++)
                    shared += of_torso[garment.triangles[t][c]];
            assert_true(run->count == 0 || shared > 4);
        }
        assert_int_equal(garment.parts[GARMENT_PART_UPPER_SLEEVE_LEFT].count > 0,
                         kinds[k] == GARMENT_T_SHIRT);
        assert_int_equal(garment.parts[GARMENT_PART_LEG_RIGHT].count > 0, kinds[k] == GARMENT_TROUSERS);
        garment_free(&garment);
    }
}

// Sets one landmark of a sound sweater wrong, and wants a line that names it.
static void assert_refused(enum garment_landmark landmark, bool has, float x, float y, const char *named)
{
    struct garment garment;
    struct diagnostic why = {0};
    make_plain(GARMENT_SWEATER, &garment);
    assert_int_equal(garment_check_landmarks(&garment, &why), RESULT_OK);
    garment.has[landmark] = has;
    garment.landmarks_px[landmark] = (struct vec2){x, y};
    assert_int_equal(garment_check_landmarks(&garment, &why), RESULT_INVALID);
    if (strstr(why.text, named) == NULL || strchr(why.text, '\n') != NULL)
        fail_msg("not of %s: %s", named, why.text);
    garment_free(&garment);
}

static void landmarks_that_cannot_be_are_named(void **state)
{
    (void)state;
    assert_refused(GARMENT_ARMPIT_LEFT, false, 0.0f, 0.0f, "armpit_left");
    assert_refused(GARMENT_HEM_RIGHT, true, -30.0f, 340.0f, "hem_right");
    assert_refused(GARMENT_SHOULDER_RIGHT, true, 350.0f, 60.0f, "shoulder_right");
    assert_refused(GARMENT_HEM_LEFT, true, 300.0f, 70.0f, "hem");
    assert_refused(GARMENT_HEM_RIGHT, true, 20.0f, 590.0f, "hem_right");
}

static void an_empty_picture_is_refused(void **state)
{
    (void)state;
    struct garment garment = {0};
    struct diagnostic why = {0};
    const struct garment_hints hints = {.has_kind = true, .kind = GARMENT_T_SHIRT};
    assert_int_equal(picture_allocate(200, 200, &garment.front), RESULT_OK);
    assert_int_equal(garment_find_landmarks(&hints, &garment, &why), RESULT_INVALID);
    assert_true(why.text[0] != '\0');
    garment_free(&garment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(landmarks_are_found_where_they_are),
        cmocka_unit_test(a_kind_is_guessed_from_the_outline),
        cmocka_unit_test(what_the_landmarks_do_not_tell_apart_is_said),
        cmocka_unit_test(meshes_cover_the_cloth_and_parts_are_sewn_together),
        cmocka_unit_test(landmarks_that_cannot_be_are_named),
        cmocka_unit_test(an_empty_picture_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
