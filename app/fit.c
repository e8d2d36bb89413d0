#include "app/fit.h"

#include "platform/base/head.h"

#include <math.h>
#include <stddef.h>

#define FRAME_LEAST_M 0.08f // narrower, it is no frame, or its size is not in metres
#define FRAME_MOST_M 0.20f

// Half of a 95 % interval, as shares. A face ends at its sides in a rounded edge, often under hair. And the
// sides are 6 cm farther away than the eyes: an uncalibrated camera is taken to see 63 degrees, where webcams
// see 40 to 60, so that faces seem nearer and their sides wider, by up to 5 % at arm's length.
#define SIDES_ERROR 0.02f
#define FIELD_OF_VIEW_ERROR 0.05f

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
