// Necklaces: on neck and chest, which follow the body and not the head.
//
// Who turns the head turns the chest by a share of it at most. Where the shoulders are tracked they say how
// the chest is turned; else it is taken from the head's own turn. The neck joins the two: it bends by half of
// what the head does.
#include "app/placement/placement.h"

#include "platform/base/clock.h"

// Of the head's own turn and lean, when nothing is known of the body.
#define TURN_SHARE 0.35f
#define LEAN_SHARE 0.20f
#define NECK_SHARE 0.5f
#define CHEST_S 0.30f // time over which the shoulders' turn is averaged
#define SHOULDER_VISIBLE 0.5f
#define CHEST_TURN_MOST_RAD 1.0f
#define CHEST_LEAN_MOST_RAD 0.5f
// A strand is flexible: made for one neck it lies round another, wider or narrower by this share at most.
#define STRAND_GIVES 0.18f
#define STRAND_OFF_M 0.005f    // from the neck to its middle
#define STRAND_WIDEST_M 0.090f // what is wider than this to each side lies on the shoulders, not on the neck
// Hair that hangs over the shoulders hides it wherever it lies.
#define OPEN_BEFORE_M 0.030f
#define HIDDEN_BEFORE_M 0.010f

// The neck hides what is farther from the camera than where the line of sight grazes it: its axis, and for a
// camera at arm's length r^2 / distance, half a centimetre, before that. A strand, a little off the neck,
// ends just before.
#define GRAZED_FROM_M 0.018f
#define GRAZED_TO_M 0.009f

enum { SHOULDER_LEFT = 11, SHOULDER_RIGHT = 12 };

// How something upright is turned in camera space, in radians.
struct attitude {
    float turn; // about +y, to picture right
    float lean; // about +z, counter-clockwise
    float nod;  // about +x, face down
};

static float clamp(float value, float most)
{
    return fminf(fmaxf(value, -most), most);
}

static struct attitude attitude_of_head(const struct mat4 *pose)
{
    struct vec3 right = vec3_normalise(mat4_transform_direction(pose, (struct vec3){1.0f, 0.0f, 0.0f}));
    struct vec3 front = vec3_normalise(mat4_transform_direction(pose, (struct vec3){0.0f, 0.0f, 1.0f}));
    return (struct attitude){atan2f(front.x, front.z), asinf(clamp(right.y, 1.0f)),
                             -asinf(clamp(front.y, 1.0f))};
}

static struct mat4 rotation_of(struct attitude attitude)
{
    struct mat4 lean = mat4_rotation_z(attitude.lean), turn = mat4_rotation_y(attitude.turn),
                nod = mat4_rotation_x(attitude.nod);
    struct mat4 both = mat4_multiply(&lean, &turn);
    return mat4_multiply(&both, &nod);
}

static bool shoulders_seen(const struct body *body)
{
    return body != NULL && body->visible[SHOULDER_LEFT] >= SHOULDER_VISIBLE &&
           body->visible[SHOULDER_RIGHT] >= SHOULDER_VISIBLE;
}

static struct attitude attitude_of_chest(const struct placement_person *person, struct attitude head)
{
    struct attitude chest = {TURN_SHARE * head.turn, LEAN_SHARE * head.lean, 0.0f};
    if (shoulders_seen(person->body)) {
        const struct body *body = person->body;
        struct vec3 from_m = body->world_m[SHOULDER_RIGHT], to_m = body->world_m[SHOULDER_LEFT];
        struct vec3 from_px = body->landmarks_px[SHOULDER_RIGHT], to_px = body->landmarks_px[SHOULDER_LEFT];
        chest.turn = atan2f(to_m.z - from_m.z, to_m.x - from_m.x);
        chest.lean = atan2f(from_px.y - to_px.y, to_px.x - from_px.x);
    }
    chest.turn = clamp(chest.turn, CHEST_TURN_MOST_RAD);
    chest.lean = clamp(chest.lean, CHEST_LEAN_MOST_RAD);
    return chest;
}

