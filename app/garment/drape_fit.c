// What is remembered of a wearer's size, and the size of a garment that fits it.
#include "app/garment/drape_internal.h"

#define PI 3.14159265f

// Bodies that a tracker can mean, metres: what it says beyond is its error.
static const struct {
    float least, most;
} plausible[DRAPE_MEASURES] = {
    [DRAPE_NECK_HALF] = {0.04f, 0.10f},  [DRAPE_SHOULDER_HALF] = {0.10f, 0.32f},
    [DRAPE_CHEST_HALF] = {0.08f, 0.32f}, [DRAPE_CHEST_DEPTH] = {0.05f, 0.28f},
    [DRAPE_WAIST_HALF] = {0.07f, 0.35f}, [DRAPE_WAIST_DEPTH] = {0.05f, 0.30f},
    [DRAPE_HIP_HALF] = {0.08f, 0.36f},   [DRAPE_HIP_DEPTH] = {0.05f, 0.30f},
    [DRAPE_UPPER_ARM] = {0.12f, 0.42f},  [DRAPE_FOREARM] = {0.11f, 0.40f},
    [DRAPE_THIGH] = {0.20f, 0.62f},      [DRAPE_SHIN] = {0.20f, 0.60f},
};

// Of the pair the surer one counts more.
static float bone_length(const struct wearer_joint from[2], const struct wearer_joint to[2])
{
    float sum = 0.0f, weights = 0.0f;
    for (int side = 0; side < 2; side++) {
        float weight = 0.02f + from[side].seen * to[side].seen;
        sum += weight * vec3_length(vec3_subtract(to[side].m, from[side].m));
        weights += weight;
    }
    return sum / weights;
}

void drape_measure_wearer(const struct wearer *wearer, float measures_m[DRAPE_MEASURES])
{
    const struct wearer_section *sections = wearer->sections;
    measures_m[DRAPE_NECK_HALF] = sections[WEARER_NECK].half_width_m;
    measures_m[DRAPE_SHOULDER_HALF] = sections[WEARER_SHOULDER].half_width_m;
    measures_m[DRAPE_CHEST_HALF] = sections[WEARER_CHEST].half_width_m;
    measures_m[DRAPE_CHEST_DEPTH] = sections[WEARER_CHEST].half_depth_m;
    measures_m[DRAPE_WAIST_HALF] = sections[WEARER_WAIST].half_width_m;
    measures_m[DRAPE_WAIST_DEPTH] = sections[WEARER_WAIST].half_depth_m;
    measures_m[DRAPE_HIP_HALF] = sections[WEARER_HIP].half_width_m;
    measures_m[DRAPE_HIP_DEPTH] = sections[WEARER_HIP].half_depth_m;
    measures_m[DRAPE_UPPER_ARM] = bone_length(wearer->shoulder, wearer->elbow);
    measures_m[DRAPE_FOREARM] = bone_length(wearer->elbow, wearer->wrist);
    measures_m[DRAPE_THIGH] = bone_length(wearer->hip, wearer->knee);
    measures_m[DRAPE_SHIN] = bone_length(wearer->knee, wearer->ankle);
    for (int i = 0; i < DRAPE_MEASURES; i++)
        measures_m[i] = fminf(fmaxf(measures_m[i], plausible[i].least), plausible[i].most);
}

// Good to a per cent for what bodies are: Euler's approximation.
float drape_half_round(float half_width, float half_depth)
{
    return PI * sqrtf(0.5f * (half_width * half_width + half_depth * half_depth));
}

// Skirts and trousers hang between the waist and the hips.
#define WAISTBAND_DOWN 0.30f
// Sleeveless tops are as wide as others of their size are.
#define CHEST_EASE 1.06f
// A garment that is cut narrow at the chest is stretched by so much, then worn in a larger size, up to this.
#define CHEST_GIVES 0.93f
#define CHEST_LARGER_MOST 1.12f
// Of the ease all round: seams lie at the shoulders' ends.
#define SHOULDER_EASE 0.4f

static float fit_top(const struct drape_cut *cut, const float *measures_m, float ease_m)
{
    float half[2];
    drape_cut_half(cut, cut->armpit_y_px, half);
    float body_m =
        drape_half_round(measures_m[DRAPE_CHEST_HALF] + ease_m, measures_m[DRAPE_CHEST_DEPTH] + ease_m);
    float by_chest = body_m / (half[0] + half[1]);
    if (!cut->has_limb[0] && !cut->has_limb[1])
        return by_chest * CHEST_EASE;
    float shoulders_px = vec2_length(vec2_subtract(cut->top_px[4], cut->top_px[0]));
    float by_shoulders = 2.0f * (measures_m[DRAPE_SHOULDER_HALF] + SHOULDER_EASE * ease_m) / shoulders_px;
    return fminf(fmaxf(by_shoulders, by_chest * CHEST_GIVES), by_shoulders * CHEST_LARGER_MOST);
}

// Trousers hug the hips: cut for them, their waistband gives.
#define HIP_EASE_M 0.015f
#define WAISTBAND_GIVES 0.84f

static float fit_hips(const struct drape_cut *cut, const float *measures_m, float by_waist)
{
    float crotch_px = cut->garment->landmarks_px[GARMENT_CROTCH].y, widest = 0.0f, half[2];
    for (int i = 0; i <= 8; i++) {
        drape_cut_half(cut, cut->reference_y_px + (crotch_px - cut->reference_y_px) * 0.125f * (float)i,
                       half);
        widest = fmaxf(widest, half[0] + half[1]);
    }
    float by_hips =
        drape_half_round(measures_m[DRAPE_HIP_HALF] + HIP_EASE_M, measures_m[DRAPE_HIP_DEPTH] + HIP_EASE_M) /
        widest;
    return fminf(fmaxf(by_hips, by_waist * WAISTBAND_GIVES), by_waist);
}

float drape_fit(const struct drape_cut *cut, const float measures_m[DRAPE_MEASURES], float ease_m)
{
    if (drape_is_accessory(cut->garment->kind))
        return 0.0f; // by where it hangs from and to
    if (cut->has_yoke)
        return fit_top(cut, measures_m, ease_m);
    float half[2], t = WAISTBAND_DOWN;
    drape_cut_half(cut, cut->reference_y_px, half);
    float half_width = measures_m[DRAPE_WAIST_HALF] * (1.0f - t) + measures_m[DRAPE_HIP_HALF] * t;
    float half_depth = measures_m[DRAPE_WAIST_DEPTH] * (1.0f - t) + measures_m[DRAPE_HIP_DEPTH] * t;
    float by_waist = drape_half_round(half_width + ease_m, half_depth + ease_m) / (half[0] + half[1]);
    return cut->garment->kind == GARMENT_TROUSERS ? fit_hips(cut, measures_m, by_waist) : by_waist;
}
