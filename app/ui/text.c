#include "app/ui/text.h"

#include "app/ui/line_ends.h"
#include "app/ui/mask.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"

#include <pango/pangocairo.h>

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BUCKETS 512 // a power of two
#define MAX_STRING_BYTES 4096
#define MAX_SIDE_PX 4096
#define NO_ENTRY (-1)
// From line to line: so much of the font's own lines, but no more than so much of the letters' size, since
// those of Arabic fonts are high.
#define LINE_SPACING 1.15f
#define LINE_MOST 1.6f

struct entry {
    uint64_t hash;
    char *string; // NULL: free
    struct text_style style;
    struct text_size size;
    float offset_x, offset_y;       // of the texture from the text's corner: room for overhanging ink
    struct draw2d_texture *texture; // NULL: nothing to draw
    size_t bytes;
    bool is_cut; // by an ellipsis
    uint64_t used_frame;
    int next; // in the bucket
};

struct text {
    struct draw2d *draw2d;
    bool right_to_left;
    enum line_ends line_ends;
    uint64_t frame;
    size_t bytes;
    int count;
    uint64_t layouts;
    PangoFontMap *fonts;
    PangoContext *context;
    PangoFontDescription *font;
    int buckets[BUCKETS];
    struct entry entries[TEXT_MAX_ENTRIES];
};

// The name by which fonts know the language: Chinese is written in two ways, and Noto's first is none of
// them.
static const char *font_language(const char *language)
{
    return strcmp(language, "zh") == 0 ? "zh-cn" : language;
}

static void set_language(struct text *text, const char *language, bool right_to_left)
{
    text->right_to_left = right_to_left;
    text->line_ends = line_ends_of(language);
    pango_context_set_base_dir(text->context,
                               right_to_left ? PANGO_DIRECTION_WEAK_RTL : PANGO_DIRECTION_WEAK_LTR);
    pango_context_set_language(text->context, pango_language_from_string(font_language(language)));
}

enum result text_create(struct draw2d *draw2d, const char *fonts, const char *language, bool right_to_left,
                        struct text **out)
{
    struct text *text = calloc(1, sizeof *text);
    if (text == NULL)
        return RESULT_NO_MEMORY;
    text->draw2d = draw2d;
    text->frame = 1;
    for (int i = 0; i < BUCKETS; i++)
        text->buckets[i] = NO_ENTRY;
    text->fonts = pango_cairo_font_map_new();
    text->context = pango_font_map_create_context(text->fonts);
    set_language(text, language, right_to_left);
    pango_cairo_context_set_resolution(text->context, 96.0);
    // Unhinted glyphs keep their shapes and spacing at every size; the large sizes here need no hinting.
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(text->context, options);
    cairo_font_options_destroy(options);
    text->font = pango_font_description_new();
    pango_font_description_set_family(text->font, fonts);
    *out = text;
    return RESULT_OK;
}

// Takes the entry out of its bucket and frees what it holds.
static void drop(struct text *text, int index)
{
    struct entry *entry = &text->entries[index];
    int *link = &text->buckets[entry->hash % BUCKETS];
    while (*link != index)
        link = &text->entries[*link].next;
    *link = entry->next;
    draw2d_texture_destroy(text->draw2d, entry->texture);
    wipe(entry->string, strlen(entry->string)); // somebody may have typed it
    free(entry->string);
    text->bytes -= entry->bytes;
    text->count--;
    *entry = (struct entry){0};
}

static void drop_all(struct text *text)
{
    for (int i = 0; i < TEXT_MAX_ENTRIES; i++)
        if (text->entries[i].string != NULL)
            drop(text, i);
}

void text_set_language(struct text *text, const char *language, bool right_to_left)
{
    drop_all(text);
    set_language(text, language, right_to_left);
}

void text_set_fonts(struct text *text, const char *fonts)
{
    drop_all(text);
    pango_font_description_set_family(text->font, fonts);
}

void text_destroy(struct text *text)
{
    if (text == NULL)
        return;
    drop_all(text);
    pango_font_description_free(text->font);
    g_object_unref(text->context);
    g_object_unref(text->fonts);
    free(text);
}

