#include "render/makeup/face_shading.h"

#include <math.h>

#define TERMS SHADING_TERMS

void shading_fit_add(struct shading_fit *fit, float u, float v, float value, float weight)
{
    const float basis[TERMS] = {1.0f, u, v, u * u, v * v};
    for (int i = 0; i < TERMS; i++) {
        float weighted = weight * basis[i];
        for (int k = 0; k <= i; k++)
            fit->a[i][k] += weighted * basis[k];
        fit->b[i] += weighted * value;
    }
}

// Cholesky's decomposition, in place, then both substitutions.
void shading_fit_solve(struct shading_fit *fit, float ridge, struct shading *out)
{
    float(*a)[TERMS] = fit->a;
    for (int i = 0; i < TERMS; i++) {
        a[i][i] += i > 0 ? ridge : 1e-3f;
        for (int k = 0; k <= i; k++) {
            float sum = a[i][k];
            for (int m = 0; m < k; m++)
                sum -= a[i][m] * a[k][m];
            a[i][k] = i == k ? sqrtf(fmaxf(sum, 1e-6f)) : sum / a[k][k];
        }
    }
    for (int i = 0; i < TERMS; i++) {
        for (int k = 0; k < i; k++)
            fit->b[i] -= a[i][k] * fit->b[k];
        fit->b[i] /= a[i][i];
    }
    for (int i = TERMS - 1; i >= 0; i--) {
        out->terms[i] = fit->b[i];
        for (int k = i + 1; k < TERMS; k++)
            out->terms[i] -= a[k][i] * out->terms[k];
        out->terms[i] /= a[i][i];
    }
}
