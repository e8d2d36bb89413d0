// Where frames come from: a V4L2 camera, a clip or stream, a still picture, or made-up frames for tests.
//
// The contract (after SDL's camera drivers): camera_wait may block, camera_acquire may not. A live camera
// that is missing, busy or unplugged never fails: it gives placeholder frames that say why, and is opened
// again with back-off. A corrupt frame is skipped and counted.
//
// Thread: one at a time (the capture thread), camera_meter and camera_unplug any. Frames belong to the pool
// and are released by the receiver.
#ifndef CHEVAL_PLATFORM_CAMERA_CAMERA_H
#define CHEVAL_PLATFORM_CAMERA_CAMERA_H

#include "platform/base/frame.h"

#define CAMERA_MAX_WIDTH_PX 1920
#define CAMERA_MAX_HEIGHT_PX 1080

struct camera;

// Who sees to the exposure of a V4L2 camera, so far as it has controls for that. In every case but `fixed`
// the frame rate is kept in the dark, and what was changed is put back at the end.
enum camera_exposure {
    CAMERA_EXPOSURE_AUTO,   // the camera's own automatics, which look at the whole picture
    CAMERA_EXPOSURE_MIRROR, // they too, until a face (camera_meter) stays too dark or too bright for them
    CAMERA_EXPOSURE_FIXED   // as it was set outside; no control is touched
};

struct camera_options {
    // "auto" or NULL (first real camera), "/dev/videoN", "file:CLIP", "still:PICTURE", "rtsp://…",
    // "synthetic" or "synthetic:640x480"; "off": nothing is opened, and nothing comes
    const char *source;
    int rotate_deg; // how the camera's picture must be turned clockwise to be upright: 0, 90, 180, 270
    bool flip;      // and mirrored
    int crop_x_px, crop_y_px, crop_width_px, crop_height_px; // of the turned picture; zero width: all of it
    bool loop; // a clip starts again at its end; time stamps go on
    // A clip's frames as fast as they are taken, their time stamps as far apart as in the clip. A still
    // picture, else given 15 times a second, comes once and then RESULT_END (unless `loop`).
    bool unpaced;
    bool opens_later; // a live camera is opened by the first camera_wait: another may have to be closed first
    int max_width_px, max_height_px; // of the mode chosen on a V4L2 camera; zero: CAMERA_MAX_…
    enum camera_exposure exposure;
    int mains_hz; // against flickering lamps: 50 or 60; zero: as the camera is set (`fixed` ignores it)
};

struct camera_stats {
    uint64_t delivered; // camera frames; placeholders are not counted
    uint64_t corrupt;   // skipped because damaged
    uint64_t dropped;   // by the driver, for being old, or because every frame of the pool was in use
    uint64_t reopened;
    int64_t decode_ns;     // of the last frame: decoding and turning
    int64_t decode_cpu_ns; // of the last frame, this thread
};

struct camera_mode {
    int width_px, height_px;
    float rate_hz;
    char format[8]; // "MJPG", "YUYV", a codec's name for clips
};

// Opens the source. Fails only for what a person must correct: an unknown source, a clip or picture that
// can't be read. A live camera that can't be had yet is RESULT_OK.
MUST_CHECK enum result camera_open(const struct camera_options *options, struct frame_pool *pool,
                                   struct camera **out, struct diagnostic *why);
void camera_close(struct camera *camera); // takes NULL

// Until a frame is ready or `timeout_ns` passed. A lost source is opened again here; a stream is read here,
// which may take up to 3 s when it is silent.
void camera_wait(struct camera *camera, int64_t timeout_ns);

// The next frame, turned, flipped and cropped, with one reference; NULL and RESULT_OK when none is ready.
// RESULT_END at the end of a clip that doesn't loop. While the source is lost, placeholders come 8 times a
// second, as large as the last frame; `sequence` counts them too.
MUST_CHECK enum result camera_acquire(struct camera *camera, struct frame **out);

// Part of a frame as camera_acquire gives it, in its pixels.
struct camera_region {
    float x_px, y_px, width_px, height_px;
};

// Where the nearest face is, or NULL: nobody is there. From any thread; tell it for every tracked frame,
// since what is a second old counts as nobody. Only its inner part's mean brightness is looked at.
void camera_meter(struct camera *camera, const struct camera_region *face);

// As if its cable were pulled, until it is put in again: it is lost, and can't be opened meanwhile. For
// drills, with any source. From any thread.
void camera_unplug(struct camera *camera, bool unplugged);

struct camera_stats camera_stats(const struct camera *camera);
struct camera_mode camera_mode(const struct camera *camera); // as granted; zero while there is none

// The capture devices of this machine, metadata nodes left out. For doctor and for "auto".
#define CAMERA_DEVICES_MAX 16
struct camera_device {
    char path[64];
    char name[64];
};
int camera_list(struct camera_device *devices, int capacity);

#endif