void text_begin_frame(struct text *text)
{
    text->frame++;
}

// FNV-1a, 64 bit (offset basis and prime as its authors publish them).
#define HASH_PRIME UINT64_C(1099511628211)
static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ byte[i]) * HASH_PRIME;
    return hash;
}

static uint64_t hash_key(const char *string, size_t length, const struct text_style *style)
{
    uint64_t hash = hash_bytes(UINT64_C(14695981039346656037), string, length);
    int numbers[5] = {(int)lroundf(style->size_px * 64.0f), (int)style->weight,
                      (int)lroundf(style->max_width_px), style->max_lines, (int)style->align};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        hash = (hash ^ (unsigned)numbers[i]) * HASH_PRIME;
    return hash;
}

static bool same_style(const struct text_style *a, const struct text_style *b)
{
    return a->size_px == b->size_px && a->weight == b->weight && a->max_width_px == b->max_width_px &&
           a->max_lines == b->max_lines && a->align == b->align;
}

// A slot for a text of this frame: the bounds hold before it is filled. NO_ENTRY when all slots are in use.
static int make_room(struct text *text)
{
    for (;;) {
        int oldest = NO_ENTRY, vacant = NO_ENTRY;
        for (int i = 0; i < TEXT_MAX_ENTRIES; i++) {
            const struct entry *entry = &text->entries[i];
            if (entry->string == NULL)
                vacant = i;
            else if (entry->used_frame < text->frame &&
                     (oldest == NO_ENTRY || entry->used_frame < text->entries[oldest].used_frame))
                oldest = i;
        }
        if ((vacant != NO_ENTRY && text->bytes < TEXT_MAX_BYTES) || oldest == NO_ENTRY)
            return vacant;
        drop(text, oldest);
    }
}

