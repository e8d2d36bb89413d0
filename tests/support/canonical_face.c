#include "tests/support/canonical_face.h"

#include "platform/base/face_topology.h"
#include "tracking/geometry.h"
#include "tracking/metric.h"

#include <math.h>
#include <string.h>

#define DEGREE 0.01745329252f

// Between the corners of an eye, at the depth of its lids' edges.
static struct vec3 pupil(int outer, int inner, int upper, int lower)
{
    struct vec3 p = vec3_scale(vec3_add(face_canonical_m[outer], face_canonical_m[inner]), 0.5f);
    p.z = 0.5f * (face_canonical_m[upper].z + face_canonical_m[lower].z);
    return p;
}

static struct vec3 pupil_of(int eye)
{
    return eye == 0 ? pupil(33, 133, 159, 145) : pupil(263, 362, 386, 374);
}

static struct vec3 see(const struct camera_model *camera, const struct mat4 *pose, struct vec3 point)
{
    struct vec3 p = mat4_transform_point(pose, point);
    float focal_px = (float)camera->fy;
    struct vec2 simple = {(float)camera->width_px / 2.0f - focal_px * p.x / p.z,
                          (float)camera->height_px / 2.0f + focal_px * p.y / p.z};
    struct vec2 at = camera_model_distort(camera, simple);
    return (struct vec3){at.x, at.y, -p.z};
}

struct face canonical_face(struct canonical_head head, const struct camera_model *camera)
{
    struct mat4 turn = mat4_rotation_y(head.yaw_deg * DEGREE), grow = mat4_scaling(head.size);
    struct mat4 move = mat4_translation((struct vec3){0, 0, -head.distance_m});
    struct mat4 pose = mat4_multiply(&turn, &grow);
    float focal_px = (float)camera->fy;
    struct face face;
    pose = mat4_multiply(&move, &pose);
    memset(&face, 0, sizeof face);
    face.id = 1;
    face.score = 1.0f;
    for (int i = 0; i < FACE_VERTEX_COUNT; i++) {
        struct vec3 at = see(camera, &pose, face_canonical_m[i]);
        face.landmarks_px[i] =
            (struct vec3){at.x, at.y, (at.z - head.distance_m) * focal_px / head.distance_m};
    }
    for (int eye = 0; eye < 2; eye++) {
        struct vec3 centre = see(camera, &pose, pupil_of(eye)), *iris = &face.landmarks_px[468 + 5 * eye];
        float radius = focal_px * METRIC_IRIS_MM * 0.5e-3f / centre.z;
        const struct vec2 edges[5] = {{0, 0}, {radius, 0}, {0, -radius}, {-radius, 0}, {0, radius}};
        for (int i = 0; i < 5; i++)
            iris[i] = (struct vec3){centre.x + edges[i].x, centre.y + edges[i].y, 0};
    }
    for (int part = 0; part < FACE_PART_COUNT; part++)
        face.visible[part] = 1.0f;
    face.eye_openness[0] = face.eye_openness[1] = 0.3f;
    geometry_solve_face_seen(&face, camera);
    return face;
}

float canonical_pupils_mm(float size)
{
    return 1000.0f * size * vec3_length(vec3_subtract(pupil_of(0), pupil_of(1)));
}

float canonical_pupils_distance_m(struct canonical_head head)
{
    return head.distance_m - head.size * pupil_of(0).z;
}
