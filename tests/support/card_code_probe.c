// How well cards are read, and how quickly: codes as a camera of 1280 x 720 sees them, drawn with one thing
// after the other made worse, read as the mirror does (half the pixels, all, the middle enlarged) and by ZBar
// on the whole picture alone.
//
//   card_code_probe [SAMPLES]
#include "platform/base/clock.h"
#include "platform/base/wipe.h"
#include "platform/decode/barcode.h"
#include "tests/support/drawn_code.h"
#include "tests/support/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH_PX 1280
#define HEIGHT_PX 720
#define MOST_TIMES 512
#define PASS "cust-0f3Zq8kd92.1700000300.GB2Yf4lzosxJ1dB36r8J1jWEsRJeDc2JalBAjaqO6LA"

struct view {
    const char *what;
    struct code_look look;
    float tilt_deg; // about its upright axis, as by a hand
    bool mirrored;  // a camera that flips its picture
    float light;    // of white, 0..1
    float noise;    // standard deviation, of 255
};

static const struct {
    const char *name, *text;
    void (*draw)(const char *text, struct drawn_code *out);
} kinds[] = {{"QR, signed token", PASS, drawn_code_qr},
             {"QR, number", "CHV-1234-5670", drawn_code_qr},
             {"Code 128", "CHV-1234-5670", drawn_code_128},
             {"EAN-13", "2912345678906", drawn_code_ean13}};
#define KINDS ((int)(sizeof kinds / sizeof kinds[0]))

// Twelve added up and centred: near enough to normal.
static float normal(uint32_t *seed)
{
    float sum = -6.0f;
    for (int i = 0; i < 12; i++)
        sum += random_even(seed);
    return sum;
}

static void paint_room(const struct picture *picture)
{
    for (int y = 0; y < picture->height_px; y++)
        for (int x = 0; x < picture->width_px; x++) {
            uint8_t *pixel = picture_row(picture, y) + (ptrdiff_t)4 * x;
            pixel[0] = (uint8_t)(90 + 40 * ((x / 90 + y / 70) % 2));
            pixel[1] = (uint8_t)(100 + x % 64 / 2);
            pixel[2] = (uint8_t)(120 - y % 48 / 2);
            pixel[3] = 255;
        }
}

// Seen from a camera as far away as three codes are wide, turned by `tilt` about the middle.
static void tilt(const struct picture *from, const struct picture *to, float tilt_deg, float far_px)
{
    float turn = tilt_deg * 0.01745329f, cosine = cosf(turn), sine = sinf(turn);
    float middle_x = (float)from->width_px * 0.5f, middle_y = (float)from->height_px * 0.5f;
    for (int y = 0; y < to->height_px; y++)
        for (int x = 0; x < to->width_px; x++) {
            float sx = (float)x - middle_x, sy = (float)y - middle_y;
            float along = sx * far_px / fmaxf(far_px * cosine - sx * sine, 1.0f); // on the card
            float scale = 1.0f + along * sine / far_px;
            float px = middle_x + along, py = middle_y + sy * scale;
            int ix = (int)floorf(px), iy = (int)floorf(py);
            uint8_t *out = picture_row(to, y) + (ptrdiff_t)4 * x;
            memset(out, 255, 4);
            if (ix < 0 || iy < 0 || ix + 1 >= from->width_px || iy + 1 >= from->height_px)
                continue;
            float fx = px - (float)ix, fy = py - (float)iy;
            const uint8_t *up = picture_row(from, iy) + (ptrdiff_t)4 * ix,
                          *low = picture_row(from, iy + 1) + (ptrdiff_t)4 * ix;
            for (int c = 0; c < 3; c++) {
                float a = (float)up[c] * (1.0f - fx) + (float)up[4 + c] * fx;
                float b = (float)low[c] * (1.0f - fx) + (float)low[4 + c] * fx;
                out[c] = (uint8_t)(a * (1.0f - fy) + b * fy + 0.5f);
            }
        }
}

static void flip(const struct picture *picture)
{
    for (int y = 0; y < picture->height_px; y++) {
        uint8_t *row = picture_row(picture, y), kept[4];
        for (int x = 0; x < picture->width_px / 2; x++) {
            uint8_t *a = row + (ptrdiff_t)4 * x, *b = row + (ptrdiff_t)4 * (picture->width_px - 1 - x);
            memcpy(kept, a, 4);
            memcpy(a, b, 4);
            memcpy(b, kept, 4);
        }
    }
}

