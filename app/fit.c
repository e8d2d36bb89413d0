#include "app/fit.h"

#include "platform/base/head.h"

#include <math.h>
#include <stddef.h>

#define FRAME_LEAST_M 0.08f // narrower, it is no frame, or its size is not in metres
#define FRAME_MOST_M 0.20f

// Half of a 95 % interval, as shares: a face ends at its sides in a rounded edge, often under hair.
#define SIDES_ERROR 0.02f

// The sides stand some 6 cm farther from the camera than the eyes, by which the head is scaled. A camera that
// is not calibrated is taken to see 63 degrees of height; desk and laptop cameras see 35 to 63, most near 45,
// so that people stand 1.45 times as far away (1 to 1.94) and their sides are less wide than they seem.
#define USUAL_DISTANCE 1.45f
#define FIELD_OF_VIEW_ERROR 0.035f

enum { EYE_OUTER_RIGHT = 33, EYE_OUTER_LEFT = 263, SIDE_RIGHT = 127, SIDE_LEFT = 356 };

static float depth_m(const struct face *face, int right, int left)
{
    return -0.5f * (mat4_transform_point(&face->pose, face->mesh_m[right]).z +
                    mat4_transform_point(&face->pose, face->mesh_m[left]).z);
}

// What the width between the sides is multiplied by to be that of a face as far away as most are.
static float uncalibrated_width(const struct face *face)
{
    float eyes_m = depth_m(face, EYE_OUTER_RIGHT, EYE_OUTER_LEFT);
    float behind_m = fmaxf(depth_m(face, SIDE_RIGHT, SIDE_LEFT) - eyes_m, 0.0f);
    return eyes_m > 0.0f ? (eyes_m + behind_m / USUAL_DISTANCE) / (eyes_m + behind_m) : 1.0f;
}

static enum fit_verdict verdict_of(float wider_mm)
{
    if (wider_mm < -FIT_RIGHT_MM)
        return FIT_NARROW;
    return wider_mm > FIT_RIGHT_MM ? FIT_WIDE : FIT_RIGHT;
}

struct fit fit_judge(const struct product_shape *shape, const struct face *face, const struct head_size *size,
                     bool is_calibrated)
{
    struct fit fit = {.verdict = FIT_UNKNOWN};
    struct head head;
    if (!face->has_pose || size->source == SIZE_BY_NOTHING || !(shape->front_width_m >= FRAME_LEAST_M) ||
        !(shape->front_width_m <= FRAME_MOST_M))
        return fit;
    head_measure(face->mesh_m, &head);
    float others = hypotf(SIDES_ERROR, is_calibrated ? 0.0f : FIELD_OF_VIEW_ERROR);
    fit.source = size->source;
    fit.frame_mm = 1e3f * shape->front_width_m;
    fit.face_mm = 2e3f * head.half_width_m * size->head_scale;
    if (!is_calibrated)
        fit.face_mm *= uncalibrated_width(face);
    fit.error_mm = fit.face_mm * hypotf(size->head_scale_error / size->head_scale, others);
    float wider_mm = fit.frame_mm - fit.face_mm;
    fit.verdict = verdict_of(wider_mm);
    fit.is_certain = verdict_of(wider_mm - fit.error_mm) == fit.verdict &&
                     verdict_of(wider_mm + fit.error_mm) == fit.verdict;
    fit.card_would_help = !fit.is_certain && size->source == SIZE_BY_IRIS;
    return fit;
}

const char *fit_words(const struct fit *fit)
{
    static const char *const keys[][2] = {[FIT_NARROW] = {"fit.probably_narrow", "fit.narrow"},
                                          [FIT_RIGHT] = {"fit.probably_right", "fit.right"},
                                          [FIT_WIDE] = {"fit.probably_wide", "fit.wide"}};
    return fit->verdict == FIT_UNKNOWN ? NULL : keys[fit->verdict][fit->is_certain ? 1 : 0];
}
