// What is behind camera.h: each kind of source is one of these. Capture thread only.
//
// A back-end says that a picture is ready, and decodes it where the front wants it; turning, pooled frames,
// placeholders, opening again and counting are the front's (camera.c).
#ifndef CHEVAL_PLATFORM_CAMERA_BACKEND_H
#define CHEVAL_PLATFORM_CAMERA_BACKEND_H

#include "platform/camera/camera.h"

struct camera_source; // a back-end's own

// A picture that waits to be decoded.
struct camera_picture {
    int width_px, height_px; // not turned yet
    int64_t captured_ns;
    int64_t spent_ns, spent_cpu_ns; // on decoding it so far
};

struct camera_ops {
    const char *prefix; // of the source string: "still:"
    bool live;          // losing it, or not having it yet, is no failure: it is opened again with back-off
    bool opens_slowly;  // by the network: not in camera_open, whose caller may be starting a screen

    // `what` is the source string behind the prefix.
    enum result (*open)(const struct camera_options *options, const char *what, struct camera_source **out,
                        struct diagnostic *why);
    void (*close)(struct camera_source *source);
    struct camera_mode (*mode)(const struct camera_source *source);

    // May block, until a picture may be ready or about `timeout_ns` passed.
    void (*wait)(struct camera_source *source, int64_t timeout_ns);

    // *ready: a picture waits; decode and done follow. Frames the source itself skipped are added to `stats`.
    // RESULT_END at the end of a clip, RESULT_UNAVAILABLE when the source is lost; then `why` has a short
    // line for the screen.
    enum result (*next)(struct camera_source *source, bool *ready, struct camera_picture *picture,
                        struct camera_stats *stats, struct diagnostic *why);
    // Into `out`, which has the picture's size. RESULT_INVALID: the picture is corrupt.
    enum result (*decode)(struct camera_source *source, const struct picture *out);
    void (*done)(struct camera_source *source);
    // May be NULL: how bright a face is in the picture just decoded, or with nobody there all of it: mean of
    // sRGB luma, 0..255.
    void (*meter)(struct camera_source *source, float luminance, bool is_face, int64_t time_ns);
    // May be NULL: a number that is another one once devices came or went, so that a lost one is looked for
    // at once.
    int64_t (*changes)(void);
};

extern const struct camera_ops camera_v4l2_ops;
extern const struct camera_ops camera_v4l2_auto_ops;
extern const struct camera_ops camera_clip_ops;
extern const struct camera_ops camera_stream_ops;
extern const struct camera_ops camera_still_ops;
extern const struct camera_ops camera_synthetic_ops;
extern const struct camera_ops camera_off_ops;

// When the next picture of something with a clock is due: the time stamps of a clip against our own clock.
struct camera_pace {
    int64_t start_ns; // our clock at the clip's time zero; zero: not started
    bool unpaced;
};

// Our time of the clip's `time_ns`. A reader that fell far behind starts counting anew instead of rushing.
int64_t camera_pace_due(struct camera_pace *pace, int64_t time_ns);
// Sleeps until `due_ns`, at most `timeout_ns`; not at all when unpaced.
void camera_pace_wait(const struct camera_pace *pace, int64_t due_ns, int64_t timeout_ns);
bool camera_pace_reached(const struct camera_pace *pace, int64_t due_ns);

#endif
