#include "app/placement/memory.h"

#include "platform/base/clock.h"

#include <math.h>
#include <string.h>

// Breadth and length of adult heads differ by 10 % from the mean at most (the 1st to 99th percentile of both
// sexes); what is beyond is a wrong measurement, or a child, who is measured no worse for being cut off here.
#define HEAD_SCALE_LEAST 0.85f
#define HEAD_SCALE_MOST 1.15f

// Time constants: of a head that is still, and of one that turns or nods by a radian a second and more.
#define STILL_S 0.50f
#define MOVING_S 0.08f
#define MOVING_RAD_S 1.0f
#define SCALE_S 0.70f
#define EAR_S 1.0f // a strand of hair comes and goes before an ear
#define GAP_S 0.5f // not seen for longer: begun anew

float placement_head_scale(const struct face *face)
{
    float scale = face->metric.has_scale ? face->metric.head_scale : 1.0f;
    return fminf(fmaxf(scale, HEAD_SCALE_LEAST), HEAD_SCALE_MOST);
}

struct placement_track *placement_memory_find(struct placement_memory *memory, uint32_t person)
{
    for (int i = 0; memory != NULL && person != 0 && i < PEOPLE_FACES_LIVE; i++)
        if (memory->tracks[i].person == person)
            return &memory->tracks[i];
    return NULL;
}

// The angle by which the line of sight turned between two poses.
static float turned_rad(const struct mat4 *before, const struct mat4 *now)
{
    struct vec3 a = vec3_normalise(mat4_transform_direction(before, (struct vec3){0.0f, 0.0f, 1.0f}));
    struct vec3 b = vec3_normalise(mat4_transform_direction(now, (struct vec3){0.0f, 0.0f, 1.0f}));
    return acosf(fminf(vec3_dot(a, b), 1.0f));
}

static void begin(struct placement_track *track, const struct face *face, int64_t now_ns)
{
    memset(track, 0, sizeof *track);
    track->person = face->id;
    track->seen_ns = now_ns;
    steady_pose_begin(&track->steady, &face->pose);
    track->head_scale = placement_head_scale(face);
    memcpy(track->mesh_m, face->mesh_m, sizeof track->mesh_m);
    track->ear_visible[0] = face->visible[FACE_PART_EAR_RIGHT];
    track->ear_visible[1] = face->visible[FACE_PART_EAR_LEFT];
}

static void move_on(struct placement_track *track, const struct face *face, int64_t now_ns)
{
    float passed_s = (float)(now_ns - track->seen_ns) / (float)CLOCK_SECOND_NS;
    if (passed_s == 0.0f)
        return;
    if (!(passed_s > 0.0f && passed_s < GAP_S)) {
        begin(track, face, now_ns);
        return;
    }
    float speed = turned_rad(&track->steady.raw, &face->pose) / passed_s;
    float constant_s = STILL_S + (MOVING_S - STILL_S) * fminf(speed / MOVING_RAD_S, 1.0f);
    float share = 1.0f - expf(-passed_s / constant_s);
    for (int i = 0; i < FACE_MESH_LANDMARKS; i++)
        track->mesh_m[i] = vec3_mix(track->mesh_m[i], face->mesh_m[i], share);
    track->head_scale +=
        (placement_head_scale(face) - track->head_scale) * (1.0f - expf(-passed_s / SCALE_S));
    float ear_share = 1.0f - expf(-passed_s / EAR_S);
    track->ear_visible[0] += (face->visible[FACE_PART_EAR_RIGHT] - track->ear_visible[0]) * ear_share;
    track->ear_visible[1] += (face->visible[FACE_PART_EAR_LEFT] - track->ear_visible[1]) * ear_share;
    steady_pose_follow(&track->steady, &face->pose, passed_s);
    track->seen_ns = now_ns;
}

static const struct face *find_face(const struct people *people, uint32_t person)
{
    for (int i = 0; people != NULL && i < people->face_count; i++)
        if (people->faces[i].id == person && people->faces[i].has_pose)
            return &people->faces[i];
    return NULL;
}

void placement_memory_follow(struct placement_memory *memory, const struct people *people)
{
    for (int i = 0; i < PEOPLE_FACES_LIVE; i++) {
        struct placement_track *track = &memory->tracks[i];
        const struct face *face = track->person != 0 ? find_face(people, track->person) : NULL;
        if (face != NULL)
            move_on(track, face, people->captured_ns);
        else if (track->person != 0)
            memset(track, 0, sizeof *track);
    }
    for (int i = 0; people != NULL && i < people->face_count; i++) {
        const struct face *face = &people->faces[i];
        if (!face->has_pose || placement_memory_find(memory, face->id) != NULL)
            continue;
        struct placement_track *free_track = NULL;
        for (int k = 0; k < PEOPLE_FACES_LIVE && free_track == NULL; k++)
            if (memory->tracks[k].person == 0)
                free_track = &memory->tracks[k];
        if (free_track == NULL)
            return;
        begin(free_track, face, people->captured_ns);
    }
}

struct placement_swing *placement_track_swing(struct placement_track *track, const void *product)
{
    struct placement_swing *oldest = &track->swings[0];
    for (int i = 0; i < PLACEMENT_MAX_SWINGS; i++) {
        struct placement_swing *swing = &track->swings[i];
        if (swing->product == product)
            return swing;
        if (swing->moved_ns[0] < oldest->moved_ns[0])
            oldest = swing;
    }
    *oldest = (struct placement_swing){.product = product};
    return oldest;
}
