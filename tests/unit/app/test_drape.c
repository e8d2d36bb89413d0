// Flat garments on posed wearers: where they hang, how wide they are, what turns, bends and stays.
#include "app/garment/drape.h"
#include "tests/support/flat_garment.h"
#include "tests/support/test_support.h"
#include "tests/support/wearer_stage.h"

#include <stdlib.h>
#include <string.h>

#define FRAME_NS 33333333

// Shoulders to hips of the staged wearer.
#define TORSO_PX (0.5f * WEARER_STAGE_METRE_PX)

struct worn {
    struct garment garment;
    struct drape *drape;
    struct wearer wearer;
    struct scene_garment out;
    uint8_t back[4]; // stands for the picture of its back
    int64_t time_ns;
};

static struct worn *put_on(enum garment_kind kind)
{
    struct worn *worn = calloc(1, sizeof *worn);
    assert_non_null(worn);
    flat_garment_make(kind, &worn->garment);
    worn->garment.back =
        (struct picture){.pixels = worn->back, .width_px = 1, .height_px = 1, .stride_bytes = 4};
    assert_int_equal(drape_create(&worn->garment, &worn->drape, NULL), RESULT_OK);
    return worn;
}

static void take_off(struct worn *worn)
{
    drape_destroy(worn->drape);
    worn->garment.back = (struct picture){0};
    garment_free(&worn->garment);
    free(worn);
}

static bool pose(struct worn *worn, struct wearer_pose how)
{
    wearer_stage_make(&how, &worn->wearer);
    worn->time_ns += FRAME_NS;
    return drape_run(worn->drape, &worn->wearer, 0, worn->time_ns, false, &worn->out);
}

static float cross(struct vec2 a, struct vec2 b, struct vec2 c)
{
    return (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
}

// Where a place of the flat garment came to lie: by the triangle it is in or next to.
static struct vec2 lies(const struct worn *worn, const struct vec2 *sheet, struct vec2 p)
{
    const struct garment *garment = &worn->garment;
    struct vec2 found = {0};
    float least = INFINITY;
    for (int t = 0; t < garment->triangle_count; t++) {
        const uint16_t *at = garment->triangles[t];
        const struct vec2 *v = garment->vertices_px;
        float area = cross(v[at[0]], v[at[1]], v[at[2]]);
        float b = cross(v[at[0]], p, v[at[2]]) / area, c = cross(v[at[0]], v[at[1]], p) / area,
              a = 1.0f - b - c;
        float outside = -fminf(a, fminf(b, c));
        if (outside >= least)
            continue;
        least = outside;
        found.x = a * sheet[at[0]].x + b * sheet[at[1]].x + c * sheet[at[2]].x;
        found.y = a * sheet[at[0]].y + b * sheet[at[1]].y + c * sheet[at[2]].y;
    }
    return found;
}

static struct vec2 landmark(const struct worn *worn, int which)
{
    return lies(worn, worn->out.front_px, worn->garment.landmarks_px[which]);
}

static float apart(struct vec2 a, struct vec2 b)
{
    return vec2_length(vec2_subtract(a, b));
}

// Of the front sheet's triangles that face the camera: how many are turned over.
static float turned_over(const struct worn *worn)
{
    const struct garment *garment = &worn->garment;
    int seen = 0, over = 0;
    for (int t = 0; t < garment->triangle_count; t++) {
        const uint16_t *at = garment->triangles[t];
        const struct vec2 *is = worn->out.front_px, *was = garment->vertices_px;
        const struct vec3 *normals = worn->out.front_normals;
        if (fminf(normals[at[0]].z, fminf(normals[at[1]].z, normals[at[2]].z)) < 0.1f)
            continue;
        seen++;
        over += cross(is[at[0]], is[at[1]], is[at[2]]) * cross(was[at[0]], was[at[1]], was[at[2]]) < 0.0f;
    }
    return seen > 0 ? (float)over / (float)seen : 0.0f;
}

// The far edges of the cloth in the picture at a height.
static void edges_at(const struct worn *worn, enum garment_part part, float y, float edges[2])
{
    const struct garment *garment = &worn->garment;
    edges[0] = INFINITY;
    edges[1] = -INFINITY;
    struct garment_run run = garment->parts[part];
    for (int t = run.first; t < run.first + run.count; t++)
        for (int k = 0; k < 3; k++) {
            struct vec2 a = worn->out.front_px[garment->triangles[t][k]];
            struct vec2 b = worn->out.front_px[garment->triangles[t][(k + 1) % 3]];
            if ((a.y <= y) == (b.y <= y))
                continue;
            float x = a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y);
            edges[0] = fminf(edges[0], x);
            edges[1] = fmaxf(edges[1], x);
        }
}