static void darken(const struct picture *picture, float light, float noise, uint32_t *seed)
{
    for (int y = 0; y < picture->height_px; y++)
        for (int i = 0; i < picture->width_px * 4; i++) {
            uint8_t *value = picture_row(picture, y) + i;
            if (i % 4 != 3)
                *value = (uint8_t)fminf(fmaxf((float)*value * light + noise * normal(seed), 0.0f), 255.0f);
        }
}

static void show(const struct drawn_code *code, const struct view *view, uint32_t *seed,
                 const struct picture *scratch, const struct picture *picture)
{
    struct code_look look = view->look;
    look.x_px = WIDTH_PX * 0.5f + 40.0f * (random_even(seed) - 0.5f);
    look.y_px = HEIGHT_PX * 0.5f + 40.0f * (random_even(seed) - 0.5f);
    look.turn_deg += 6.0f * (random_even(seed) - 0.5f);
    paint_room(scratch);
    drawn_code_paint(code, &look, scratch);
    if (view->tilt_deg > 0.0f)
        tilt(scratch, picture, view->tilt_deg, 3.0f * look.module_px * (float)code->width);
    else
        memcpy(picture->pixels, scratch->pixels, picture->stride_bytes * (size_t)picture->height_px);
    if (view->mirrored)
        flip(picture);
    if (view->light < 1.0f || view->noise > 0.0f)
        darken(picture, view->light, view->noise, seed);
}

static bool is_read(const struct barcode *codes, int count, const char *text)
{
    for (int i = 0; i < count; i++)
        if (strcmp(codes[i].text, text) == 0)
            return true;
    return false;
}

struct tally {
    int read, wrong, count;
    float ms[MOST_TIMES];
};

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static float at_share(struct tally *tally, float share)
{
    qsort(tally->ms, (size_t)tally->count, sizeof tally->ms[0], by_size);
    return tally->ms[(int)(share * (float)(tally->count - 1))];
}

static void look(struct barcode_reader *reader, const struct picture *picture, bool whole, const char *text,
                 struct tally *tally)
{
    struct barcode codes[BARCODE_MAX_CODES];
    int64_t began_ns = clock_now_ns();
    int count =
        whole ? barcode_read(reader, picture, BARCODE_WHOLE, codes) : barcode_look(reader, picture, codes);
    if (tally->count < MOST_TIMES)
        tally->ms[tally->count++] = (float)(clock_now_ns() - began_ns) / 1e6f;
    bool read = is_read(codes, count, text);
    tally->read += read;
    tally->wrong += count > 0 && !read;
}

static void measure(struct barcode_reader *reader, const struct view *view, int samples,
                    const struct picture *scratch, const struct picture *picture)
{
    static struct drawn_code code;
    static struct tally ways[2];
    printf("%-26s", view->what);
    memset(ways, 0, sizeof ways);
    int wrong = 0;
    for (int kind = 0; kind < KINDS; kind++) {
        int read[2] = {ways[0].read, ways[1].read};
        uint32_t seed = 7u + (uint32_t)kind;
        kinds[kind].draw(kinds[kind].text, &code);
        for (int i = 0; i < samples; i++) {
            show(&code, view, &seed, scratch, picture);
            for (int way = 0; way < 2; way++)
                look(reader, picture, way == 1, kinds[kind].text, &ways[way]);
        }
        printf("  %4.0f %4.0f", 100.0 * (ways[0].read - read[0]) / samples,
               100.0 * (ways[1].read - read[1]) / samples);
    }
    wrong = ways[0].wrong + ways[1].wrong;
    printf("   %5.1f %5.1f  %5.1f %5.1f", (double)at_share(&ways[0], 0.5f), (double)at_share(&ways[0], 0.95f),
           (double)at_share(&ways[1], 0.5f), (double)at_share(&ways[1], 0.95f));
    printf(wrong > 0 ? "  %d misread\n" : "\n", wrong);
    (void)fflush(stdout);
}

