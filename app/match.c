#include "app/match.h"

#include "tracking/body_pose.h"

#include <math.h>
#include <stddef.h>

enum { NOSE_TIP = 4, SIDE_RIGHT = 234, SIDE_LEFT = 454 };

static float distance_px(const struct face *face, const struct body *body)
{
    struct vec3 a = face->landmarks_px[NOSE_TIP], b = body->landmarks_px[BODY_NOSE];
    return hypotf(a.x - b.x, a.y - b.y);
}

const struct body *match_body(const struct people *people, const struct face *face)
{
    const struct vec3 *px = face->landmarks_px;
    float nearest_px = hypotf(px[SIDE_LEFT].x - px[SIDE_RIGHT].x, px[SIDE_LEFT].y - px[SIDE_RIGHT].y);
    const struct body *found = NULL;
    for (int i = 0; i < people->body_count; i++) {
        float away_px = distance_px(face, &people->bodies[i]);
        if (away_px >= nearest_px)
            continue;
        nearest_px = away_px;
        found = &people->bodies[i];
    }
    return found;
}

const struct face *match_face(const struct people *people, const struct body *body)
{
    const struct face *found = NULL;
    for (int i = 0; body != NULL && i < people->face_count; i++) {
        const struct face *face = &people->faces[i];
        if (match_body(people, face) == body &&
            (found == NULL || distance_px(face, body) < distance_px(found, body)))
            found = face;
    }
    return found;
}
