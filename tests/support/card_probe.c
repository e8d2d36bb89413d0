// Measures how well a card held to the forehead tells the head's size, on pictures of faces onto which cards
// are drawn: card_probe MODELS VARIANTS PICTURE… writes a line of JSON for each card, and one for each
// picture without a card. The size of the head is chosen here, so that the truth is known; what is random is
// the same in every run. tests/bench/size.py reads the lines. Nothing is kept.
#include "assets/image.h"
#include "platform/base/colour.h"
#include "tests/support/card_stage.h"
#include "tracking/card.h"
#include "tracking/geometry.h"
#include "tracking/metric.h"
#include "tracking/tracker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DEGREE 0.017453292519943295

struct probe {
    struct tracker *tracker;
    struct card_finder *finder;
    struct people *people;
    uint32_t random;
    int cards; // drawn so far: each colour in its turn
};

static double uniform(struct probe *probe, double low, double high)
{
    probe->random ^= probe->random << 13;
    probe->random ^= probe->random >> 17;
    probe->random ^= probe->random << 5;
    return low + (high - low) * ((double)probe->random / 4294967296.0);
}

// By the mean of the area; never larger.
static struct picture resize(const struct picture *from, double factor)
{
    struct picture to;
    int width = (int)(from->width_px * factor), height = (int)(from->height_px * factor);
    if (picture_allocate(width, height, &to) != RESULT_OK)
        exit(1);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            int x0 = (int)(x / factor), x1 = (int)fmin((x + 1) / factor, from->width_px - 1) + 1;
            int y0 = (int)(y / factor), y1 = (int)fmin((y + 1) / factor, from->height_px - 1) + 1, count = 0;
            int sum[4] = {0};
            for (int v = y0; v < y1; v++)
                for (int u = x0; u < x1; u++, count++)
                    for (int i = 0; i < 4; i++)
                        sum[i] += picture_row(from, v)[4 * u + i];
            for (int i = 0; i < 4 && count > 0; i++)
                picture_row(&to, y)[4 * x + i] = (uint8_t)(sum[i] / count);
        }
    return to;
}

static const struct face *track(struct probe *probe, const struct picture *picture,
                                const struct camera_model *camera)
{
    if (tracker_still(probe->tracker, picture, probe->people) != RESULT_OK || probe->people->face_count == 0)
        return NULL;
    struct face *face = &probe->people->faces[0];
    geometry_solve_face_seen(face, camera);
    metric_measure(NULL, 0, face);
    return face->has_pose ? face : NULL;
}

static void colour_near(const struct picture *picture, struct vec2 at, float out[3])
{
    int count = 0;
    out[0] = out[1] = out[2] = 0;
    for (int y = (int)at.y - 4; y <= (int)at.y + 4; y++)
        for (int x = (int)at.x - 4; x <= (int)at.x + 4; x++) {
            if (x < 0 || y < 0 || x >= picture->width_px || y >= picture->height_px)
                continue;
            for (int i = 0; i < 3; i++)
                out[i] += colour_linear_of_byte(picture_row(picture, y)[4 * x + i]);
            count++;
        }
    for (int i = 0; i < 3 && count > 0; i++)
        out[i] /= (float)count;
}

static const char *const colour_names[] = {"white", "black", "blue", "red", "skin", "hair", "grey"};

static void choose_look(struct probe *probe, const struct picture *picture, const struct face *face, int kind,
                        struct card_look *look)
{
    static const float colours[][3] = {{0.75f, 0.75f, 0.72f},
                                       {0.015f, 0.015f, 0.018f},
                                       {0.05f, 0.12f, 0.42f},
                                       {0.45f, 0.05f, 0.05f},
                                       {0, 0, 0},
                                       {0, 0, 0},
                                       {0.32f, 0.33f, 0.34f}};
    const struct vec3 *p = face->landmarks_px, *cheek = &p[50], *top = &p[10], *chin = &p[152];
    struct vec2 hair = {top->x + 0.14f * (top->x - chin->x), top->y + 0.14f * (top->y - chin->y)};
    colour_near(picture, (struct vec2){cheek->x, cheek->y}, look->skin);
    memcpy(look->colour, colours[kind], sizeof look->colour);
    if (kind == 4)
        for (int i = 0; i < 3; i++)
            look->colour[i] = look->skin[i] * (float)uniform(probe, 0.8, 1.25);
    if (kind == 5)
        colour_near(picture, hair, look->colour);
    look->light = (float)uniform(probe, -0.2, 0.2);
    look->print = (int)uniform(probe, 0, 5);
    look->fingers = (int)uniform(probe, -2.99, 2.99);
}

