// From a wearer's joints to what a skeleton's bones do (rig.h). Nothing here is used outside of
// app/garment/rig*.
#ifndef CHEVAL_APP_GARMENT_RIG_POSE_H
#define CHEVAL_APP_GARMENT_RIG_POSE_H

#include "app/garment/skeleton.h"
#include "app/garment/skinning.h"
#include "app/garment/wearer.h"

#define RIG_TORSO_LEVELS 5 // evenly from the hips to the shoulders
#define RIG_TWISTS 3       // of a limb's bone, from its beginning to its end

enum rig_limb { RIG_UPPER_ARM, RIG_FOREARM, RIG_HAND, RIG_THIGH, RIG_SHIN, RIG_FOOT, RIG_LIMBS };
#define RIG_BONES (RIG_TORSO_LEVELS + RIG_LIMBS * 2 * RIG_TWISTS)

static inline int rig_limb_bone(enum rig_limb limb, int side, int twist)
{
    return RIG_TORSO_LEVELS + ((int)limb * 2 + side) * RIG_TWISTS + twist;
}

// Unit axes of a body: to its left, up, to its front.
struct rig_frame {
    struct vec3 left, up, front;
};

// The skeleton as it was bound: model space.
struct rig_bind {
    bool has_arms, has_legs; // both of a pair
    struct vec3 top, bottom; // between the shoulders, between the hips
    float width;             // between the shoulders, else the hips
    struct rig_frame frame;
    struct vec3 from[RIG_LIMBS][2];  // where the limb's bone begins …
    struct vec3 along[RIG_LIMBS][2]; // … its direction, unit …
    float length[RIG_LIMBS][2];      // … and length; 0: not there, it moves with what it hangs on
};
void rig_bind_of(const struct skeleton *skeleton, struct rig_bind *out);

// Joints in the order in which a limb's bones begin and end.
enum rig_joint { RIG_SHOULDER, RIG_ELBOW, RIG_WRIST, RIG_HIP, RIG_KNEE, RIG_ANKLE, RIG_JOINTS };

// Ways round the neck.
enum rig_way { RIG_WAY_FRONT, RIG_WAY_RIGHT, RIG_WAY_REAR, RIG_WAY_LEFT, RIG_COLLAR_WAYS };

// What is carried from frame to frame.
struct rig_memory {
    bool knows;
    float away_m[RIG_JOINTS][2]; // of the joints
    float scale;                 // of the garment
    float twist_rad[2][2];       // of upper arms, thighs
    float arm_before[2];
    float room[RIG_COLLAR_WAYS]; // rig_collar.c
    bool knows_room;
};

// The body in camera space, and what bones do.
struct rig_pose {
    struct vec3 joints[RIG_JOINTS][2];
    struct vec3 top, bottom;
    struct rig_frame levels[RIG_TORSO_LEVELS];
    float scale;
    float along; // of the torso, where it is stretched lengthways
    float passed_s;
    struct skinning_bone bones[RIG_BONES];
};

// `passed_s` since the frame before; INFINITY: there was none, or it says nothing.
void rig_pose_take(const struct rig_bind *bind, const struct wearer *wearer, float passed_s,
                   struct rig_memory *memory, struct rig_pose *out);

// The frame at a share of the way from the hips to the shoulders; beyond, that of the end.
struct rig_frame rig_pose_frame(const struct rig_pose *pose, float share);

// rig_body.c: the wearer's torso and arms as a shape.
struct rig_body {
    float share[WEARER_LEVELS]; // of the way from the hips to the shoulders, from the neck down
    struct vec3 middle[WEARER_LEVELS];
    float half_width[WEARER_LEVELS], half_depth[WEARER_LEVELS];
    float radius[RIG_JOINTS][2];
};
void rig_body_measure(const struct wearer *wearer, const struct rig_pose *pose, struct rig_body *out);

// Moves vertices that are inside of the body a little outside of it.
void rig_body_push(const struct rig_body *body, const struct rig_pose *pose,
                   const struct skinning_vertex *bound, uint32_t count, struct scene_vertex *vertices);

// The torso and the neck as triangles, a little smaller than they are. Returns how many corners.
#define RIG_BODY_SIDES 20
#define RIG_BODY_CORNERS ((WEARER_LEVELS - 1) * RIG_BODY_SIDES * 6)
int rig_body_triangles(const struct rig_body *body, const struct rig_pose *pose,
                       struct vec3 out[RIG_BODY_CORNERS]);

// rig_collar.c: what of a garment stands about the neck.
struct rig_collar {
    bool stands;                  // false: nothing does, or a hood goes over the head
    float top_m[RIG_COLLAR_WAYS]; // over the shoulders' joints, model space
};

// Sets `collar` and `lining` of the vertices too.
void rig_collar_measure(const struct rig_bind *bind, struct skinning_vertex *bound, uint32_t count,
                        struct rig_collar *out);

// Lowers what would stand higher than the wearer's chin and jaw. After the vertices were moved.
void rig_collar_fit(const struct rig_collar *collar, const struct rig_bind *bind, const struct wearer *wearer,
                    const struct rig_pose *pose, struct rig_memory *memory,
                    const struct skinning_vertex *bound, uint32_t count, struct scene_vertex *vertices);

#endif
