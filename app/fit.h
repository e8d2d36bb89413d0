// Whether a frame has the right width for a face.
//
// Opticians match the whole width of the front with the face's at the temples; the trade's sizes of adult
// frames are 10 mm apart (narrow below 130, medium to 140, wide from there), so that half a size, 5 mm, to
// either side is right. Beyond, a narrow frame presses the temples apart, a wide one slides. The face's width
// is that before the ears, where temples pass: head.half_width_m, on which the frame is also drawn.
//
// What is measured has an error: a verdict is certain only when all of its 95 % interval says the same, else
// it is probable; never is anything written down. Pure; any thread.
#ifndef CHEVAL_APP_FIT_H
#define CHEVAL_APP_FIT_H

#include "app/placement/shape.h"
#include "app/size_measure.h"

#define FIT_RIGHT_MM 5.0f

enum fit_verdict { FIT_UNKNOWN, FIT_NARROW, FIT_RIGHT, FIT_WIDE };

struct fit {
    enum fit_verdict verdict;
    bool is_certain;      // else "probably"
    bool card_would_help; // not certain, and measured by irises
    enum size_source source;
    float frame_mm, face_mm;
    float error_mm; // of face_mm, half of a 95 % interval
};

// FIT_UNKNOWN for what is no eyewear, for a face without a pose, and where nothing tells its size.
// `is_calibrated`: the camera's field of view is known; a guessed one makes the far sides of a head wider or
// narrower.
struct fit fit_judge(const struct product_shape *shape, const struct face *face, const struct head_size *size,
                     bool is_calibrated);

// Key of the words for it (assets/strings): "fit.narrow", "fit.probably_narrow" …; NULL for FIT_UNKNOWN.
const char *fit_words(const struct fit *fit);

#endif