static const struct wearer_pose standing = {.raise_deg = {12, 12}, .bend_deg = {8, 8}};

static void seams_cuffs_and_hems_lie_on_the_body(void **state)
{
    (void)state;
    struct worn *worn = put_on(GARMENT_SWEATER);
    static const struct wearer_pose poses[] = {
        {.raise_deg = {12, 12}, .bend_deg = {8, 8}},
        {.raise_deg = {45, 30}, .bend_deg = {100, 60}},
        {.raise_deg = {90, 80}, .bend_deg = {0, 30}},
        {.raise_deg = {12, 12}, .yaw_deg = 30},
        {.raise_deg = {60, 20}, .bend_deg = {20, 10}, .yaw_deg = -20},
    };
    for (size_t i = 0; i < sizeof poses / sizeof *poses; i++) {
        assert_true(pose(worn, poses[i]));
        for (int side = 0; side < 2; side++) {
            struct vec2 tip = landmark(worn, GARMENT_SHOULDER_RIGHT + side);
            struct vec2 outer = landmark(worn, GARMENT_CUFF_OUTER_RIGHT + side);
            struct vec2 inner = landmark(worn, GARMENT_CUFF_INNER_RIGHT + side);
            assert_true(apart(tip, worn->wearer.shoulder_tip_px[side]) < 0.05f * TORSO_PX);
            struct vec2 elbow = worn->wearer.elbow[side].px, wrist = worn->wearer.wrist[side].px;
            struct vec2 thumb = vec2_along(wrist, vec2_subtract(wrist, elbow), 0.1f);
            assert_true(apart(vec2_mix(outer, inner, 0.5f), thumb) < 0.06f * TORSO_PX);
        }
    }
    take_off(worn);
    worn = put_on(GARMENT_TROUSERS);
    assert_true(pose(worn, (struct wearer_pose){.stride_m = 0.3f}));
    for (int side = 0; side < 2; side++) {
        struct vec2 outer = landmark(worn, GARMENT_HEM_RIGHT + side);
        struct vec2 inner = landmark(worn, GARMENT_HEM_INNER_RIGHT + side);
        assert_true(apart(vec2_mix(outer, inner, 0.5f), worn->wearer.ankle[side].px) < 0.09f * TORSO_PX);
    }
    assert_true(apart(landmark(worn, GARMENT_CROTCH), worn->wearer.crotch_px) < 0.05f * TORSO_PX);
    take_off(worn);
}

static void a_closed_garment_covers_the_silhouette(void **state)
{
    (void)state;
    static const enum garment_kind kinds[] = {GARMENT_T_SHIRT, GARMENT_SWEATER, GARMENT_DRESS};
    for (int i = 0; i < 3; i++) {
        struct worn *worn = put_on(kinds[i]);
        for (int turn = -1; turn <= 1; turn++) {
            struct wearer_pose how = standing;
            how.yaw_deg = 15.0f * (float)turn;
            assert_true(pose(worn, how));
            for (int level = WEARER_WAIST; level <= WEARER_HIP; level++) {
                const struct wearer_section *section = &worn->wearer.sections[level];
                float edges[2];
                edges_at(worn, GARMENT_PART_TORSO, section->middle_px.y, edges);
                assert_true(edges[0] <= section->edge_px[0].x + 1.0f);
                assert_true(edges[1] >= section->edge_px[1].x - 1.0f);
            }
        }
        take_off(worn);
    }
}

