#include "platform/encode/film.h"

#include "platform/encode/part_file.h"

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILM_MAX_SIDE_PX 4096
#define FILM_MAX_RATE_HZ 120
#define MPEG4_BITS_PER_PIXEL 0.2 // where there is no H.264 encoder: good looking, not small
#define ENCODER_THREADS 2

struct film {
    char path[PART_FILE_PATH_SIZE], part[PART_FILE_PATH_SIZE];
    int picture_width_px, picture_height_px; // as the pictures come; the film's own are even
    AVFormatContext *format;
    AVCodecContext *codec;
    AVStream *stream; // owned by format
    AVFrame *frame;
    AVFrame *rgba; // libswscale reads past the end of rows; these have room behind them
    AVPacket *packet;
    struct SwsContext *scale;
    int64_t frame_count;
    bool on_disk, finished;
};

static const AVCodec *find_encoder(void)
{
    static const char *const names[] = {"libx264", "libopenh264", "mpeg4"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const AVCodec *codec = avcodec_find_encoder_by_name(names[i]);
        if (codec != NULL)
            return codec;
    }
    return NULL;
}

static enum result open_encoder(struct film *film, int rate_hz, struct diagnostic *why)
{
    const AVCodec *encoder = find_encoder();
    if (encoder == NULL)
        return diagnose(why, RESULT_UNSUPPORTED, "FFmpeg has no encoder for films here");
    AVCodecContext *codec = film->codec = avcodec_alloc_context3(encoder);
    if (codec == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory for the film encoder");
    codec->width = film->picture_width_px & ~1; // 4:2:0 has half as many chroma samples each way
    codec->height = film->picture_height_px & ~1;
    codec->pix_fmt = AV_PIX_FMT_YUV420P;
    codec->time_base = (AVRational){1, rate_hz};
    codec->framerate = (AVRational){rate_hz, 1};
    codec->gop_size = 2 * rate_hz;
    codec->color_range = AVCOL_RANGE_MPEG;
    codec->colorspace = AVCOL_SPC_BT709;
    codec->color_primaries = AVCOL_PRI_BT709;
    codec->color_trc = AVCOL_TRC_BT709;
    codec->thread_count = ENCODER_THREADS;
    codec->bit_rate = (int64_t)(MPEG4_BITS_PER_PIXEL * codec->width * codec->height * rate_hz);
    if ((film->format->oformat->flags & AVFMT_GLOBALHEADER) != 0)
        codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    AVDictionary *options = NULL;
    if (strcmp(encoder->name, "libx264") == 0) {
        codec->bit_rate = 0;
        (void)av_dict_set(&options, "preset", "veryfast", 0);
        (void)av_dict_set(&options, "crf", "20", 0);
    }
    int error = avcodec_open2(codec, encoder, &options);
    av_dict_free(&options);
    if (error < 0)
        return diagnose(why, RESULT_UNSUPPORTED, "the %s encoder refuses %dx%d at %d Hz", encoder->name,
                        codec->width, codec->height, rate_hz);
    return RESULT_OK;
}

static enum result open_file(struct film *film, struct diagnostic *why)
{
    film->stream = avformat_new_stream(film->format, NULL);
    if (film->stream == NULL || avcodec_parameters_from_context(film->stream->codecpar, film->codec) < 0)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory for the film");
    film->stream->time_base = film->codec->time_base;
    film->stream->avg_frame_rate = film->codec->framerate;
    int error = avio_open(&film->format->pb, film->format->url, AVIO_FLAG_WRITE);
    if (error >= 0) {
        film->on_disk = true;
        AVDictionary *options = NULL;
        (void)av_dict_set(&options, "movflags", "+faststart", 0); // the index in front: pages play it at once
        error = avformat_write_header(film->format, &options);
        av_dict_free(&options);
    }
    if (error < 0)
        return diagnose(why, RESULT_IO, "%.300s can't be written: %s", film->path, av_err2str(error));
    return RESULT_OK;
}

static AVFrame *make_frame(const AVCodecContext *codec, enum AVPixelFormat format)
{
    AVFrame *frame = av_frame_alloc();
    if (frame == NULL)
        return NULL;
    frame->format = format;
    frame->width = codec->width;
    frame->height = codec->height;
    if (av_frame_get_buffer(frame, 0) < 0)
        av_frame_free(&frame);
    return frame;
}

static enum result open_converter(struct film *film, struct diagnostic *why)
{
    int width = film->codec->width, height = film->codec->height;
    film->frame = make_frame(film->codec, AV_PIX_FMT_YUV420P);
    film->rgba = make_frame(film->codec, AV_PIX_FMT_RGBA);
    film->packet = av_packet_alloc();
    film->scale = sws_getContext(width, height, AV_PIX_FMT_RGBA, width, height, AV_PIX_FMT_YUV420P,
                                 SWS_AREA | SWS_ACCURATE_RND, NULL, NULL, NULL);
    if (film->frame == NULL || film->rgba == NULL || film->packet == NULL || film->scale == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory for the film");
    const int *bt709 = sws_getCoefficients(SWS_CS_ITU709);
    (void)sws_setColorspaceDetails(film->scale, bt709, 1, bt709, 0, 0, 1 << 16, 1 << 16);
    return RESULT_OK;
}

enum result film_create(const char *path, int width_px, int height_px, int rate_hz, struct film **out,
                        struct diagnostic *why)
{
    if (width_px < 2 || height_px < 2 || width_px > FILM_MAX_SIDE_PX || height_px > FILM_MAX_SIDE_PX)
        return diagnose(why, RESULT_INVALID, "%.300s: a film can't be %dx%d", path, width_px, height_px);
    if (rate_hz < 1 || rate_hz > FILM_MAX_RATE_HZ)
        return diagnose(why, RESULT_INVALID, "%.300s: a film can't have %d pictures a second", path, rate_hz);
    char url[PART_FILE_PATH_SIZE + sizeof "file:"];
    struct film *film = calloc(1, sizeof *film);
    if (film == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory for the film");
    av_log_set_level(AV_LOG_QUIET);
    film->picture_width_px = width_px;
    film->picture_height_px = height_px;
    (void)snprintf(film->path, sizeof film->path, "%s", path);
    enum result result = part_file_path(path, film->part, why);
    if (result != RESULT_OK)
        goto cleanup;
    (void)snprintf(url, sizeof url, "file:%s", film->part); // a path is never taken for a protocol
    if (avformat_alloc_output_context2(&film->format, NULL, "mp4", url) < 0) {
        result = diagnose(why, RESULT_NO_MEMORY, "out of memory for the film");
        goto cleanup;
    }
    result = open_encoder(film, rate_hz, why);
    if (result == RESULT_OK)
        result = open_file(film, why);
    if (result == RESULT_OK)
        result = open_converter(film, why);
    if (result == RESULT_OK) {
        *out = film;
        film = NULL;
    }
cleanup:
    film_destroy(film);
    return result;
}

// Writes what the encoder has ready; `frame` NULL: there is no more to come.
static enum result encode(struct film *film, const AVFrame *frame)
{
    int error = avcodec_send_frame(film->codec, frame);
    while (error >= 0) {
        error = avcodec_receive_packet(film->codec, film->packet);
        if (error == AVERROR(EAGAIN) || error == AVERROR_EOF)
            return RESULT_OK;
        if (error < 0)
            break;
        film->packet->stream_index = film->stream->index;
        film->packet->duration = 1;
        av_packet_rescale_ts(film->packet, film->codec->time_base, film->stream->time_base);
        error = av_interleaved_write_frame(film->format, film->packet);
    }
    return RESULT_IO;
}

enum result film_add(struct film *film, const struct picture *picture)
{
    if (picture->width_px != film->picture_width_px || picture->height_px != film->picture_height_px)
        return RESULT_INVALID;
    if (av_frame_make_writable(film->frame) < 0)
        return RESULT_NO_MEMORY;
    for (int y = 0; y < film->rgba->height; y++)
        memcpy(film->rgba->data[0] + (ptrdiff_t)y * film->rgba->linesize[0], picture_row(picture, y),
               (size_t)film->rgba->width * 4);
    (void)sws_scale(film->scale, (const uint8_t *const *)film->rgba->data, film->rgba->linesize, 0,
                    film->rgba->height, film->frame->data, film->frame->linesize);
    film->frame->pts = film->frame_count++;
    return encode(film, film->frame);
}

enum result film_finish(struct film *film)
{
    enum result result = encode(film, NULL);
    if (av_write_trailer(film->format) < 0)
        result = RESULT_IO;
    if (avio_closep(&film->format->pb) < 0)
        result = RESULT_IO;
    if (result != RESULT_OK)
        return result;
    film->finished = true;
    return part_file_commit(film->part, film->path, NULL);
}

void film_destroy(struct film *film)
{
    if (film == NULL)
        return;
    if (film->format != NULL)
        (void)avio_closep(&film->format->pb);
    if (film->on_disk && !film->finished)
        (void)remove(film->part);
    sws_freeContext(film->scale);
    av_packet_free(&film->packet);
    av_frame_free(&film->rgba);
    av_frame_free(&film->frame);
    avcodec_free_context(&film->codec);
    avformat_free_context(film->format);
    free(film);
}
