// Clips and RTSP streams -> RGBA frames by the FFmpeg libraries.
#ifndef CHEVAL_PLATFORM_DECODE_VIDEO_H
#define CHEVAL_PLATFORM_DECODE_VIDEO_H

#include "platform/base/picture.h"

struct video; // one thread at a time

struct video_info {
    int width_px, height_px; // upright: a rotation in the file's metadata is applied
    double rate_hz;          // average
    char codec[16];
    uint64_t damaged; // packets and frames skipped so far
};

// `address` is a path or an rtsp:// URL. Nothing waits longer than `timeout_ns` for data (zero: no limit). A
// clip that holds one picture (PNG, JPEG, WebP) is a video of one frame.
MUST_CHECK enum result video_open(const char *address, int64_t timeout_ns, struct video **out,
                                  struct diagnostic *why);
void video_close(struct video *video); // takes NULL
struct video_info video_info(const struct video *video);

// Decodes the next frame (kept inside) and gives its upright size and its time since the first frame. A
// damaged frame is skipped. RESULT_END at the end of a clip, and where a cut-off one stops;
// RESULT_UNAVAILABLE when a stream ended or is silent; RESULT_INVALID when nothing but damage comes.
MUST_CHECK enum result video_next(struct video *video, int *width_px, int *height_px, int64_t *time_ns);

// Converts the frame of the last video_next into `out`, which has its size: sRGB by the clip's own matrix and
// range (BT.709 from 720 lines, else BT.601, when it doesn't say), alpha 255.
MUST_CHECK enum result video_convert(struct video *video, const struct picture *out);

// The two in one: the next frame in `picture`, which gets pixels of its own whenever its size is another.
// Picture and time stay as they were when there is no next frame. The caller frees it with picture_free.
MUST_CHECK enum result video_read(struct video *video, struct picture *picture, int64_t *time_ns);

// Back to the first frame. RESULT_UNSUPPORTED for a stream and for what can't be sought in: open it again.
MUST_CHECK enum result video_rewind(struct video *video);

#endif