static void own_proportions_are_kept(void **state)
{
    (void)state;
    struct worn *shirt = put_on(GARMENT_T_SHIRT), *dress = put_on(GARMENT_DRESS);
    assert_true(pose(shirt, standing) && pose(dress, standing));
    // The T-shirt's hem is 280 px below its shoulders, which are 170 px apart; the dress reaches the knees.
    float drop = landmark(shirt, GARMENT_HEM_RIGHT).y - landmark(shirt, GARMENT_SHOULDER_RIGHT).y;
    float width = apart(landmark(shirt, GARMENT_SHOULDER_RIGHT), landmark(shirt, GARMENT_SHOULDER_LEFT));
    assert_true(fabsf(drop / width - 280.0f / 170.0f) < 0.12f);
    assert_true(landmark(dress, GARMENT_HEM_RIGHT).y > dress->wearer.knee[0].px.y);
    assert_true(landmark(shirt, GARMENT_HEM_RIGHT).y < shirt->wearer.knee[0].px.y - 60.0f);
    take_off(dress);
    take_off(shirt);
}

static void only_the_distance_changes_the_size(void **state)
{
    (void)state;
    struct worn *worn = put_on(GARMENT_T_SHIRT);
    struct wearer_pose how = standing;
    assert_true(pose(worn, how));
    float length = landmark(worn, GARMENT_HEM_RIGHT).y - landmark(worn, GARMENT_SHOULDER_RIGHT).y;
    how.yaw_deg = 40.0f;
    assert_true(pose(worn, how));
    float turned = landmark(worn, GARMENT_HEM_RIGHT).y - landmark(worn, GARMENT_SHOULDER_RIGHT).y;
    how.scale = 1.5f;
    assert_true(pose(worn, how));
    float nearer = landmark(worn, GARMENT_HEM_RIGHT).y - landmark(worn, GARMENT_SHOULDER_RIGHT).y;
    assert_true(fabsf(turned / length - 1.0f) < 0.04f);
    assert_true(fabsf(nearer / turned - 1.5f) < 0.03f);
    take_off(worn);
}

static void a_turned_body_shows_the_side_then_the_back(void **state)
{
    (void)state;
    struct worn *worn = put_on(GARMENT_T_SHIRT);
    struct vec2 print = {200.0f, 200.0f}; // in the middle of the chest
    struct wearer_pose how = standing;
    assert_true(pose(worn, how));
    assert_null(worn->out.rear_px);
    assert_true(fabsf(lies(worn, worn->out.front_px, print).x - 360.0f) < 2.0f);
    how.yaw_deg = 45.0f; // to the subject's left, where x grows
    assert_true(pose(worn, how));
    assert_non_null(worn->out.rear_px);
    assert_true(lies(worn, worn->out.front_px, print).x > 380.0f);
    how.yaw_deg = 180.0f;
    assert_true(pose(worn, how));
    assert_null(worn->out.front_px);
    assert_non_null(worn->out.rear_px);
    for (int i = 0; i < worn->out.piece_count; i++)
        assert_true(worn->out.pieces[i].is_rear);
    // As if one saw through the front: the right sleeve is at the picture's right now.
    assert_true(lies(worn, worn->out.rear_px, worn->garment.landmarks_px[GARMENT_SHOULDER_RIGHT]).x > 380.0f);
    worn->garment.back.pixels = NULL;
    assert_false(pose(worn, how));
    assert_int_equal(drape_what_is_missing(&worn->garment, &worn->wearer), DRAPE_TURNED_AWAY);
    take_off(worn);
}

static void without_a_picture_of_its_back_it_fades_and_does_not_flicker(void **state)
{
    (void)state;
    struct worn *worn = put_on(GARMENT_T_SHIRT);
    struct wearer_pose how = standing;
    worn->garment.back.pixels = NULL;
    float before = 1.0f;
    for (int degrees = 60; degrees <= 120; degrees++) {
        how.yaw_deg = -(float)degrees;
        float now = pose(worn, how) ? worn->out.opacity : 0.0f;
        assert_true(now <= before && now > before - 0.15f);
        assert_true(degrees > 80 || now == 1.0f);
        before = now;
    }
    assert_true(before == 0.0f);
    how.yaw_deg = 92.0f;
    assert_true(pose(worn, how));
    before = worn->out.opacity;
    assert_true(before > 0.1f && before < 0.9f);
    for (int i = 0; i < 20; i++) {
        how.yaw_deg = 92.0f + 3.0f * (float)(i % 2);
        assert_true(pose(worn, how));
        assert_true(worn->out.opacity == before);
    }
    take_off(worn);
}

