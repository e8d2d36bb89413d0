#include "tests/support/drawn_code.h"

#include <math.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#define BAR_HEIGHT 60 // modules
#define PAPER 225
#define INK 30
#define FINE 4 // samples across a pixel

static void require(bool holds)
{
    if (!holds)
        abort();
}

// --- EAN and UPC (ISO/IEC 15420) ---------------------------------------------------------------------------

// Set A: the widths of space, bar, space, bar. Set C is its complement, set B is C from behind.
static const char *const ean_widths[10] = {"3211", "2221", "2122", "1411", "1132",
                                           "1231", "1114", "1312", "1213", "3112"};

struct writer {
    struct drawn_code *out;
    int at;
};

static void write_run(struct writer *writer, int width, bool bar)
{
    for (int i = 0; i < width; i++)
        writer->out->module[writer->at++] = bar;
}

static void write_bits(struct writer *writer, const char *bits)
{
    for (; *bits != '\0'; bits++)
        write_run(writer, 1, *bits == '1');
}

static void write_digit(struct writer *writer, char digit, char set)
{
    require(digit >= '0' && digit <= '9');
    const char *widths = ean_widths[digit - '0'];
    for (int i = 0; i < 4; i++)
        write_run(writer, widths[set == 'B' ? 3 - i : i] - '0', (i % 2 == 1) != (set == 'C'));
}

static void finish_bars(const struct writer *writer, int quiet)
{
    struct drawn_code *out = writer->out;
    out->width = writer->at;
    out->height = BAR_HEIGHT;
    out->quiet = quiet;
    for (int y = 1; y < BAR_HEIGHT; y++)
        memcpy(out->module + (size_t)y * (size_t)out->width, out->module, (size_t)out->width);
}

void drawn_code_ean13(const char *digits, struct drawn_code *out)
{
    static const char *const sets[10] = {"AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB",
                                         "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA"};
    struct writer writer = {out, 0};
    require(strlen(digits) == 13);
    write_bits(&writer, "101");
    for (int i = 0; i < 6; i++)
        write_digit(&writer, digits[1 + i], sets[digits[0] - '0'][i]);
    write_bits(&writer, "01010");
    for (int i = 0; i < 6; i++)
        write_digit(&writer, digits[7 + i], 'C');
    write_bits(&writer, "101");
    finish_bars(&writer, 11);
}

void drawn_code_upca(const char *digits, struct drawn_code *out)
{
    char ean[14] = "0";
    require(strlen(digits) == 12);
    memcpy(ean + 1, digits, 13);
    drawn_code_ean13(ean, out);
}

void drawn_code_ean8(const char *digits, struct drawn_code *out)
{
    struct writer writer = {out, 0};
    require(strlen(digits) == 8);
    write_bits(&writer, "101");
    for (int i = 0; i < 4; i++)
        write_digit(&writer, digits[i], 'A');
    write_bits(&writer, "01010");
    for (int i = 4; i < 8; i++)
        write_digit(&writer, digits[i], 'C');
    write_bits(&writer, "101");
    finish_bars(&writer, 7);
}

void drawn_code_upce(const char *digits, struct drawn_code *out)
{
    static const char *const sets[10] = {"BBBAAA", "BBABAA", "BBAABA", "BBAAAB", "BABBAA",
                                         "BAABBA", "BAAABB", "BABABA", "BABAAB", "BAABAB"};
    struct writer writer = {out, 0};
    require(strlen(digits) == 8 && digits[0] == '0');
    write_bits(&writer, "101");
    for (int i = 0; i < 6; i++)
        write_digit(&writer, digits[1 + i], sets[digits[7] - '0'][i]);
    write_bits(&writer, "010101");
    finish_bars(&writer, 9);
}

// --- Code 128 (ISO/IEC 15417) ------------------------------------------------------------------------------

static const char *const widths_128[107] = {
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
    "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
    "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
    "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
    "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
    "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
    "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
    "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
    "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
    "114131", "311141", "411131", "211412", "211214", "211232", "2331112"};

static void write_128(struct writer *writer, int value)
{
    bool bar = true;
    for (const char *width = widths_128[value]; *width != '\0'; width++, bar = !bar)
        write_run(writer, *width - '0', bar);
}

void drawn_code_128(const char *text, struct drawn_code *out)
{
    struct writer writer = {out, 0};
    int sum = 104; // start B
    require(strlen(text) <= 24);
    write_128(&writer, 104);
    for (int i = 0; text[i] != '\0'; i++) {
        require(text[i] >= ' ' && text[i] < 127);
        write_128(&writer, text[i] - ' ');
        sum += (i + 1) * (text[i] - ' ');
    }
    write_128(&writer, sum % 103);
    write_128(&writer, 106);
    finish_bars(&writer, 10);
}

// --- QR ----------------------------------------------------------------------------------------------------

void drawn_code_qr(const char *text, struct drawn_code *out)
{
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    require(code != NULL && code->width * code->width <= (int)sizeof out->module);
    out->width = out->height = code->width;
    out->quiet = 4;
    for (int i = 0; i < code->width * code->width; i++)
        out->module[i] = code->data[i] & 1;
    QRcode_free(code);
}

