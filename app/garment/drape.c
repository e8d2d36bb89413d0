#include "app/garment/drape.h"

#include "app/garment/drape_internal.h"
#include "app/garment/sway.h"

#include <stdlib.h>
#include <string.h>

// How strongly cloth is drawn to where it rests, against its own stiffness (arap.h).
#define PULL_TORSO 0.35f
#define PULL_YOKE 0.6f
#define PULL_TOP 4.0f // on the line over the shoulders, which carries the rest
#define PULL_LIMB 1.0f
#define PULL_FAN 0.5f // where a sleeve turns from its seam into the arm's direction
#define ROUNDS 3

// What cloth and what is worn beneath add to a body, metres all round.
static const float eases_m[GARMENT_KIND_COUNT] = {
    [GARMENT_T_SHIRT] = 0.010f,  [GARMENT_SHIRT] = 0.012f, [GARMENT_SWEATER] = 0.014f,
    [GARMENT_JACKET] = 0.018f,   [GARMENT_DRESS] = 0.010f, [GARMENT_SKIRT] = 0.010f,
    [GARMENT_TROUSERS] = 0.010f, [GARMENT_SCARF] = 0.012f, [GARMENT_TIE] = 0.006f,
    [GARMENT_BAG] = 0.006f,
};
#define EASE_LAYER_M 0.008f

// A size is chosen once: measures settle over the first seconds and then hardly move.
#define SETTLE_S 1.5f
#define GAP_S 1.0f // after which time has no meaning for what moves

struct drape {
    const struct garment *garment;
    struct drape_cut cut;
    struct arap *arap;
    struct drape_sheet sheets[2]; // front, rear
    float measures_m[DRAPE_MEASURES];
    float known_s;    // how long they were seen
    float metre_px;   // how near the wearer is, steadied
    float turned_rad; // how far they are turned from the camera, without small movements to and fro
    struct sway sways[DRAPE_HEMS];
    struct vec2 pivots_px[DRAPE_HEMS]; // of the last frame
    int64_t time_ns;
    uint32_t wearer;
};

void drape_destroy(struct drape *drape)
{
    if (drape == NULL)
        return;
    for (int i = 0; i < 2; i++) {
        free(drape->sheets[i].targets_px);
        free(drape->sheets[i].positions_px);
        free(drape->sheets[i].normals);
        free(drape->sheets[i].stretches);
    }
    arap_destroy(drape->arap);
    free(drape->cut.places);
    free(drape);
}

static bool allocate(struct drape *drape)
{
    size_t count = (size_t)drape->garment->vertex_count;
    drape->cut.places = calloc(count, sizeof *drape->cut.places);
    bool ok = drape->cut.places != NULL;
    for (int i = 0; i < 2; i++) {
        struct drape_sheet *sheet = &drape->sheets[i];
        sheet->targets_px = calloc(count, sizeof *sheet->targets_px);
        sheet->positions_px = calloc(count, sizeof *sheet->positions_px);
        sheet->normals = calloc(count, sizeof *sheet->normals);
        sheet->stretches = calloc(count, sizeof *sheet->stretches);
        ok = ok && sheet->targets_px != NULL && sheet->positions_px != NULL && sheet->normals != NULL &&
             sheet->stretches != NULL;
    }
    return ok;
}

static float pull_of(const struct drape_place *place)
{
    if (place->role == DRAPE_ON_LIMB)
        return place->station < 0.6f ? PULL_FAN : PULL_LIMB;
    if (!place->has_yoke)
        return PULL_TORSO;
    return PULL_TOP + (PULL_YOKE - PULL_TOP) * smoothstep(0.0f, 0.3f, place->yoke);
}