static float off_bone(struct vec2 p, const struct wearer_joint *from, const struct wearer_joint *to)
{
    struct vec2 bone = vec2_subtract(to->px, from->px), v = vec2_subtract(p, from->px);
    float t = (v.x * bone.x + v.y * bone.y) / (bone.x * bone.x + bone.y * bone.y);
    return apart(p, vec2_along(from->px, bone, fminf(fmaxf(t, 0.0f), 1.0f)));
}

static void sleeves_neither_collapse_nor_blow_up_in_a_bend(void **state)
{
    (void)state;
    struct worn *worn = put_on(GARMENT_SWEATER);
    static const float bends[] = {0, 30, 90, 140};
    for (int i = 0; i < 4; i++)
        for (int step = 0; step < 4; step++) {
            float raise = 50.0f * (float)step;
            assert_true(pose(
                worn, (struct wearer_pose){.raise_deg = {raise, raise}, .bend_deg = {bends[i], bends[i]}}));
            const struct wearer *wearer = &worn->wearer;
            struct garment_run run = worn->garment.parts[GARMENT_PART_LOWER_SLEEVE_RIGHT];
            for (int t = run.first; t < run.first + run.count; t++)
                for (int k = 0; k < 3; k++) {
                    struct vec2 p = worn->out.front_px[worn->garment.triangles[t][k]];
                    float off = fminf(off_bone(p, &wearer->shoulder[0], &wearer->elbow[0]),
                                      off_bone(p, &wearer->elbow[0], &wearer->wrist[0]));
                    assert_true(off < 2.2f * wearer->elbow[0].radius_px);
                }
            struct vec2 outer = landmark(worn, GARMENT_ELBOW_OUTER_RIGHT);
            struct vec2 inner = landmark(worn, GARMENT_ELBOW_INNER_RIGHT);
            assert_true(apart(outer, inner) > 0.35f * wearer->elbow[0].radius_px);
        }
    take_off(worn);
}

static void no_triangle_turns_over_in_ordinary_poses(void **state)
{
    (void)state;
    static const struct {
        struct wearer_pose pose;
        float most;
    } cases[] = {
        {{.raise_deg = {10, 10}}, 0.02f}, // the crease of the armpit
        {{.raise_deg = {25, 45}, .bend_deg = {20, 40}}, 0.002f},
        {{.raise_deg = {90, 90}}, 0.005f},
        {{.raise_deg = {40, 40}, .bend_deg = {95, 95}}, 0.02f}, // hands on hips: the elbow's crease
        {{.raise_deg = {160, 160}}, 0.03f},                     // above the head: gathered at the shoulder
        {{.raise_deg = {25, 25}, .stride_m = 0.4f}, 0.002f},
    };
    static const enum garment_kind kinds[] = {GARMENT_T_SHIRT, GARMENT_SWEATER, GARMENT_DRESS, GARMENT_SKIRT,
                                              GARMENT_TROUSERS};
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        struct worn *worn = put_on(kinds[kind]);
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            assert_true(pose(worn, cases[i].pose));
            float share = turned_over(worn);
            if (share > cases[i].most)
                fail_msg("%s, pose %zu: %.4f of the triangles", garment_kind_names[kinds[kind]], i,
                         (double)share);
        }
        take_off(worn);
    }
}

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static void prints_are_not_smeared(void **state)
{
    (void)state;
    struct worn *worn = put_on(GARMENT_T_SHIRT);
    assert_true(pose(worn, standing));
    const struct garment *garment = &worn->garment;
    struct garment_run run = garment->parts[GARMENT_PART_TORSO];
    float stretches[GARMENT_MAX_TRIANGLES], width = 0.0f;
    int count = 0;
    width = apart(landmark(worn, GARMENT_SHOULDER_RIGHT), landmark(worn, GARMENT_SHOULDER_LEFT)) / 170.0f;
    for (int t = run.first; t < run.first + run.count; t++) {
        const uint16_t *at = garment->triangles[t];
        float flat =
            cross(garment->vertices_px[at[0]], garment->vertices_px[at[1]], garment->vertices_px[at[2]]);
        float is = cross(worn->out.front_px[at[0]], worn->out.front_px[at[1]], worn->out.front_px[at[2]]);
        stretches[count++] = is / (flat * width * width);
    }
    qsort(stretches, (size_t)count, sizeof *stretches, by_size);
    assert_true(stretches[count * 95 / 100] < 1.2f);
    assert_true(stretches[count / 2] > 0.75f && stretches[count / 2] < 1.1f);
    take_off(worn);
}