// --- painting ----------------------------------------------------------------------------------------------

// 1 ink, 0 paper, -1 beside the card.
static int ink_at(const struct drawn_code *code, float x, float y)
{
    float quiet = (float)code->quiet;
    if (x < -quiet || y < -quiet || x >= (float)code->width + quiet || y >= (float)code->height + quiet)
        return -1;
    if (x < 0.0f || y < 0.0f || x >= (float)code->width || y >= (float)code->height)
        return 0;
    return code->module[(int)y * code->width + (int)x];
}

// How much of a pixel is ink and how much is card.
static void cover(const struct drawn_code *code, const struct code_look *look, int x, int y, float *ink,
                  float *card)
{
    float turn = look->turn_deg * 3.14159265f / 180.0f, c = cosf(turn), s = sinf(turn);
    *ink = *card = 0.0f;
    for (int i = 0; i < FINE * FINE; i++) {
        float dx = (float)x + ((float)(i % FINE) + 0.5f) / (float)FINE - look->x_px;
        float dy = (float)y + ((float)(i / FINE) + 0.5f) / (float)FINE - look->y_px;
        float u = (c * dx - s * dy) / look->module_px + (float)code->width * 0.5f;
        float v = (s * dx + c * dy) / look->module_px + (float)code->height * 0.5f;
        int what = ink_at(code, u, v);
        *card += what >= 0 ? 1.0f / (FINE * FINE) : 0.0f;
        *ink += what == 1 ? 1.0f / (FINE * FINE) : 0.0f;
    }
}

struct patch { // of the picture: where the card is, and what the blur needs beside it
    int left, top, width, height;
};

static struct patch patch_of(const struct drawn_code *code, const struct code_look *look,
                             const struct picture *picture)
{
    float side = hypotf((float)(code->width + 2 * code->quiet), (float)(code->height + 2 * code->quiet));
    float reach = side * 0.5f * look->module_px + 3.0f * look->blur_px + 2.0f;
    float left = fmaxf(look->x_px - reach, 0.0f), top = fmaxf(look->y_px - reach, 0.0f);
    float right = fminf(look->x_px + reach, (float)picture->width_px);
    float bottom = fminf(look->y_px + reach, (float)picture->height_px);
    require(right > left && bottom > top);
    return (struct patch){(int)left, (int)top, (int)right - (int)left, (int)bottom - (int)top};
}

// Along rows, or along columns.
static void blur(float *grey, int width, int height, float sigma, bool rows)
{
    int reach = (int)ceilf(3.0f * sigma), along = rows ? width : height, across = rows ? height : width;
    float weights[64], *line = malloc(sizeof *line * (size_t)along);
    require(line != NULL && reach < 64);
    for (int k = 0; k <= reach; k++)
        weights[k] = expf(-(float)(k * k) / (2.0f * sigma * sigma));
    for (int j = 0; j < across; j++) {
        for (int i = 0; i < along; i++) {
            float sum = 0.0f, all = 0.0f;
            for (int k = -reach; k <= reach; k++) {
                int at = i + k < 0 ? 0 : i + k >= along ? along - 1 : i + k;
                float weight = weights[k < 0 ? -k : k];
                sum += weight * grey[rows ? j * width + at : at * width + j];
                all += weight;
            }
            line[i] = sum / all;
        }
        for (int i = 0; i < along; i++)
            grey[rows ? j * width + i : i * width + j] = line[i];
    }
    free(line);
}

static void lay_on(const struct picture *picture, const struct patch *patch, const float *grey,
                   const float *cards)
{
    for (int y = 0; y < patch->height; y++)
        for (int x = 0; x < patch->width; x++) {
            uint8_t *pixel = picture_row(picture, patch->top + y) + (ptrdiff_t)4 * (patch->left + x);
            float card = cards[y * patch->width + x], shade = grey[y * patch->width + x];
            for (int i = 0; i < 3; i++)
                pixel[i] = (uint8_t)lrintf((float)pixel[i] * (1.0f - card) + shade * card);
            pixel[3] = 255;
        }
}

void drawn_code_paint(const struct drawn_code *code, const struct code_look *look,
                      const struct picture *picture)
{
    const struct patch patch = patch_of(code, look, picture);
    size_t count = (size_t)patch.width * (size_t)patch.height;
    float *grey = malloc(sizeof *grey * count), *cards = malloc(sizeof *cards * count);
    require(grey != NULL && cards != NULL);
    float paper = look->light_on_dark ? INK : PAPER, line = look->light_on_dark ? PAPER : INK;
    for (int y = 0; y < patch.height; y++)
        for (int x = 0; x < patch.width; x++) {
            float ink, card;
            cover(code, look, patch.left + x, patch.top + y, &ink, &card);
            grey[y * patch.width + x] = card > 0.0f ? (paper * (card - ink) + line * ink) / card : paper;
            cards[y * patch.width + x] = card;
        }
    if (look->blur_px > 0.0f) {
        blur(grey, patch.width, patch.height, look->blur_px, true);
        blur(grey, patch.width, patch.height, look->blur_px, false);
    }
    lay_on(picture, &patch, grey, cards);
    free(grey);
    free(cards);
}
