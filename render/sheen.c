#include "render/sheen.h"

#include <math.h>

#define ACROSS 24 // steps of N.L, and of the half turn about the normal
#define PI 3.14159265f
// A nap of less than this stands straight up: below, the sum would need finer steps for what no one sees.
#define LEAST_ROUGHNESS 0.10f

// Estevez and Kulla's fit of the shadowing's logarithm L(cos theta), equation 3 and table 1: between alpha 0
// and 1 the coefficients go by (1 - alpha)^2.
static float fit(float cosine, float alpha)
{
    float t = (1.0f - alpha) * (1.0f - alpha);
    float a = 21.5473f + t * (25.3245f - 21.5473f);
    float b = 3.82987f + t * (3.32435f - 3.82987f);
    float c = 0.19823f + t * (0.16801f - 0.19823f);
    float d = -1.97760f + t * (-1.27393f + 1.97760f);
    float e = -4.32054f + t * (-4.85967f + 4.32054f);
    return a / (1.0f + b * powf(cosine, c)) + d * cosine + e;
}

static float lambda(float cosine, float alpha)
{
    if (cosine < 0.5f)
        return expf(fit(cosine, alpha));
    return expf(2.0f * fit(0.5f, alpha) - fit(1.0f - cosine, alpha));
}

float sheen_albedo(float n_dot_v, float roughness)
{
    float rough = fmaxf(roughness, LEAST_ROUGHNESS), alpha = rough * rough;
    float shadow_v = lambda(n_dot_v, alpha), sine_v = sqrtf(fmaxf(0.0f, 1.0f - n_dot_v * n_dot_v));
    float sum = 0.0f;
    for (int i = 0; i < ACROSS; i++) {
        float n_dot_l = ((float)i + 0.5f) / ACROSS;
        float sine_l = sqrtf(1.0f - n_dot_l * n_dot_l);
        // D * V * N.L with V = 1 / ((1 + shadow_v + shadow_l) 4 N.V N.L).
        float visible = 0.25f / ((1.0f + shadow_v + lambda(n_dot_l, alpha)) * n_dot_v);
        for (int j = 0; j < ACROSS; j++) {
            float v_dot_l = sine_v * sine_l * cosf(PI * ((float)j + 0.5f) / ACROSS) + n_dot_v * n_dot_l;
            float n_dot_h = (n_dot_v + n_dot_l) / sqrtf(fmaxf(2.0f + 2.0f * v_dot_l, 1e-6f));
            float sine_h = sqrtf(fmaxf(0.0f, 1.0f - n_dot_h * n_dot_h));
            sum += visible * (2.0f + 1.0f / alpha) * powf(sine_h, 1.0f / alpha);
        }
    }
    // The half turn stands for the whole: 2 pi / (2 pi) of the distribution's constant.
    return fminf(sum / (ACROSS * ACROSS), 1.0f);
}