static void who_stands_still_wears_it_still(void **state)
{
    (void)state;
    struct worn *worn = put_on(GARMENT_DRESS);
    struct vec2 before[GARMENT_MAX_VERTICES];
    for (int i = 0; i < 90; i++)
        assert_true(pose(worn, standing));
    memcpy(before, worn->out.front_px, (size_t)worn->garment.vertex_count * sizeof *before);
    float most = 0.0f;
    for (int i = 0; i < 60; i++) { // a tracker's tremble of a third of a pixel
        struct wearer_pose how = standing;
        how.aside_px = 0.33f * sinf(2.4f * (float)i * (float)i);
        assert_true(pose(worn, how));
        for (int v = 0; v < worn->garment.vertex_count; v++)
            most = fmaxf(most, apart(before[v], worn->out.front_px[v]));
    }
    assert_true(most < 0.5f);
    assert_true(pose(worn, standing));
    for (int v = 0; v < worn->garment.vertex_count; v++)
        assert_true(apart(before[v], worn->out.front_px[v]) < 0.01f);
    take_off(worn);
}

// The cloth's width at the waist, and from the shoulder to the hem, for a wearer as measured in a frame.
static void hang_on(struct worn *worn, const struct wearer *wearer, float *width, float *length)
{
    float edges[2];
    worn->wearer = *wearer;
    worn->time_ns += FRAME_NS;
    assert_true(drape_run(worn->drape, wearer, 0, worn->time_ns, false, &worn->out));
    edges_at(worn, GARMENT_PART_TORSO, wearer->sections[WEARER_WAIST].middle_px.y, edges);
    *width = edges[1] - edges[0];
    *length = landmark(worn, GARMENT_HEM_RIGHT).y - landmark(worn, GARMENT_SHOULDER_RIGHT).y;
}

static void a_size_is_chosen_in_the_first_moments_and_then_kept(void **state)
{
    (void)state;
    struct worn *worn = put_on(GARMENT_T_SHIRT), *other = put_on(GARMENT_T_SHIRT);
    struct wearer wearer;
    float width, kept, as_wide, length, kept_length, as_long;
    wearer_stage_make(&standing, &wearer);
    for (int i = 0; i < 60; i++)
        hang_on(worn, &wearer, &width, &length);
    for (int i = 0; i < WEARER_LEVELS; i++) {
        wearer.sections[i].half_width_m *= 1.12f;
        wearer.sections[i].half_depth_m *= 1.12f;
    }
    for (int i = 0; i < 3; i++) // the silhouette is misjudged
        hang_on(worn, &wearer, &kept, &kept_length);
    hang_on(other, &wearer, &as_wide, &as_long); // who is so wide from the first
    assert_true(as_long / length > 1.05f && as_wide / width > 1.05f);
    assert_true(fabsf(kept_length / length - 1.0f) < 0.015f && fabsf(kept / width - 1.0f) < 0.015f);
    take_off(other);
    take_off(worn);
}

static void it_does_not_breathe_but_follows_who_steps_nearer(void **state)
{
    (void)state;
    struct worn *worn = put_on(GARMENT_T_SHIRT);
    struct wearer wearer;
    float width, length, least = INFINITY, most = 0.0f;
    wearer_stage_make(&standing, &wearer);
    for (int i = 0; i < 60; i++)
        hang_on(worn, &wearer, &width, &length);
    for (int i = 0; i < 30; i++) { // what a tracker says of the distance trembles by a per cent
        wearer.metre_px = WEARER_STAGE_METRE_PX * (i % 2 == 0 ? 1.01f : 0.99f);
        hang_on(worn, &wearer, &width, &length);
        least = fminf(least, width);
        most = fmaxf(most, width);
    }
    assert_true(most - least < 0.004f * most);
    struct wearer_pose nearer = standing;
    nearer.scale = 1.1f;
    wearer_stage_make(&nearer, &wearer);
    hang_on(worn, &wearer, &width, &length);
    assert_true(fabsf(width / (0.5f * (least + most)) - 1.1f) < 0.015f);
    take_off(worn);
}

