// A value that changes slowly over the face, such as the light on it: constant, slopes, and curvature to the
// side and downwards, fitted by weighted least squares. u, v: place on the atlas, -1..1, v down.
#ifndef CHEVAL_RENDER_MAKEUP_FACE_SHADING_H
#define CHEVAL_RENDER_MAKEUP_FACE_SHADING_H

#define SHADING_TERMS 5

struct shading {
    float terms[SHADING_TERMS];
};

// What is known of it so far. Zeroed: nothing.
struct shading_fit {
    float a[SHADING_TERMS][SHADING_TERMS], b[SHADING_TERMS];
};

static inline float shading_at(const struct shading *shading, float u, float v)
{
    const float *t = shading->terms;
    return t[0] + u * (t[1] + u * t[3]) + v * (t[2] + v * t[4]);
}

void shading_fit_add(struct shading_fit *fit, float u, float v, float value, float weight);

// `ridge`: as many observations of no slope and no curvature, so that little evidence makes none. The fit is
// used up.
void shading_fit_solve(struct shading_fit *fit, float ridge, struct shading *out);

#endif