enum result drape_create(const struct garment *garment, struct drape **out, struct diagnostic *why)
{
    enum result result = RESULT_OK;
    float *pulls = NULL;
    struct drape *drape = calloc(1, sizeof *drape);
    if (drape != NULL)
        drape->garment = garment;
    if (drape == NULL || garment->vertex_count < 1 || !allocate(drape)) {
        result = diagnose(why, RESULT_NO_MEMORY, "a garment of %d vertices", garment->vertex_count);
        goto cleanup;
    }
    result = drape_cut_find(garment, &drape->cut, why);
    if (result != RESULT_OK)
        goto cleanup;
    pulls = calloc((size_t)garment->vertex_count, sizeof *pulls);
    if (pulls == NULL) {
        result = diagnose(why, RESULT_NO_MEMORY, "a garment of %d vertices", garment->vertex_count);
        goto cleanup;
    }
    for (int i = 0; i < garment->vertex_count; i++)
        pulls[i] = pull_of(&drape->cut.places[i]);
    result =
        arap_create(garment->vertices_px, garment->vertex_count, (const uint16_t(*)[3])garment->triangles,
                    garment->triangle_count, pulls, &drape->arap, why);
    if (result != RESULT_OK)
        goto cleanup;
    *out = drape;
    drape = NULL;
cleanup:
    free(pulls);
    drape_destroy(drape);
    return result;
}

void drape_forget(struct drape *drape)
{
    memset(drape->measures_m, 0, sizeof drape->measures_m);
    memset(drape->sways, 0, sizeof drape->sways);
    memset(drape->pivots_px, 0, sizeof drape->pivots_px);
    drape->known_s = 0.0f;
    drape->metre_px = 0.0f;
    drape->turned_rad = 0.0f;
    drape->time_ns = 0;
    drape->wearer = 0;
}

// The mean of the first moments, then a slow follower: the size stays.
static void settle_measures(struct drape *drape, const struct wearer *wearer, float passed_s)
{
    float now_m[DRAPE_MEASURES];
    drape_measure_wearer(wearer, now_m);
    float share = 1.0f;
    if (drape->known_s > 0.0f)
        share = passed_s / fminf(drape->known_s + passed_s, SETTLE_S);
    for (int i = 0; i < DRAPE_MEASURES; i++)
        drape->measures_m[i] += (now_m[i] - drape->measures_m[i]) * share;
    drape->known_s += fmaxf(passed_s, 1e-3f);
}

// How near somebody is changes slowly while they stand, and what a tracker says of it trembles; a real step
// is followed at once. Cloth would breathe else.
#define NEARER_S 0.3f
#define TREMBLE 0.015f // of the distance
#define STEP 0.05f

static float steady_metre(struct drape *drape, float metre_px, float passed_s)
{
    if (drape->metre_px <= 0.0f)
        drape->metre_px = metre_px;
    float off = metre_px / drape->metre_px - 1.0f, share = 1.0f - expf(-passed_s / NEARER_S);
    share += (1.0f - share) * smoothstep(TREMBLE, STEP, fabsf(off));
    drape->metre_px *= 1.0f + off * share;
    return drape->metre_px;
}

// What a hem hangs on, and how much cloth hangs there.
static struct vec2 find_pivot(const struct drape *drape, const struct drape_pose *pose, enum drape_hem hem,
                              float *length_m)
{
    if (hem == DRAPE_HEM_TORSO) {
        *length_m = pose->hem_m - pose->rows[DRAPE_ROW_WAIST].depth_m;
        if (drape_is_accessory(drape->garment->kind))
            *length_m = pose->hem_m - pose->reference_m;
        if (drape->garment->kind == GARMENT_BAG)
            return pose->anchor_px;
        return drape_row_at(pose, pose->hem_m).centre_px;
    }
    int side = (int)hem - DRAPE_HEM_RIGHT;
    const struct vec2 *outer = drape->cut.outer_px[side], *inner = drape->cut.inner_px[side];
    *length_m = vec2_length(vec2_subtract(outer[2], inner[2])) * pose->scale_m;
    return drape_limb_at(&pose->limbs[side], pose->station_m[side][2][0]).centre_px;
}

