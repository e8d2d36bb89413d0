#include "app/face_view.h"

#include <stddef.h>

enum { EYE_OUTER_RIGHT = 33, EYE_OUTER_LEFT = 263 }; // MediaPipe's face mesh

float face_view_eyes_px(const struct face *face)
{
    return vec3_length(
        vec3_subtract(face->landmarks_px[EYE_OUTER_LEFT], face->landmarks_px[EYE_OUTER_RIGHT]));
}

float face_view_facing(const struct face *face)
{
    if (!face->has_pose)
        return 1.0f;
    const float *m = face->pose.m;
    struct vec3 forward = vec3_normalise((struct vec3){m[8], m[9], m[10]});
    return vec3_dot(forward, vec3_normalise((struct vec3){-m[12], -m[13], -m[14]}));
}

float face_view_metre_px(const struct face *face)
{
    // Between the outer corners of the eyes in the picture and in space, both as long as they are.
    struct vec3 across = vec3_subtract(face->mesh_m[EYE_OUTER_LEFT], face->mesh_m[EYE_OUTER_RIGHT]);
    float metres = vec3_length(across) * (face->metric.has_scale ? face->metric.head_scale : 1.0f);
    return face->has_pose && metres > 0.0f ? face_view_eyes_px(face) / metres : 0.0f;
}

void face_view_eyewear(const struct face *face, struct vec2 *low, struct vec2 *high)
{
    // Frames are wider than the eyes by half, and go down to the middle of the nose.
    const struct vec3 *at = face->landmarks_px;
    float left = fminf(at[EYE_OUTER_RIGHT].x, at[EYE_OUTER_LEFT].x);
    float right = fmaxf(at[EYE_OUTER_RIGHT].x, at[EYE_OUTER_LEFT].x);
    float eyes = face_view_eyes_px(face), middle = 0.5f * (at[EYE_OUTER_RIGHT].y + at[EYE_OUTER_LEFT].y);
    *low = (struct vec2){left - 0.25f * eyes, middle - 0.30f * eyes};
    *high = (struct vec2){right + 0.25f * eyes, middle + 0.45f * eyes};
}

const struct face *face_view_nearest(const struct people *people)
{
    const struct face *nearest = NULL;
    for (int i = 0; i < people->face_count; i++)
        if (nearest == NULL || face_view_eyes_px(&people->faces[i]) > face_view_eyes_px(nearest))
            nearest = &people->faces[i];
    return nearest;
}