static const struct view views[] = {
    {"module 2 px", {.module_px = 2.0f}, .light = 1.0f},
    {"module 2.5 px", {.module_px = 2.5f}, .light = 1.0f},
    {"module 3 px", {.module_px = 3.0f}, .light = 1.0f},
    {"module 4 px", {.module_px = 4.0f}, .light = 1.0f},
    {"module 6 px", {.module_px = 6.0f}, .light = 1.0f},
    {"module 8 px", {.module_px = 8.0f}, .light = 1.0f},
    {"3 px, blur 0.5 px", {.module_px = 3.0f, .blur_px = 0.5f}, .light = 1.0f},
    {"3 px, blur 1 px", {.module_px = 3.0f, .blur_px = 1.0f}, .light = 1.0f},
    {"4 px, blur 1 px", {.module_px = 4.0f, .blur_px = 1.0f}, .light = 1.0f},
    {"4 px, blur 1.5 px", {.module_px = 4.0f, .blur_px = 1.5f}, .light = 1.0f},
    {"4 px, blur 2 px", {.module_px = 4.0f, .blur_px = 2.0f}, .light = 1.0f},
    {"6 px, blur 2 px", {.module_px = 6.0f, .blur_px = 2.0f}, .light = 1.0f},
    {"3 px, turned 15", {.module_px = 3.0f, .turn_deg = 15.0f}, .light = 1.0f},
    {"3 px, turned 30", {.module_px = 3.0f, .turn_deg = 30.0f}, .light = 1.0f},
    {"3 px, turned 45", {.module_px = 3.0f, .turn_deg = 45.0f}, .light = 1.0f},
    {"3 px, turned 60", {.module_px = 3.0f, .turn_deg = 60.0f}, .light = 1.0f},
    {"3 px, turned 90", {.module_px = 3.0f, .turn_deg = 90.0f}, .light = 1.0f},
    {"3 px, turned 135", {.module_px = 3.0f, .turn_deg = 135.0f}, .light = 1.0f},
    {"3 px, turned 180", {.module_px = 3.0f, .turn_deg = 180.0f}, .light = 1.0f},
    {"4 px, tilted 20", {.module_px = 4.0f}, .tilt_deg = 20.0f, .light = 1.0f},
    {"4 px, tilted 40", {.module_px = 4.0f}, .tilt_deg = 40.0f, .light = 1.0f},
    {"4 px, tilted 55", {.module_px = 4.0f}, .tilt_deg = 55.0f, .light = 1.0f},
    {"3 px, mirrored", {.module_px = 3.0f}, .mirrored = true, .light = 1.0f},
    {"3 px, light on dark", {.module_px = 3.0f, .light_on_dark = true}, .light = 1.0f},
    {"3 px, both", {.module_px = 3.0f, .light_on_dark = true}, .mirrored = true, .light = 1.0f},
    {"3 px, noise 10", {.module_px = 3.0f}, .light = 1.0f, .noise = 10.0f},
    {"3 px, dim, noise 5", {.module_px = 3.0f}, .light = 0.3f, .noise = 5.0f},
    {"3 px, dim, noise 10", {.module_px = 3.0f}, .light = 0.3f, .noise = 10.0f},
    {"4 px, dim, noise 10", {.module_px = 4.0f}, .light = 0.3f, .noise = 10.0f},
    {"4 px, all of it",
     {.module_px = 4.0f, .blur_px = 1.0f, .turn_deg = 20.0f},
     .tilt_deg = 20.0f,
     .light = 0.5f,
     .noise = 8.0f},
    {"no code", {.module_px = 0.001f}, .light = 1.0f},
};

int main(int count, char **arguments)
{
    int samples = count > 1 ? atoi(arguments[1]) : 10;
    struct picture scratch, picture;
    struct barcode_reader *reader = NULL;
    samples = samples < 1 ? 1 : samples > MOST_TIMES / KINDS ? MOST_TIMES / KINDS : samples;
    if (picture_allocate(WIDTH_PX, HEIGHT_PX, &scratch) != RESULT_OK ||
        picture_allocate(WIDTH_PX, HEIGHT_PX, &picture) != RESULT_OK ||
        barcode_reader_create(&reader) != RESULT_OK)
        return 1;
    printf("percent read of %d: as the mirror reads, and ZBar on the whole picture alone; ms a frame: p50, "
           "p95\n",
           samples);
    printf("%-26s", "");
    for (int kind = 0; kind < KINDS; kind++)
        printf("  %9.9s", kinds[kind].name);
    printf("        mirror       whole\n");
    for (size_t i = 0; i < sizeof views / sizeof views[0]; i++)
        measure(reader, &views[i], samples, &scratch, &picture);
    barcode_reader_destroy(reader);
    picture_free(&scratch);
    picture_free(&picture);
    return 0;
}