// Averaged over time: a chest turns slowly, and the shoulders' depth is a rough guess.
static struct attitude steady(struct placement_track *track, struct attitude chest)
{
    if (track == NULL)
        return chest;
    float passed_s = (float)(track->seen_ns - track->chest_ns) / (float)CLOCK_SECOND_NS;
    float share = track->chest_ns != 0 ? 1.0f - expf(-passed_s / CHEST_S) : 1.0f;
    track->chest_rad.x += (chest.turn - track->chest_rad.x) * share;
    track->chest_rad.y += (chest.lean - track->chest_rad.y) * share;
    track->chest_ns = track->seen_ns;
    return (struct attitude){track->chest_rad.x, track->chest_rad.y, chest.nod};
}

// How much wider than the file's it lies.
static float strand_width(const struct product_shape *shape, const struct placement_person *person)
{
    float half_m = fmaxf(shape->maximum.x, -shape->minimum.x);
    if (!(half_m > 0.0f && half_m < STRAND_WIDEST_M))
        return 1.0f;
    float neck_m = person->head->neck_radius_m * person->head_scale + STRAND_OFF_M;
    return fminf(fmaxf(neck_m / half_m, 1.0f - STRAND_GIVES), 1.0f + STRAND_GIVES);
}

// What of it is behind the neck as the camera sees it. `worn`: the chest's axes at the hollow, face space.
static void end_behind_neck(const struct placement_person *person, const struct mat4 *worn,
                            struct scene_product *out)
{
    float radius_m = person->head->neck_radius_m;
    struct vec3 up = {worn->m[4], worn->m[5], worn->m[6]}, front = {worn->m[8], worn->m[9], worn->m[10]};
    struct vec3 hollow = {worn->m[12], worn->m[13], worn->m[14]};
    up = vec3_normalise(up);
    struct vec3 axis = vec3_subtract(hollow, vec3_scale(vec3_normalise(front), radius_m));
    struct mat4 to_face = mat4_inverse_similarity(person->pose);
    struct vec3 towards = vec3_subtract((struct vec3){to_face.m[12], to_face.m[13], to_face.m[14]}, axis);
    out->ends_towards = vec3_normalise(vec3_subtract(towards, vec3_scale(up, vec3_dot(towards, up))));
    float behind = vec3_dot(out->ends_towards, axis);
    out->ends_from_m = behind + GRAZED_FROM_M;
    out->ends_to_m = behind + GRAZED_TO_M;
}

int placement_necklace(const struct placement_wear *wear, const struct placement_person *person,
                       struct scene_product out[PLACEMENT_MAX_PARTS])
{
    const struct head *head = person->head;
    const struct mat4 *pose = person->pose;
    struct attitude of_head = attitude_of_head(pose);
    struct attitude of_chest = steady(person->track, attitude_of_chest(person, of_head));
    struct attitude of_neck = {of_chest.turn, of_chest.lean + NECK_SHARE * (of_head.lean - of_chest.lean),
                               NECK_SHARE * of_head.nod};
    // The head turns on the neck's upper end, between the ears.
    struct vec3 joint = vec3_scale(vec3_add(head->ear_top[0], head->ear_top[1]), 0.5f);
    struct vec3 hollow = vec3_add(head->neck_bottom, (struct vec3){0.0f, 0.0f, head->neck_radius_m});
    struct mat4 neck = rotation_of(of_neck), chest = rotation_of(of_chest);
    float scale = vec3_length((struct vec3){pose->m[0], pose->m[1], pose->m[2]});
    struct vec3 below = mat4_transform_direction(&neck, vec3_scale(vec3_subtract(hollow, joint), scale));
    struct mat4 to_hollow = mat4_translation(vec3_add(mat4_transform_point(pose, joint), below));
    struct mat4 size = mat4_scaling(scale / person->head_scale), to_face = mat4_inverse_similarity(pose);
    float wide = strand_width(wear->shape, person);
    size.m[0] *= wide;
    size.m[10] *= wide;
    struct mat4 worn = mat4_multiply(&to_hollow, &chest);
    worn = mat4_multiply(&to_face, &worn);
    end_behind_neck(person, &worn, out);
    worn = mat4_multiply(&worn, &size);
    out->placement = mat4_multiply(&worn, wear->placement);
    out->open_z_m = hollow.z + OPEN_BEFORE_M;
    out->hidden_z_m = hollow.z + HIDDEN_BEFORE_M;
    return 1;
}
