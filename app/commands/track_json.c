#include "app/commands/track_json.h"

#include "tracking/metric.h"

#include <math.h>

// How many bytes the letter here has in UTF-8; 0 where there is none that JSON can hold as it is.
static int utf8_length(const unsigned char *at)
{
    static const struct {
        unsigned char first, last, length;
    } leads[] = {{0x20, 0x7f, 1}, {0xc2, 0xdf, 2}, {0xe0, 0xef, 3}, {0xf0, 0xf4, 4}};
    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++) {
        if (at[0] < leads[i].first || at[0] > leads[i].last)
            continue;
        for (int k = 1; k < leads[i].length; k++)
            if ((at[k] & 0xc0) != 0x80)
                return 0;
        bool too_long = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
        bool no_letter = (at[0] == 0xed && at[1] >= 0xa0) || (at[0] == 0xf4 && at[1] >= 0x90);
        return too_long || no_letter ? 0 : leads[i].length;
    }
    return 0;
}

// What is not UTF-8 becomes U+FFFD.
static void write_text(FILE *stream, const char *text)
{
    (void)fputc('"', stream);
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0';) {
        int length = utf8_length(at);
        if (*at == '"' || *at == '\\')
            (void)fputc('\\', stream);
        if (length > 0)
            (void)fwrite(at, 1, (size_t)length, stream);
        else
            (void)fprintf(stream, "\\u%04x", *at < 0x20 ? *at : 0xfffd);
        at += length > 0 ? length : 1;
    }
    (void)fputc('"', stream);
}

// JSON has no words for what is not a number.
static double number(float value)
{
    return isfinite(value) ? (double)value : 0.0;
}

// iris_mm: how wide the irises are in the millimetres of the pose, whose head has the canonical size.
static void write_measures(FILE *stream, const struct face *face)
{
    const struct face_metric *metric = &face->metric;
    (void)fprintf(stream, ",\"mouth_openness\":%.3f,\"eye_openness\":[%.3f,%.3f]",
                  number(face->mouth_openness), number(face->eye_openness[0]), number(face->eye_openness[1]));
    if (metric->has_scale)
        (void)fprintf(stream, ",\"iris_mm\":%.2f,\"head_scale\":%.4f,\"head_scale_error\":%.4f",
                      number(METRIC_IRIS_MM / metric->head_scale), number(metric->head_scale),
                      number(metric->head_scale_error));
    if (metric->has_pd)
        (void)fprintf(stream, ",\"pd_mm\":%.2f,\"pd_error_mm\":%.2f", number(metric->pd_mm),
                      number(metric->pd_error_mm));
}

static void write_face(FILE *stream, const struct face *face)
{
    (void)fprintf(stream, "{\"id\":%u,\"score\":%.3f,\"landmarks\":[", (unsigned)face->id,
                  number(face->score));
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        const struct vec3 *p = &face->landmarks_px[i];
        (void)fprintf(stream, "%s[%.3f,%.3f,%.3f]", i > 0 ? "," : "", number(p->x), number(p->y),
                      number(p->z));
    }
    (void)fputc(']', stream);
    if (face->has_pose) {
        (void)fputs(",\"pose\":[", stream);
        for (int i = 0; i < 16; i++)
            (void)fprintf(stream, "%s%.5f", i > 0 ? "," : "", number(face->pose.m[i]));
        (void)fputc(']', stream);
    }
    (void)fputs(",\"visible\":{", stream);
    for (int i = 0; i < FACE_PART_COUNT; i++)
        (void)fprintf(stream, "%s\"%s\":%.3f", i > 0 ? "," : "", face_part_names[i],
                      number(face->visible[i]));
    (void)fputc('}', stream);
    write_measures(stream, face);
    if (face->has_blendshapes) {
        (void)fputs(",\"blendshapes\":[", stream);
        for (int i = 0; i < FACE_BLENDSHAPES; i++)
            (void)fprintf(stream, "%s%.4f", i > 0 ? "," : "", number(face->blendshapes[i]));
        (void)fputc(']', stream);
    }
    (void)fputc('}', stream);
}

static void write_body(FILE *stream, const struct body *body)
{
    (void)fprintf(stream, "{\"id\":%u,\"score\":%.3f,\"landmarks\":[", (unsigned)body->id,
                  number(body->score));
    for (int i = 0; i < BODY_LANDMARKS; i++) {
        const struct vec3 *p = &body->landmarks_px[i];
        (void)fprintf(stream, "%s[%.3f,%.3f,%.3f,%.3f]", i > 0 ? "," : "", number(p->x), number(p->y),
                      number(p->z), number(body->visible[i]));
    }
    (void)fputs("],\"world\":[", stream);
    for (int i = 0; i < BODY_LANDMARKS; i++)
        (void)fprintf(stream, "%s[%.4f,%.4f,%.4f]", i > 0 ? "," : "", number(body->world_m[i].x),
                      number(body->world_m[i].y), number(body->world_m[i].z));
    (void)fputs("]}", stream);
}

static void write_hand(FILE *stream, const struct hand *hand)
{
    static const char *const gestures[] = {"none", "open_palm", "pinch", "point"};
    static const char *const swipes[] = {"none", "left", "right", "up", "down"};
    (void)fprintf(stream, "{\"id\":%u,\"score\":%.3f,\"side\":\"%s\",\"landmarks\":[", (unsigned)hand->id,
                  number(hand->score), hand->side == HAND_LEFT ? "left" : "right");
    for (int i = 0; i < HAND_LANDMARKS; i++) {
        const struct vec3 *p = &hand->landmarks_px[i];
        (void)fprintf(stream, "%s[%.3f,%.3f,%.3f]", i > 0 ? "," : "", number(p->x), number(p->y),
                      number(p->z));
    }
    (void)fprintf(stream, "],\"gesture\":\"%s\",\"swipe\":\"%s\",\"dwell_s\":%.2f}", gestures[hand->gesture],
                  swipes[hand->swipe], number(hand->dwell_s));
}

bool track_json_write(FILE *stream, const char *file, int64_t frame, double time_ms,
                      const struct people *people)
{
    (void)fputc('{', stream);
    if (file != NULL) {
        (void)fputs("\"file\":", stream);
        write_text(stream, file);
        (void)fputc(',', stream);
    }
    (void)fprintf(stream, "\"frame\":%lld,\"time_ms\":%.3f,\"width\":%d,\"height\":%d,\"faces\":[",
                  (long long)frame, time_ms, people->width_px, people->height_px);
    for (int i = 0; i < people->face_count; i++) {
        if (i > 0)
            (void)fputc(',', stream);
        write_face(stream, &people->faces[i]);
    }
    (void)fputs("],\"bodies\":[", stream);
    for (int i = 0; i < people->body_count; i++) {
        if (i > 0)
            (void)fputc(',', stream);
        write_body(stream, &people->bodies[i]);
    }
    (void)fputs("],\"hands\":[", stream);
    for (int i = 0; i < people->hand_count; i++) {
        if (i > 0)
            (void)fputc(',', stream);
        write_hand(stream, &people->hands[i]);
    }
    (void)fputs("]}\n", stream);
    return ferror(stream) == 0;
}
