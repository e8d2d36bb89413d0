// Light from a face: how bright its skin is by the way it turns, as spherical harmonics.
//
// Some two hundred places of the face mesh are looked at; their normals are the metric mesh's, turned by the
// pose. Skin reflects nearly as a Lambertian surface does, so nine coefficients a channel say how the light
// around the person shades it (Ramamoorthi and Hanrahan, SIGGRAPH 2001). They are solved by ridge least
// squares with the penalty l(l+1) squared on what a band holds of the arriving light, again and again with
// less weight for places that don't fit: lips, brows, beard, make-up, shadows, highlights. What comes from
// behind the person shines on no place that the camera sees: some of the mean light is assumed there.
//
// Plain arithmetic, no GL, no memory between calls.
#ifndef CHEVAL_RENDER_LIGHT_FIT_H
#define CHEVAL_RENDER_LIGHT_FIT_H

#include "render/environment.h"
#include "render/makeup/face_light.h"
#include "render/scene.h"

#define LIGHT_FIT_MAX_PLACES 256

// Where a face is looked at: triangles of the face mesh, spread evenly over the skin that is seldom covered.
struct light_places {
    int count;
    uint16_t triangles[LIGHT_FIT_MAX_PLACES];
};

// Chosen on the canonical face; the same for everybody.
void light_places_choose(struct light_places *places);

// Of the mesh's vertices, weighed by their triangles' areas: face space, not of unit length.
void light_face_normals(const struct vec3 mesh_m[FACE_VERTEX_COUNT], struct vec3 normals[FACE_VERTEX_COUNT]);

struct light_fit {
    struct vec3 skin; // mean over the visible places of what was solved: linear colour of the picture
    // Radiance of the skin by its normal in camera space, times `skin`: order and meaning of
    // environment.diffuse. Its mean over the visible places is 1.
    struct vec3 shape[ENVIRONMENT_HARMONICS];
    float least; // of what is seen: the places with the least light have this much of the mean
};

// Needs the person's pose and mesh. False when too little of the face can be seen; `out` is untouched then.
bool light_fit_solve(const struct light_places *places, const struct srgb_table *table,
                     const struct picture *picture, const struct scene_person *person, struct light_fit *out);

#endif