static void sway_hems(struct drape *drape, float passed_s, struct drape_pose *pose)
{
    float metre_px = pose->wearer->metre_px;
    for (int hem = 0; hem < DRAPE_HEMS; hem++) {
        if (hem != DRAPE_HEM_TORSO && !drape->cut.has_limb[hem - DRAPE_HEM_RIGHT])
            continue;
        float length_m = 0.0f;
        struct vec2 pivot_px = find_pivot(drape, pose, (enum drape_hem)hem, &length_m);
        struct vec2 way_px = vec2_subtract(pivot_px, drape->pivots_px[hem]);
        struct vec2 way_m = {way_px.x / metre_px, way_px.y / metre_px};
        struct vec2 offset_m = sway_move(&drape->sways[hem], way_m, length_m, passed_s);
        drape->pivots_px[hem] = pivot_px;
        pose->sway_px[hem] = (struct vec2){offset_m.x * metre_px, offset_m.y * metre_px};
    }
}

// What has no picture of its back fades between these turns of the body, on either side of where the back
// comes in sight. Who trembles there, by less than the slack, makes it neither fade nor come.
#define FADES_FROM_RAD 1.48f
#define FADES_TO_RAD 1.83f
#define SLACK_RAD 0.10f

static float find_opacity(struct drape *drape, float yaw_rad, bool is_new)
{
    float turned_rad = fabsf(yaw_rad);
    if (is_new)
        drape->turned_rad = turned_rad;
    drape->turned_rad = fminf(fmaxf(drape->turned_rad, turned_rad), turned_rad + SLACK_RAD);
    if (drape->garment->back.pixels != NULL)
        return 1.0f;
    return 1.0f - smoothstep(FADES_FROM_RAD, FADES_TO_RAD, drape->turned_rad);
}

static bool part_is_sleeve(enum garment_part part)
{
    return part == GARMENT_PART_UPPER_SLEEVE_RIGHT || part == GARMENT_PART_UPPER_SLEEVE_LEFT ||
           part == GARMENT_PART_LOWER_SLEEVE_RIGHT || part == GARMENT_PART_LOWER_SLEEVE_LEFT;
}

static void add_pieces(const struct drape *drape, const struct wearer *wearer, bool is_rear,
                       struct scene_garment *out)
{
    for (int part = 0; part < GARMENT_PART_COUNT && out->piece_count < SCENE_MAX_PIECES; part++) {
        if (drape->garment->parts[part].count == 0)
            continue;
        struct scene_piece piece = {.part = (enum garment_part)part, .is_rear = is_rear, .arm = -1};
        piece.rank = SCENE_RANK_TORSO;
        if (part == GARMENT_PART_BACK && !is_rear) // from behind it is the back itself
            piece.rank = SCENE_RANK_BEHIND;
        if (part_is_sleeve((enum garment_part)part)) {
            piece.arm = (part - GARMENT_PART_UPPER_SLEEVE_RIGHT) % 2;
            piece.rank = wearer->arm_in_front[piece.arm] ? SCENE_RANK_ARM_IN_FRONT : SCENE_RANK_ARM_BEHIND;
        }
        out->pieces[out->piece_count++] = piece;
    }
}

