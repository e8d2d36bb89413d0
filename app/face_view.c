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

const struct face *face_view_nearest(const struct people *people)
{
    const struct face *nearest = NULL;
    for (int i = 0; i < people->face_count; i++)
        if (nearest == NULL || face_view_eyes_px(&people->faces[i]) > face_view_eyes_px(nearest))
            nearest = &people->faces[i];
    return nearest;
}