static void dim(struct picture *picture, double gain)
{
    for (int y = 0; y < picture->height_px; y++)
        for (int i = 0; i < 4 * picture->width_px; i++) {
            uint8_t *v = picture_row(picture, y) + i;
            if (i % 4 != 3)
                *v = (uint8_t)lround(255.0 * (double)colour_encoded((float)gain * colour_linear_of_byte(*v)));
        }
}

static struct picture copy_of(const struct picture *picture)
{
    struct picture out;
    if (picture_allocate(picture->width_px, picture->height_px, &out) != RESULT_OK)
        exit(1);
    for (int y = 0; y < out.height_px; y++)
        memcpy(picture_row(&out, y), picture_row(picture, y), (size_t)4 * (size_t)out.width_px);
    return out;
}

static const char *const findings[] = {"found", "no_face", "turned", "far", "dark", "none", "tilted"};

static void probe_card(struct probe *probe, const char *path, const struct picture *clean, int variant,
                       const struct camera_model *camera)
{
    const struct face *face = track(probe, clean, camera);
    if (face == NULL)
        return;
    int kind = probe->cards++ % (int)(sizeof colour_names / sizeof *colour_names);
    double scale =
        (face->metric.has_scale ? (double)face->metric.head_scale : 0.95) * uniform(probe, 0.94, 1.06);
    struct card_look look;
    struct card_hold hold = {uniform(probe, -9, 9),        uniform(probe, -8, 8),
                             uniform(probe, -8, 8),        uniform(probe, -0.012, 0.012),
                             uniform(probe, 0.002, 0.014), 1};
    double blur = uniform(probe, 0.3, 1.1), noise = uniform(probe, 1, 4), light = uniform(probe, 0, 1);
    choose_look(probe, clean, face, kind, &look);
    double truth_pd = (double)card_pupils_mm(face, camera, (float)scale);
    struct flat_pose pose = card_stage_pose(face, scale, &hold);
    struct picture picture = copy_of(clean);
    card_stage_draw(&picture, camera, &pose, &look, &hold);
    flat_blur(&picture, blur);
    if (light < 0.2)
        dim(&picture, 0.25);
    flat_add_noise(&picture, noise, (uint32_t)variant + 77u);
    struct card card = {0};
    const struct face *seen = track(probe, &picture, camera);
    clock_t start = clock();
    enum card_finding finding =
        seen != NULL ? card_find(probe->finder, &picture, seen, camera, &card) : CARD_NO_FACE;
    double find_ms = 1e3 * (double)(clock() - start) / CLOCKS_PER_SEC;
    printf("{\"file\":\"%s\",\"variant\":%d,\"colour\":\"%s\",\"print\":%d,\"fingers\":%d,\"dim\":%s,"
           "\"finding\":\"%s\","
           "\"truth\":%.5f,\"scale\":%.5f,\"pd_truth\":%.3f,\"pd\":%.3f,\"width_px\":%.1f,\"misfit_px\":%.3f,"
           "\"distance_m\":%.4f,\"true_distance_m\":%.4f,\"tilt_deg\":%.2f,\"noise\":%.1f,\"blur\":%.2f,"
           "\"find_ms\":%.2f}\n",
           path, variant, colour_names[kind], look.print, look.fingers, light < 0.2 ? "true" : "false",
           findings[finding], scale, (double)card.head_scale, truth_pd, (double)card.pd_mm,
           (double)card.width_px, (double)card.misfit_px, (double)card.distance_m,
           sqrt(pose.translation[0] * pose.translation[0] + pose.translation[1] * pose.translation[1] +
                pose.translation[2] * pose.translation[2]),
           (double)card.tilt_rad / DEGREE, noise, blur, find_ms);
    const char *keep = getenv("CARD_PROBE_KEEP"); // a folder for pictures to look at
    if (keep != NULL) {
        char name[1024];
        const char *slash = strrchr(path, '/');
        (void)snprintf(name, sizeof name, "%s/%s_%d_%s.ppm", keep, slash != NULL ? slash + 1 : path, variant,
                       findings[finding]);
        FILE *file = fopen(name, "wb");
        if (file != NULL) {
            (void)fprintf(file, "P6 %d %d 255\n", picture.width_px, picture.height_px);
            for (int i = 0; i < picture.width_px * picture.height_px; i++)
                (void)fwrite(picture.pixels + (ptrdiff_t)i * 4, 1, 3, file);
            (void)fclose(file);
        }
    }
    picture_free(&picture);
}

