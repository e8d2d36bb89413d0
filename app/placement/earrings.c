// Earrings: from the lobes, one the mirror image of the other, hanging as gravity has it.
#include "app/placement/placement.h"

#include "platform/base/clock.h"

// The lobe's outer skin looks outwards and this much forwards.
#define LOBE_FORWARDS_RAD 0.5f
// A jewel that reaches less far below its hole is a stud, which sits with the ear.
#define SWINGS_FROM_M 0.012f
#define WEIGHT_SHARE 0.67f // of the length: where a pendulum that is a body swings as a point would
// What hangs towards the neck and cheek lies on them.
#define INWARD_MOST 0.12f

// A post with its scroll, or the end of a wire, is behind the lobe and hidden by it. What reaches farther
// back is a hoop, of which all is seen but what the lobe itself covers.
#define BEHIND_FROM_M 0.0038f
#define BEHIND_TO_M 0.0048f
#define HOOP_FROM_M 0.012f

#define BEFORE_ALL_M 0.10f // of face z: in front of every face

// An ear is hard to make out, before hair of its own colour and in shadow: what hangs below it is worn until
// it is surely not there. What the head itself hides is not asked here.
#define SURE_GONE 0.05f
#define SURE_THERE 0.20f

static const enum face_part ears[2] = {FACE_PART_EAR_RIGHT, FACE_PART_EAR_LEFT};

// Down, in face space, for each ear's jewel.
static struct vec3 hangs(const struct placement_wear *wear, const struct placement_person *person, int side)
{
    float length_m = -wear->shape->minimum.y;
    struct mat4 to_face = mat4_inverse_similarity(person->pose);
    struct vec3 along = {0.0f, -1.0f, 0.0f};
    if (length_m < SWINGS_FROM_M)
        return along;
    if (person->track != NULL) {
        struct placement_swing *swing = placement_track_swing(person->track, wear->product);
        // Camera space is true to the canonical head; the person's own is as much larger, with all distances.
        struct vec3 ear = mat4_transform_point(person->pose, person->head->lobe[side]);
        float passed_s = (float)(person->track->seen_ns - swing->moved_ns[side]) / (float)CLOCK_SECOND_NS;
        along = pendulum_move(&swing->ears[side], vec3_scale(ear, person->head_scale),
                              WEIGHT_SHARE * length_m, passed_s);
        swing->moved_ns[side] = person->track->seen_ns;
    }
    along = vec3_normalise(mat4_transform_direction(&to_face, along));
    float outwards = side == 0 ? -along.x : along.x;
    if (outwards < -INWARD_MOST)
        along.x = side == 0 ? INWARD_MOST : -INWARD_MOST;
    return vec3_normalise(along);
}

// The jewel's own axes in face space: y against what pulls it, z out of the lobe.
static struct mat4 axes(struct vec3 along, int side)
{
    struct vec3 up = vec3_scale(along, -1.0f);
    float sign = side == 0 ? -1.0f : 1.0f;
    struct vec3 out = {sign * cosf(LOBE_FORWARDS_RAD), 0.0f, sinf(LOBE_FORWARDS_RAD)};
    out = vec3_normalise(vec3_subtract(out, vec3_scale(up, vec3_dot(out, up))));
    // The file holds the left one: the right one's x is turned over.
    struct vec3 right = vec3_scale(vec3_cross(up, out), sign);
    return (struct mat4){
        {right.x, right.y, right.z, 0, up.x, up.y, up.z, 0, out.x, out.y, out.z, 0, 0, 0, 0, 1}};
}

static void end_behind_lobe(const struct placement_wear *wear, const struct mat4 *turned, struct vec3 lobe,
                            float unit, struct scene_product *out)
{
    if (wear->shape->minimum.z < -HOOP_FROM_M)
        return;
    out->ends_towards = (struct vec3){turned->m[8], turned->m[9], turned->m[10]};
    float hole = vec3_dot(out->ends_towards, lobe);
    out->ends_from_m = hole - BEHIND_FROM_M * unit;
    out->ends_to_m = hole - BEHIND_TO_M * unit;
}

int placement_earrings(const struct placement_wear *wear, const struct placement_person *person,
                       struct scene_product out[PLACEMENT_MAX_PARTS])
{
    int count = 0;
    for (int side = 0; side < 2; side++) {
        struct vec3 along = hangs(wear, person, side); // it swings on while it is not seen
        float visible =
            person->track != NULL ? person->track->ear_visible[side] : person->face->visible[ears[side]];
        float shown = smoothstep(SURE_GONE, SURE_THERE, visible);
        if (shown == 0.0f)
            continue;
        struct mat4 to_lobe = mat4_translation(person->head->lobe[side]), turned = axes(along, side);
        float unit = 1.0f / person->head_scale;
        struct mat4 size = mat4_scaling(unit);
        struct mat4 hung = mat4_multiply(&to_lobe, &turned);
        hung = mat4_multiply(&hung, &size);
        out[count].placement = mat4_multiply(&hung, wear->placement);
        end_behind_lobe(wear, &turned, person->head->lobe[side], unit, &out[count]);
        out[count].open_z_m = BEFORE_ALL_M; // all hair that covers the lobe hides it
        out[count].hidden_z_m = 0.8f * BEFORE_ALL_M;
        out[count++].opacity = shown;
    }
    return count;
}