static void wide_hems_lag_behind_who_walks_off(void **state)
{
    (void)state;
    struct worn *worn = put_on(GARMENT_DRESS);
    assert_true(pose(worn, standing));
    float rest = landmark(worn, GARMENT_HEM_LEFT).x - worn->wearer.sections[WEARER_HIP].middle_px.x,
          most = 0.0f;
    for (int i = 0; i < 30; i++) {
        struct wearer_pose how = standing;
        how.aside_px = 150.0f * smoothstep(0.0f, 15.0f, (float)i);
        assert_true(pose(worn, how));
        float hem = landmark(worn, GARMENT_HEM_LEFT).x - worn->wearer.sections[WEARER_HIP].middle_px.x;
        most = fmaxf(most, rest - hem);
    }
    assert_true(most > 8.0f && most < 100.0f);
    drape_forget(worn->drape);
    assert_true(pose(worn, standing));
    assert_true(fabsf(landmark(worn, GARMENT_HEM_LEFT).x - worn->wearer.sections[WEARER_HIP].middle_px.x -
                      rest) < 0.5f);
    take_off(worn);
}

static void ties_scarfs_and_bags_hang_where_they_are_worn(void **state)
{
    (void)state;
    struct worn *tie = put_on(GARMENT_TIE);
    assert_true(pose(tie, standing));
    struct vec2 tip = landmark(tie, GARMENT_TIP);
    assert_true(fabsf(tip.x - 360.0f) < 3.0f);
    assert_true(tip.y > tie->wearer.sections[WEARER_WAIST].middle_px.y &&
                tip.y < tie->wearer.sections[WEARER_HIP].middle_px.y);
    assert_true(apart(landmark(tie, GARMENT_NECK_FRONT), tie->wearer.sections[WEARER_NECK].middle_px) <
                20.0f);
    take_off(tie);
    struct worn *bag = put_on(GARMENT_BAG);
    assert_true(pose(bag, standing));
    struct vec2 strap = landmark(bag, GARMENT_STRAP_TOP);
    assert_true(strap.x > bag->wearer.neck_side_px[1].x && strap.x < bag->wearer.shoulder_tip_px[1].x + 2.0f);
    assert_true(landmark(bag, GARMENT_HEM_RIGHT).y > bag->wearer.sections[WEARER_WAIST].middle_px.y);
    assert_null(bag->out.rear_px);
    take_off(bag);
    struct worn *scarf = put_on(GARMENT_SCARF);
    assert_true(pose(scarf, standing));
    assert_true(landmark(scarf, GARMENT_NECK_RIGHT).x < 360.0f - 0.05f * WEARER_STAGE_METRE_PX);
    assert_true(landmark(scarf, GARMENT_HEM_RIGHT).y > scarf->wearer.sections[WEARER_WAIST].middle_px.y);
    take_off(scarf);
}

static enum scene_rank rank_of(const struct worn *worn, enum garment_part part)
{
    for (int i = 0; i < worn->out.piece_count; i++)
        if (worn->out.pieces[i].part == part)
            return worn->out.pieces[i].rank;
    fail_msg("the part %s is not drawn", garment_part_names[part]);
    return SCENE_RANK_BEHIND;
}

static void pieces_are_before_or_behind_as_their_limbs_are(void **state)
{
    (void)state;
    struct worn *worn = put_on(GARMENT_SWEATER);
    struct wearer_pose how = standing;
    wearer_stage_make(&how, &worn->wearer);
    worn->wearer.arm_in_front[1] = false;
    assert_true(drape_run(worn->drape, &worn->wearer, 0, 1, true, &worn->out));
    assert_int_equal(rank_of(worn, GARMENT_PART_BACK), SCENE_RANK_BEHIND);
    assert_int_equal(rank_of(worn, GARMENT_PART_TORSO), SCENE_RANK_TORSO);
    assert_int_equal(rank_of(worn, GARMENT_PART_LOWER_SLEEVE_RIGHT), SCENE_RANK_ARM_IN_FRONT);
    assert_int_equal(rank_of(worn, GARMENT_PART_UPPER_SLEEVE_LEFT), SCENE_RANK_ARM_BEHIND);
    for (int i = 0; i < worn->out.piece_count; i++)
        if (worn->out.pieces[i].part == GARMENT_PART_UPPER_SLEEVE_LEFT)
            assert_int_equal(worn->out.pieces[i].arm, 1);
    take_off(worn);
}

