// Clips and RTSP streams -> RGBA frames by the FFmpeg libraries.
#ifndef CHEVAL_PLATFORM_DECODE_VIDEO_H
#define CHEVAL_PLATFORM_DECODE_VIDEO_H

#include "platform/base/picture.h"

struct video;

struct video_info {
    int width_px, height_px; // upright: a rotation in the file's metadata is applied
    double rate_hz;          // average
    char codec[16];
};

// `address` is a path or an rtsp:// URL; a stream gives up after `timeout_ns` without data.
MUST_CHECK enum result video_open(const char *address, int64_t timeout_ns, struct video **out,
                                  struct diagnostic *why);
void video_close(struct video *video); // takes NULL
struct video_info video_info(const struct video *video);

// Decodes the next frame (kept inside) and gives its size and its time since the start. RESULT_END at the
// end; a damaged frame is skipped.
MUST_CHECK enum result video_next(struct video *video, int *width_px, int *height_px, int64_t *time_ns);

// Converts the frame of the last video_next into `out`, which has its size.
MUST_CHECK enum result video_convert(struct video *video, const struct picture *out);

// Back to the first frame.
MUST_CHECK enum result video_rewind(struct video *video);

#endif
