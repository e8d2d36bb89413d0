// What the camera picture says about a face: the light on it, and its bare lips. Measured on few pixels each
// frame, smoothed over frames, so that neither flickers. Plain arithmetic, no GL.
#ifndef CHEVAL_RENDER_MAKEUP_FACE_LIGHT_H
#define CHEVAL_RENDER_MAKEUP_FACE_LIGHT_H

#include "platform/base/picture.h"
#include "platform/base/vec.h"
#include "render/makeup/lip_mesh.h"

// sRGB byte -> linear light.
struct srgb_table {
    float linear[256];
};
void srgb_table_init(struct srgb_table *table);

// The light that falls on the face, linear RGB: 1, 1, 1 in a well-exposed picture under neutral light.
// Weighed from what skin, lips, the whites of the eyes and bright or grey surfaces of the whole picture say,
// each as far as it can be trusted, and a camera's habit to expose and balance well.
struct face_light {
    struct vec3 colour;
    struct vec3 without_eyes; // as it would be with the eyes shut, to bridge blinks
    bool eyes_seen;           // else the two are the same
};

struct lip_look {
    float luminance;  // trimmed mean over the lips, linear
    float bright;     // 90th percentile of luminance, in means: highlights begin here
    float brightest;  // 98th percentile
    float saturation; // mean of (red - green) / (red + green)
    float shade;      // how much less light falls on the mouth than on the rest of the face; 0: as much
};

// False when too little of it lies within the picture: nothing is known then, `out` is untouched.
bool lip_look_measure(const struct srgb_table *table, const struct picture *picture,
                      const struct lip_mesh *mesh, struct lip_look *out);
// For lip_look.shade: by the skin about the mouth beside that of cheeks and forehead.
float mouth_shade_measure(const struct srgb_table *table, const struct picture *picture,
                          const struct vec3 *landmarks_px);
// `lips`: how they look in this frame, NULL when unknown.
bool face_light_measure(const struct srgb_table *table, const struct picture *picture,
                        const struct vec3 *landmarks_px, const struct lip_look *lips, struct face_light *out);

// One frame's step from what was known towards what was measured: slow for small differences (noise), faster
// for large ones (the light was switched on).
void face_light_follow(struct face_light *known, const struct face_light *measured);
void lip_look_follow(struct lip_look *known, const struct lip_look *measured);

#endif
