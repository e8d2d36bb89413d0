#include "platform/decode/video.h"

#include "platform/base/clock.h"
#include "platform/decode/turn.h"

#include <assert.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAMAGED_IN_A_ROW_MAX 300 // ten seconds of nothing but damage: the clip is refused
#define HD_HEIGHT_PX 720         // from here on a clip that doesn't say is BT.709, below BT.601
#define RATE_IF_UNKNOWN_HZ 25.0
// A file may say any rate and any time. What is outside these is nonsense, and its sums would overflow.
#define RATE_MIN_HZ 0.1
#define RATE_MAX_HZ 1000.0
#define GAP_MAX_NS (3600 * CLOCK_SECOND_NS)
// libswscale's fast RGBA writers work in steps of this many pixels: in other widths, rows without room behind
// them get too few pixels or are overrun (found in libswscale 6 by its own outcomes).
#define SCALE_STEP_PX 16

// The containers of clips and pictures. FFmpeg would also play text as a terminal's screen, and lists that
// name other files.
#define CLIP_FORMATS                                                                                         \
    "matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,avi,mpegts,mpeg,mpegvideo,m4v,h264,hevc,ivf,ogg,flv,mjpeg,"       \
    "yuv4mpegpipe,gif,apng,jpeg_pipe,png_pipe,webp_pipe,bmp_pipe,tiff_pipe"

// What a converter was made for; another one is made when a frame differs.
struct conversion {
    int width_px, height_px;
    enum AVPixelFormat format;
    int matrix;
    int full_range;
};

struct video {
    AVFormatContext *format;
    AVCodecContext *codec;
    AVStream *stream; // owned by format
    AVPacket *packet;
    AVFrame *frame;
    struct SwsContext *scale;
    struct conversion conversion;
    struct picture staging; // where the frame is converted to when that can't be the caller's picture
    struct turn turn;       // of the current frame
    struct video_info info;
    int64_t timeout_ns, deadline_ns;
    int64_t first_pts, last_time_ns;
    bool started, draining, is_stream;
    bool is_late; // the last read took longer than it may
};

static bool is_overdue(const struct video *video)
{
    return video->timeout_ns > 0 && clock_now_ns() > video->deadline_ns;
}

static int must_stop(void *context)
{
    return is_overdue(context) ? 1 : 0;
}

static void start_clock(struct video *video)
{
    video->deadline_ns = clock_now_ns() + video->timeout_ns;
}

// A display matrix maps picture (x, y), y downwards, to (a x + c y, b x + d y): libavutil/display.h. Only the
// eight turns by quarters are told apart.
static struct turn turn_from_matrix(const int32_t *matrix)
{
    int64_t a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
    struct turn turn = {.flip = a * d - b * c < 0};
    if (turn.flip)
        a = -a;
    if (llabs(a) >= llabs(b))
        turn.quarters = a >= 0 ? 0 : 2;
    else
        turn.quarters = b > 0 ? 1 : 3;
    return turn;
}

static struct turn turn_of_stream(const AVStream *stream)
{
    size_t size = 0;
    const uint8_t *data = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    int32_t matrix[9];
    if (data == NULL || size < sizeof matrix)
        return (struct turn){0};
    memcpy(matrix, data, sizeof matrix);
    return turn_from_matrix(matrix);
}

// A JPEG's orientation tag comes with the frame, a film's rotation with the stream.
static struct turn turn_of_frame(const struct video *video)
{
    const AVFrameSideData *side = av_frame_get_side_data(video->frame, AV_FRAME_DATA_DISPLAYMATRIX);
    int32_t matrix[9];
    if (side == NULL || side->size < sizeof matrix)
        return turn_of_stream(video->stream);
    memcpy(matrix, side->data, sizeof matrix);
    return turn_from_matrix(matrix);
}