static void probe_picture(struct probe *probe, const char *path, int variants)
{
    struct picture full = {0};
    struct diagnostic why = {0};
    if (image_load(path, &full, &why) != RESULT_OK) {
        (void)fprintf(stderr, "card_probe: %s\n", why.text);
        return;
    }
    struct camera_model camera = camera_model_simple(full.width_px, full.height_px, 40 * DEGREE);
    const struct face *face = track(probe, &full, &camera);
    if (face == NULL) {
        printf("{\"file\":\"%s\",\"variant\":-1,\"finding\":\"no_face\"}\n", path);
        picture_free(&full);
        return;
    }
    struct card card;
    printf("{\"file\":\"%s\",\"variant\":-1,\"finding\":\"%s\"}\n", path,
           findings[card_find(probe->finder, &full, face, &camera, &card)]);
    // The picture as a mirror would see it: a card of so many pixels.
    double card_px = 1.35 * (double)hypotf(face->landmarks_px[468].x - face->landmarks_px[473].x,
                                           face->landmarks_px[468].y - face->landmarks_px[473].y);
    for (int i = 0; i < variants; i++) {
        double wanted_px = uniform(probe, 75, 150), factor = fmin(wanted_px / card_px, 1.0);
        double distance_m = uniform(probe, 0.45, 0.8);
        struct picture small = resize(&full, factor);
        double focal_px = card_px * factor * distance_m / CARD_WIDTH_M;
        camera = camera_model_simple(small.width_px, small.height_px,
                                     2.0 * atan(small.height_px / 2.0 / focal_px));
        if (i == 0) { // and without a card at that size
            face = track(probe, &small, &camera);
            printf("{\"file\":\"%s\",\"variant\":-2,\"finding\":\"%s\"}\n", path,
                   face != NULL ? findings[card_find(probe->finder, &small, face, &camera, &card)]
                                : "no_face");
        }
        probe_card(probe, path, &small, i, &camera);
        picture_free(&small);
    }
    picture_free(&full);
}

int main(int count, char **arguments)
{
    struct probe probe = {.random = 20250521};
    struct diagnostic why = {0};
    if (count < 4) {
        (void)fprintf(stderr, "usage: card_probe MODELS VARIANTS PICTURE…\n");
        return 2;
    }
    const struct tracker_options options = {.models_dir = arguments[1]};
    probe.people = calloc(1, sizeof *probe.people);
    if (probe.people == NULL || card_finder_create(&probe.finder) != RESULT_OK ||
        tracker_create(&options, &probe.tracker, &why) != RESULT_OK) {
        (void)fprintf(stderr, "card_probe: %s\n", why.text);
        return 1;
    }
    for (int i = 3; i < count; i++)
        probe_picture(&probe, arguments[i], atoi(arguments[2]));
    tracker_destroy(probe.tracker);
    card_finder_destroy(probe.finder);
    free(probe.people);
    return 0;
}