bool drape_run(struct drape *drape, const struct wearer *wearer, int layer, int64_t time_ns, bool is_still,
               struct scene_garment *out)
{
    float passed_s = (float)(time_ns - drape->time_ns) * 1e-9f;
    bool is_new = is_still || wearer->id != drape->wearer || !(passed_s >= 0.0f && passed_s < GAP_S);
    if (is_new) {
        drape_forget(drape);
        passed_s = 0.0f;
    }
    drape->wearer = wearer->id;
    drape->time_ns = time_ns;
    out->opacity = find_opacity(drape, wearer->yaw_rad, is_new);
    if (drape_what_is_missing(drape->garment, wearer) == DRAPE_NO_BODY || out->opacity <= 0.0f)
        return false;
    settle_measures(drape, wearer, passed_s);
    float ease_m = eases_m[drape->garment->kind] + EASE_LAYER_M * (float)layer;
    float scale_m = drape_fit(&drape->cut, drape->measures_m, ease_m);
    struct wearer steadied = *wearer;
    steadied.metre_px = steady_metre(drape, wearer->metre_px, passed_s);
    struct drape_pose pose;
    drape_pose_find(&drape->cut, &steadied, drape->measures_m, scale_m, ease_m, &pose);
    sway_hems(drape, passed_s, &pose);
    bool seen[2];
    for (int side = 0; side < 2; side++) {
        struct drape_sheet *sheet = &drape->sheets[side];
        seen[side] = drape_place_sheet(&drape->cut, &pose, side == 1, sheet);
        if (!seen[side])
            continue;
        memcpy(sheet->positions_px, sheet->targets_px,
               (size_t)drape->garment->vertex_count * sizeof *sheet->positions_px);
        arap_solve(drape->arap, sheet->targets_px, sheet->stretches, ROUNDS, sheet->positions_px);
    }
    out->front_px = seen[0] ? drape->sheets[0].positions_px : NULL;
    out->front_normals = seen[0] ? drape->sheets[0].normals : NULL;
    out->rear_px = seen[1] ? drape->sheets[1].positions_px : NULL;
    out->rear_normals = seen[1] ? drape->sheets[1].normals : NULL;
    out->piece_count = 0;
    // The sheet that is turned to the camera lies over the other where they meet.
    int first = pose.cosine >= 0.0f ? 1 : 0;
    for (int i = 0; i < 2; i++) {
        int side = i == 0 ? first : 1 - first;
        if (seen[side])
            add_pieces(drape, wearer, side == 1, out);
    }
    return out->piece_count > 0;
}

// Trousers have knees where they reach below them (garment.h).
static bool is_long_leg(const struct garment *garment)
{
    return garment->has[GARMENT_KNEE_OUTER_RIGHT] || garment->has[GARMENT_KNEE_OUTER_LEFT];
}

static bool pair_seen(const struct wearer_joint joints[2])
{
    return fmaxf(joints[0].seen, joints[1].seen) >= DRAPE_SEEN_LEAST;
}

enum drape_missing drape_what_is_missing(const struct garment *garment, const struct wearer *wearer)
{
    if (wearer == NULL || !pair_seen(wearer->shoulder))
        return DRAPE_NO_BODY;
    if (garment->back.pixels == NULL && wearer->shows_back)
        return DRAPE_TURNED_AWAY;
    bool waist = wearer->sections[WEARER_WAIST].seen >= DRAPE_SEEN_LEAST;
    bool hips = wearer->sections[WEARER_HIP].seen >= DRAPE_SEEN_LEAST;
    switch (garment->kind) {
    case GARMENT_T_SHIRT:
    case GARMENT_SHIRT:
    case GARMENT_SWEATER:
    case GARMENT_TIE:
        return waist ? DRAPE_COMPLETE : DRAPE_NO_WAIST;
    case GARMENT_JACKET:
    case GARMENT_BAG:
        return hips ? DRAPE_COMPLETE : DRAPE_NO_HIPS;
    case GARMENT_DRESS:
    case GARMENT_SKIRT:
        if (!hips)
            return DRAPE_NO_HIPS;
        return pair_seen(wearer->knee) ? DRAPE_COMPLETE : DRAPE_NO_KNEES;
    case GARMENT_TROUSERS:
        if (!hips)
            return DRAPE_NO_HIPS;
        if (!pair_seen(wearer->knee))
            return DRAPE_NO_KNEES;
        return !is_long_leg(garment) || pair_seen(wearer->ankle) ? DRAPE_COMPLETE : DRAPE_NO_FEET;
    case GARMENT_SCARF:
    case GARMENT_KIND_COUNT:
        break;
    }
    return DRAPE_COMPLETE;
}