// Pango swaps left and right in a paragraph that runs against the context's direction. Ours are the UI's
// start and end, whichever way the paragraph runs.
static PangoAlignment alignment(const struct text *text, bool paragraph_right_to_left, enum text_align align)
{
    if (align == TEXT_CENTRE)
        return PANGO_ALIGN_CENTER;
    bool at_right = (align == TEXT_END) != text->right_to_left;
    bool swapped = paragraph_right_to_left != text->right_to_left;
    return at_right != swapped ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

static PangoLayout *set_layout(struct text *text, const char *string, const struct text_style *style)
{
    static const PangoWeight weights[] = {
        [TEXT_REGULAR] = PANGO_WEIGHT_NORMAL,
        [TEXT_MEDIUM] = PANGO_WEIGHT_MEDIUM,
        [TEXT_SEMIBOLD] = PANGO_WEIGHT_SEMIBOLD,
    };
    pango_font_description_set_absolute_size(text->font, (double)(style->size_px * (float)PANGO_SCALE));
    pango_font_description_set_weight(text->font, weights[style->weight]);
    PangoLayout *layout = pango_layout_new(text->context);
    pango_layout_set_font_description(layout, text->font);
    pango_layout_set_text(layout, string, -1);
    pango_layout_set_single_paragraph_mode(layout, style->max_lines <= 1);
    bool right_to_left = pango_layout_get_direction(layout, 0) == PANGO_DIRECTION_RTL;
    pango_layout_set_alignment(layout, alignment(text, right_to_left, style->align));
    if (style->max_width_px > 0.0f) {
        pango_layout_set_width(layout, (int)lroundf(style->max_width_px) * PANGO_SCALE);
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
        pango_layout_set_height(layout, -(style->max_lines > 0 ? style->max_lines : 1));
    }
    return layout;
}

// Whether so many lines of that width hold it with all words whole.
static bool holds(PangoLayout *layout, int lines, int width_px)
{
    PangoRectangle logical;
    pango_layout_set_width(layout, width_px * PANGO_SCALE);
    pango_layout_get_pixel_extents(layout, NULL, &logical);
    return pango_layout_get_line_count(layout) <= lines && !pango_layout_is_ellipsized(layout) &&
           logical.width <= width_px;
}

// Centred lines are made about equally long, so that no word stands below alone: as narrow as the same number
// of lines goes.
static void balance(PangoLayout *layout, const struct text_style *style)
{
    int lines = pango_layout_get_line_count(layout);
    if (style->align != TEXT_CENTRE || style->max_width_px <= 0.0f || lines < 2 ||
        pango_layout_is_ellipsized(layout))
        return;
    int widest = (int)lroundf(style->max_width_px), least = widest / lines, most = widest;
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    while (most - least > 4) {
        int middle = (least + most) / 2;
        if (holds(layout, lines, middle))
            most = middle;
        else
            least = middle;
    }
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(layout, most * PANGO_SCALE);
}

// Pango spaces each line by its own height: the least high one decides, so that a Latin line keeps clear of
// an Arabic one above it.
static void space_lines(PangoLayout *layout, const struct text_style *style)
{
    int least = INT_MAX;
    for (int i = 0; i < pango_layout_get_line_count(layout); i++) {
        PangoRectangle logical;
        pango_layout_line_get_pixel_extents(pango_layout_get_line_readonly(layout, i), NULL, &logical);
        least = logical.height > 0 && logical.height < least ? logical.height : least;
    }
    if (style->max_lines > 1)
        pango_layout_set_line_spacing(layout, fminf(LINE_SPACING, LINE_MOST * style->size_px / (float)least));
}

// Hebrew, Arabic and their kin, with their forms of presentation.
static bool runs_to_left(gunichar letter)
{
    return (letter >= 0x590 && letter <= 0x8ff) || (letter >= 0xfb1d && letter <= 0xfdff) ||
           (letter >= 0xfe70 && letter <= 0xfefc);
}

// Whether it begins from left to right and goes on the other way.
static bool turns(const char *valid)
{
    bool begun = false;
    for (; *valid != '\0'; valid += g_utf8_skip[(unsigned char)*valid]) {
        gunichar letter = g_utf8_get_char(valid);
        if (!g_unichar_isalpha(letter))
            continue;
        if (runs_to_left(letter))
            return begun;
        begun = true;
    }
    return false;
}

// What may be laid out: valid, and broken where the language is. Where a line of an Arabic screen only begins
// with a name in Latin letters, its parts still follow each other from right to left.
static char *prepare(const struct text *text, const char *string, size_t length, enum line_ends ends)
{
    char *valid = g_utf8_make_valid(string, (gssize)length), *better = NULL; // what isn't UTF-8 is U+FFFD
    if (ends != LINE_ENDS_AS_PANGO)
        better = line_ends_mark(valid, ends);
    else if (text->right_to_left && turns(valid))
        better = g_strconcat("\u200f", valid, NULL);
    if (better == NULL)
        return valid;
    wipe(valid, strlen(valid));
    g_free(valid);
    return better;
}

// Layout -> texture, no larger than its ink. False when there is no ink or it can't be uploaded.
static bool draw_layout(struct text *text, PangoLayout *layout, struct entry *entry)
{
    PangoRectangle ink, logical;
    pango_layout_get_pixel_extents(layout, &ink, &logical);
    entry->size.width = (float)logical.width;
    entry->size.height = (float)logical.height;
    entry->size.lines = pango_layout_get_line_count(layout);
    entry->is_cut = pango_layout_is_ellipsized(layout) != FALSE;
    if (ink.width <= 0 || ink.height <= 0 || ink.width > MAX_SIDE_PX || ink.height > MAX_SIDE_PX)
        return false;
    // One clear pixel around, for the filter at the edge.
    int width_px = ink.width + 2, height_px = ink.height + 2;
    entry->offset_x = (float)(ink.x - logical.x - 1);
    entry->offset_y = (float)(ink.y - logical.y - 1);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width_px, height_px);
    cairo_t *cairo = cairo_create(surface);
    cairo_move_to(cairo, 1 - ink.x, 1 - ink.y);
    pango_cairo_show_layout(cairo, layout);
    enum result result = mask_texture_create(text->draw2d, surface, &entry->texture);
    cairo_destroy(cairo);
    wipe(cairo_image_surface_get_data(surface),
         (size_t)cairo_image_surface_get_stride(surface) * (size_t)height_px);
    cairo_surface_destroy(surface);
    if (result != RESULT_OK) {
        log_write(LOG_WARNING, "ui", "a text is left out: no texture of %d x %d", width_px, height_px);
        entry->texture = NULL;
        return false;
    }
    entry->bytes = (size_t)width_px * (size_t)height_px * 4;
    return true;
}