static void what_is_not_seen_is_said(void **state)
{
    (void)state;
    struct worn *shirt = put_on(GARMENT_T_SHIRT), *jeans = put_on(GARMENT_TROUSERS),
                *dress = put_on(GARMENT_DRESS);
    struct wearer wearer;
    wearer_stage_make(&standing, &wearer);
    assert_int_equal(drape_what_is_missing(&shirt->garment, NULL), DRAPE_NO_BODY);
    assert_int_equal(drape_what_is_missing(&jeans->garment, &wearer), DRAPE_COMPLETE);
    wearer.ankle[0].seen = wearer.ankle[1].seen = 0.0f;
    assert_int_equal(drape_what_is_missing(&jeans->garment, &wearer), DRAPE_NO_FEET);
    assert_int_equal(drape_what_is_missing(&dress->garment, &wearer), DRAPE_COMPLETE);
    wearer.knee[0].seen = wearer.knee[1].seen = 0.0f;
    assert_int_equal(drape_what_is_missing(&dress->garment, &wearer), DRAPE_NO_KNEES);
    wearer.sections[WEARER_HIP].seen = 0.1f;
    assert_int_equal(drape_what_is_missing(&jeans->garment, &wearer), DRAPE_NO_HIPS);
    assert_int_equal(drape_what_is_missing(&shirt->garment, &wearer), DRAPE_COMPLETE);
    wearer.sections[WEARER_WAIST].seen = 0.1f;
    assert_int_equal(drape_what_is_missing(&shirt->garment, &wearer), DRAPE_NO_WAIST);
    wearer.shoulder[0].seen = wearer.shoulder[1].seen = 0.0f;
    assert_int_equal(drape_what_is_missing(&shirt->garment, &wearer), DRAPE_NO_BODY);
    take_off(dress);
    take_off(jeans);
    take_off(shirt);
}

static void layers_take_room(void **state)
{
    (void)state;
    struct worn *worn = put_on(GARMENT_SWEATER);
    wearer_stage_make(&standing, &worn->wearer);
    float edges[2][2], y = worn->wearer.sections[WEARER_WAIST].middle_px.y;
    for (int layer = 0; layer < 2; layer++) {
        assert_true(drape_run(worn->drape, &worn->wearer, layer, 1, true, &worn->out));
        edges_at(worn, GARMENT_PART_TORSO, y, edges[layer]);
    }
    assert_true(edges[1][1] - edges[1][0] > edges[0][1] - edges[0][0] + 1.0f);
    take_off(worn);
}

static void missing_landmarks_are_named(void **state)
{
    (void)state;
    struct garment garment;
    flat_garment_make(GARMENT_T_SHIRT, &garment);
    garment.has[GARMENT_ARMPIT_LEFT] = false;
    struct drape *drape = NULL;
    struct diagnostic why = {0};
    assert_int_equal(drape_create(&garment, &drape, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "armpit_left"));
    assert_null(drape);
    drape_destroy(NULL);
    garment_free(&garment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seams_cuffs_and_hems_lie_on_the_body),
        cmocka_unit_test(a_closed_garment_covers_the_silhouette),
        cmocka_unit_test(own_proportions_are_kept),
        cmocka_unit_test(only_the_distance_changes_the_size),
        cmocka_unit_test(a_turned_body_shows_the_side_then_the_back),
        cmocka_unit_test(without_a_picture_of_its_back_it_fades_and_does_not_flicker),
        cmocka_unit_test(sleeves_neither_collapse_nor_blow_up_in_a_bend),
        cmocka_unit_test(no_triangle_turns_over_in_ordinary_poses),
        cmocka_unit_test(prints_are_not_smeared),
        cmocka_unit_test(who_stands_still_wears_it_still),
        cmocka_unit_test(a_size_is_chosen_in_the_first_moments_and_then_kept),
        cmocka_unit_test(it_does_not_breathe_but_follows_who_steps_nearer),
        cmocka_unit_test(wide_hems_lag_behind_who_walks_off),
        cmocka_unit_test(ties_scarfs_and_bags_hang_where_they_are_worn),
        cmocka_unit_test(pieces_are_before_or_behind_as_their_limbs_are),
        cmocka_unit_test(what_is_not_seen_is_said),
        cmocka_unit_test(layers_take_room),
        cmocka_unit_test(missing_landmarks_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