static bool has_prefix(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static enum result open_input(struct video *video, const char *address, struct diagnostic *why)
{
    char url[2048];
    video->is_stream = has_prefix(address, "rtsp://") || has_prefix(address, "rtsps://");
    // A path is never taken for a protocol, and a clip can't make FFmpeg open anything but files.
    int length = snprintf(url, sizeof url, "%s%s", video->is_stream ? "" : "file:", address);
    if (length < 0 || (size_t)length >= sizeof url)
        return diagnose(why, RESULT_TOO_LARGE, "the address is too long: %.80s...", address);
    video->format = avformat_alloc_context();
    if (video->format == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "%.300s: out of memory", address);
    video->format->interrupt_callback = (AVIOInterruptCB){must_stop, video};
    AVDictionary *options = NULL;
    (void)av_dict_set(&options, "protocol_whitelist",
                      video->is_stream ? "rtsp,rtsps,rtp,udp,tcp,tls" : "file", 0);
    if (video->is_stream)
        (void)av_dict_set(&options, "rtsp_transport", "tcp", 0); // a lost datagram would damage frames
    else
        (void)av_dict_set(&options, "format_whitelist", CLIP_FORMATS, 0);
    start_clock(video);
    int error = avformat_open_input(&video->format, url, NULL, &options);
    av_dict_free(&options);
    if (error >= 0)
        error = avformat_find_stream_info(video->format, NULL);
    if (error == AVERROR_EXIT)
        return diagnose(why, RESULT_UNAVAILABLE, "%.300s: no answer", address);
    if (error == AVERROR(ENOENT))
        return diagnose(why, RESULT_NOT_FOUND, "%.300s: there is no such file", address);
    if (error < 0)
        return diagnose(why, video->is_stream ? RESULT_UNAVAILABLE : RESULT_INVALID,
                        "%.300s can't be read as a video: %s", address,
                        error == AVERROR(EINVAL) ? "not a format of clips" : av_err2str(error));
    return RESULT_OK;
}

static enum result open_decoder(struct video *video, const char *address, struct diagnostic *why)
{
    const AVCodec *decoder = NULL;
    assert(video->format != NULL);
    int index = av_find_best_stream(video->format, AVMEDIA_TYPE_VIDEO, -1, -1, &decoder, 0);
    if (index < 0 || decoder == NULL)
        return diagnose(why, RESULT_UNSUPPORTED, "%.300s holds no pictures that can be decoded", address);
    for (unsigned i = 0; i < video->format->nb_streams; i++)
        video->format->streams[i]->discard = (int)i == index ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    video->stream = video->format->streams[index];
    video->codec = avcodec_alloc_context3(decoder);
    if (video->codec == NULL || avcodec_parameters_to_context(video->codec, video->stream->codecpar) < 0)
        return diagnose(why, RESULT_NO_MEMORY, "%.300s: out of memory", address);
    video->codec->thread_count = 1; // the other core tracks and draws; frame threads would add delay
    video->codec->max_pixels = PICTURE_MAX_PIXELS;
    video->codec->pkt_timebase = video->stream->time_base;
    int width = video->codec->width, height = video->codec->height;
    if (picture_check_size(width, height) == RESULT_TOO_LARGE)
        return diagnose(why, RESULT_TOO_LARGE, "%.300s: pictures of %dx%d are too large", address, width,
                        height);
    if (width < 1 || height < 1 || avcodec_open2(video->codec, decoder, NULL) < 0)
        return diagnose(why, RESULT_INVALID, "%.300s holds no pictures that can be decoded", address);
    return RESULT_OK;
}

static void fill_info(struct video *video)
{
    assert(video->stream != NULL);
    struct turn turn = turn_of_stream(video->stream);
    AVRational rate = video->stream->avg_frame_rate;
    if (rate.num <= 0 || rate.den <= 0)
        rate = video->stream->r_frame_rate;
    bool sideways = turn.quarters % 2 == 1;
    video->info.width_px = sideways ? video->codec->height : video->codec->width;
    video->info.height_px = sideways ? video->codec->width : video->codec->height;
    double rate_hz = rate.num > 0 && rate.den > 0 ? av_q2d(rate) : 0.0;
    video->info.rate_hz = rate_hz >= RATE_MIN_HZ && rate_hz <= RATE_MAX_HZ ? rate_hz : RATE_IF_UNKNOWN_HZ;
    (void)snprintf(video->info.codec, sizeof video->info.codec, "%s",
                   avcodec_get_name(video->codec->codec_id));
}

enum result video_open(const char *address, int64_t timeout_ns, struct video **out, struct diagnostic *why)
{
    struct video *video = calloc(1, sizeof *video);
    if (video == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "%.300s: out of memory", address);
    av_log_set_level(AV_LOG_QUIET); // what matters comes back as results
    video->timeout_ns = timeout_ns;
    video->packet = av_packet_alloc();
    video->frame = av_frame_alloc();
    enum result result = RESULT_NO_MEMORY;
    if (video->packet == NULL || video->frame == NULL)
        result = diagnose(why, RESULT_NO_MEMORY, "%.300s: out of memory", address);
    else
        result = open_input(video, address, why);
    if (result == RESULT_OK)
        result = open_decoder(video, address, why);
    if (result != RESULT_OK) {
        video_close(video);
        return result;
    }
    fill_info(video);
    *out = video;
    return RESULT_OK;
}

void video_close(struct video *video)
{
    if (video == NULL)
        return;
    picture_free(&video->staging);
    sws_freeContext(video->scale);
    av_frame_free(&video->frame);
    av_packet_free(&video->packet);
    avcodec_free_context(&video->codec);
    avformat_close_input(&video->format);
    free(video);
}

struct video_info video_info(const struct video *video)
{
    return video->info;
}

// Hands the decoder one more packet, or the end. RESULT_INVALID: the packet is damaged.
static enum result feed(struct video *video)
{
    if (video->draining)
        return RESULT_END;
    if (!video->is_late)
        start_clock(video);
    int error = av_read_frame(video->format, video->packet);
    // Interrupted, a protocol may still hand out what it had held back, and then wait as long again.
    video->is_late = is_overdue(video);
    if (error < 0 && video->is_late)
        return RESULT_UNAVAILABLE;
    if (error == AVERROR_INVALIDDATA || error == AVERROR(EAGAIN))
        return RESULT_INVALID;
    if (error < 0 && video->is_stream)
        return RESULT_UNAVAILABLE;
    if (error < 0) { // the end, or where a clip was cut off: the frames before it are good
        video->draining = true;
        return avcodec_send_packet(video->codec, NULL) < 0 ? RESULT_END : RESULT_OK;
    }
    bool ours = video->packet->stream_index == video->stream->index;
    error = ours ? avcodec_send_packet(video->codec, video->packet) : 0;
    av_packet_unref(video->packet);
    return error < 0 ? RESULT_INVALID : RESULT_OK;
}

static bool is_sound(const AVFrame *frame)
{
    return frame->decode_error_flags == 0 && (frame->flags & AV_FRAME_FLAG_CORRUPT) == 0 &&
           picture_check_size(frame->width, frame->height) == RESULT_OK;
}

// The frame's own time since the first one, if it has one.
static bool read_stamp(const struct video *video, int64_t pts, int64_t *time_ns)
{
    const int64_t far = INT64_MAX / 2;
    if (pts < -far || pts > far || video->first_pts < -far || video->first_pts > far) // or AV_NOPTS_VALUE
        return false;
    *time_ns = av_rescale_q(pts - video->first_pts, video->stream->time_base, (AVRational){1, 1000000000});
    return true;
}

// Time since the first frame; it always goes on, whatever the stamps in the clip do.
static int64_t stamp(struct video *video)
{
    int64_t pts = video->frame->best_effort_timestamp;
    int64_t interval_ns = (int64_t)((double)CLOCK_SECOND_NS / video->info.rate_hz);
    if (!video->started) {
        video->started = true;
        video->first_pts = pts;
        return video->last_time_ns = 0;
    }
    int64_t time_ns = video->last_time_ns + interval_ns, stamped_ns = 0;
    if (read_stamp(video, pts, &stamped_ns) && stamped_ns > video->last_time_ns &&
        stamped_ns - video->last_time_ns <= GAP_MAX_NS)
        time_ns = stamped_ns;
    return video->last_time_ns = time_ns;
}

enum result video_next(struct video *video, int *width_px, int *height_px, int64_t *time_ns)
{
    int damaged_in_a_row = 0;
    while (damaged_in_a_row <= DAMAGED_IN_A_ROW_MAX) {
        int error = avcodec_receive_frame(video->codec, video->frame);
        enum result fed = RESULT_OK;
        if (error == AVERROR_EOF)
            return RESULT_END;
        if (error == AVERROR(EAGAIN))
            fed = feed(video);
        else if (error < 0)
            fed = RESULT_INVALID;
        if (fed == RESULT_INVALID || (error >= 0 && !is_sound(video->frame))) {
            video->info.damaged++;
            damaged_in_a_row++;
            continue;
        }
        if (fed != RESULT_OK)
            return fed;
        if (error < 0)
            continue;
        video->turn = turn_of_frame(video);
        *time_ns = stamp(video);
        return turn_size(&video->turn, video->frame->width, video->frame->height, width_px, height_px, NULL);
    }
    return RESULT_INVALID;
}

// The "J" formats are the plain ones with full range said in a way that libswscale dislikes.
static enum AVPixelFormat plain_format(enum AVPixelFormat format, int *full_range)
{
    static const enum AVPixelFormat pairs[][2] = {
        {AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUV420P}, {AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUV422P},
        {AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUV444P}, {AV_PIX_FMT_YUVJ440P, AV_PIX_FMT_YUV440P},
        {AV_PIX_FMT_YUVJ411P, AV_PIX_FMT_YUV411P},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (format == pairs[i][0]) {
            *full_range = 1;
            return pairs[i][1];
        }
    }
    return format;
}

static struct conversion conversion_for(const struct video *video)
{
    const AVFrame *frame = video->frame;
    struct conversion conversion = {.width_px = frame->width,
                                    .height_px = frame->height,
                                    .matrix = (int)frame->colorspace,
                                    .full_range = frame->color_range == AVCOL_RANGE_JPEG};
    conversion.format = plain_format((enum AVPixelFormat)frame->format, &conversion.full_range);
    if (frame->colorspace == AVCOL_SPC_UNSPECIFIED) {
        bool jpeg = video->codec->codec_id == AV_CODEC_ID_MJPEG; // JFIF is always BT.601
        conversion.matrix = frame->height >= HD_HEIGHT_PX && !jpeg ? SWS_CS_ITU709 : SWS_CS_ITU601;
    }
    return conversion;
}

static enum result prepare_converter(struct video *video)
{
    struct conversion wanted = conversion_for(video), *have = &video->conversion;
    if (video->scale != NULL && wanted.width_px == have->width_px && wanted.height_px == have->height_px &&
        wanted.format == have->format && wanted.matrix == have->matrix &&
        wanted.full_range == have->full_range)
        return RESULT_OK;
    struct SwsContext *scale =
        sws_getContext(wanted.width_px, wanted.height_px, wanted.format, wanted.width_px, wanted.height_px,
                       AV_PIX_FMT_RGBA, SWS_BILINEAR, NULL, NULL, NULL);
    if (scale == NULL)
        return RESULT_UNSUPPORTED;
    const int *matrix = sws_getCoefficients(wanted.matrix);
    (void)sws_setColorspaceDetails(scale, matrix, wanted.full_range, matrix, 1, 0, 1 << 16, 1 << 16);
    sws_freeContext(video->scale);
    video->scale = scale;
    video->conversion = wanted;
    return RESULT_OK;
}

// Room for the frame with rows that are a whole number of steps long.
static enum result prepare_staging(struct video *video)
{
    const AVFrame *frame = video->frame;
    if (video->staging.width_px == frame->width && video->staging.height_px == frame->height)
        return RESULT_OK;
    picture_free(&video->staging);
    int padded_px = (frame->width + SCALE_STEP_PX - 1) / SCALE_STEP_PX * SCALE_STEP_PX;
    enum result result = picture_allocate(padded_px, frame->height, &video->staging);
    video->staging.width_px = frame->width;
    return result;
}

static void make_opaque(const struct picture *picture)
{
    for (int y = 0; y < picture->height_px; y++) {
        uint8_t *row = picture_row(picture, y);
        for (int x = 0; x < picture->width_px; x++)
            row[4 * x + 3] = 255;
    }
}

enum result video_convert(struct video *video, const struct picture *out)
{
    const AVFrame *frame = video->frame;
    int width = 0, height = 0;
    if (frame->data[0] == NULL ||
        turn_size(&video->turn, frame->width, frame->height, &width, &height, NULL) != RESULT_OK ||
        out->width_px != width || out->height_px != height)
        return RESULT_INVALID;
    bool staged = !turn_is_identity(&video->turn) || frame->width % SCALE_STEP_PX != 0;
    enum result result = prepare_converter(video);
    if (result == RESULT_OK && staged)
        result = prepare_staging(video);
    if (result != RESULT_OK)
        return result;
    const struct picture *target = staged ? &video->staging : out;
    uint8_t *const planes[] = {target->pixels};
    const int strides[] = {(int)target->stride_bytes};
    if (sws_scale(video->scale, (const uint8_t *const *)frame->data, frame->linesize, 0, frame->height,
                  planes, strides) != frame->height)
        return RESULT_INVALID;
    const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(video->conversion.format);
    if (format != NULL && (format->flags & (AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_PAL)) != 0)
        make_opaque(target);
    if (staged)
        turn_picture(&video->turn, target, out);
    return RESULT_OK;
}

enum result video_read(struct video *video, struct picture *picture, int64_t *time_ns)
{
    int width_px = 0, height_px = 0;
    int64_t next_ns = 0;
    enum result result = video_next(video, &width_px, &height_px, &next_ns);
    if (result != RESULT_OK)
        return result;
    if (picture->width_px != width_px || picture->height_px != height_px) {
        struct picture fitting;
        result = picture_allocate(width_px, height_px, &fitting);
        if (result != RESULT_OK)
            return result;
        picture_free(picture);
        *picture = fitting;
    }
    *time_ns = next_ns;
    return video_convert(video, picture);
}

enum result video_rewind(struct video *video)
{
    start_clock(video);
    if (video->is_stream || avformat_seek_file(video->format, -1, INT64_MIN, INT64_MIN + 1, INT64_MAX, 0) < 0)
        return RESULT_UNSUPPORTED;
    avcodec_flush_buffers(video->codec);
    video->draining = video->started = video->is_late = false;
    return RESULT_OK;
}