// Pango frees its copy of the text as it is; it lends it as constant, but nobody reads it any more.
static void forget_layout(PangoLayout *layout)
{
    const char *lent = pango_layout_get_text(layout);
    char *text = NULL;
    memcpy(&text, &lent, sizeof text);
    wipe(text, strlen(text));
}

static PangoLayout *lay_out(struct text *text, const char *string, size_t length,
                            const struct text_style *style, enum line_ends ends)
{
    char *prepared = prepare(text, string, length, ends);
    PangoLayout *layout = set_layout(text, prepared, style);
    wipe(prepared, strlen(prepared));
    g_free(prepared);
    return layout;
}

static void drop_layout(PangoLayout *layout)
{
    forget_layout(layout);
    g_object_unref(layout);
}

static struct entry *add(struct text *text, const char *string, size_t length, uint64_t hash,
                         const struct text_style *style)
{
    int index = make_room(text);
    if (index == NO_ENTRY)
        return NULL;
    char *copy = malloc(length + 1);
    if (copy == NULL)
        return NULL;
    memcpy(copy, string, length);
    copy[length] = '\0';
    struct entry *entry = &text->entries[index];
    *entry = (struct entry){.hash = hash, .string = copy, .style = *style};
    PangoLayout *layout = lay_out(text, copy, length, style, text->line_ends);
    if (text->line_ends == LINE_ENDS_AT_PHRASES && pango_layout_is_ellipsized(layout)) {
        drop_layout(layout); // rather a word in two than none
        layout = lay_out(text, copy, length, style, LINE_ENDS_AS_PANGO);
    }
    balance(layout, style);
    space_lines(layout, style);
    if (draw_layout(text, layout, entry))
        text->bytes += entry->bytes;
    drop_layout(layout);
    text->layouts++;
    text->count++;
    entry->next = text->buckets[hash % BUCKETS];
    text->buckets[hash % BUCKETS] = index;
    return entry;
}

static struct entry *find_or_add(struct text *text, const char *string, const struct text_style *style)
{
    size_t length = strlen(string);
    if (length == 0 || length > MAX_STRING_BYTES || style->size_px < 1.0f)
        return NULL;
    uint64_t hash = hash_key(string, length, style);
    struct entry *found = NULL;
    for (int i = text->buckets[hash % BUCKETS]; i != NO_ENTRY && found == NULL; i = text->entries[i].next) {
        struct entry *entry = &text->entries[i];
        if (entry->hash == hash && same_style(&entry->style, style) && strcmp(entry->string, string) == 0)
            found = entry;
    }
    if (found == NULL)
        found = add(text, string, length, hash, style);
    if (found != NULL)
        found->used_frame = text->frame;
    return found;
}

struct text_size text_measure(struct text *text, const char *string, const struct text_style *style)
{
    const struct entry *entry = find_or_add(text, string, style);
    return entry != NULL ? entry->size : (struct text_size){0};
}

struct text_size text_draw(struct text *text, const char *string, const struct text_style *style, float x,
                           float y, struct colour tint)
{
    const struct entry *entry = find_or_add(text, string, style);
    if (entry == NULL)
        return (struct text_size){0};
    if (entry->texture != NULL) {
        struct rect to = {roundf(x) + entry->offset_x, roundf(y) + entry->offset_y,
                          (float)draw2d_texture_width(entry->texture),
                          (float)draw2d_texture_height(entry->texture)};
        draw2d_picture(text->draw2d, entry->texture, to, (struct rect){0}, 0.0f, tint);
    }
    return entry->size;
}

struct text_stats text_stats(const struct text *text)
{
    return (struct text_stats){.entries = text->count, .bytes = text->bytes, .layouts = text->layouts};
}

const char *text_find_cut(const struct text *text, int index)
{
    for (int i = 0; i < TEXT_MAX_ENTRIES; i++)
        if (text->entries[i].string != NULL && text->entries[i].is_cut && index-- == 0)
            return text->entries[i].string;
    return NULL;
}
