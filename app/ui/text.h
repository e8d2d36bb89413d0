// Text in any language: Pango lays it out (bidirectional text, shaping, font fallback, ellipsis), Cairo draws
// it once, and the result is kept as a texture of white glyphs that is tinted when drawn.
//
// The cache is bounded (TEXT_MAX_ENTRIES and TEXT_MAX_BYTES of texture); what was used longest ago goes
// first, and never something of the current frame. A text that is in the cache costs no allocation. Text
// stands on whole pixels. Thread: the one whose GL context is current.
#ifndef CHEVAL_APP_UI_TEXT_H
#define CHEVAL_APP_UI_TEXT_H

#include "render/draw2d.h"

#define TEXT_MAX_ENTRIES 384
#define TEXT_MAX_BYTES ((size_t)24 * 1024 * 1024)

struct text;

enum text_weight { TEXT_REGULAR, TEXT_MEDIUM, TEXT_SEMIBOLD };
enum text_align { TEXT_START, TEXT_CENTRE, TEXT_END }; // start is right where the UI runs from right to left

struct text_style {
    float size_px; // of the font's em
    enum text_weight weight;
    float max_width_px; // lines break there, the last one ends in an ellipsis; 0: no limit
    int max_lines;      // 0 counts as 1
    enum text_align align;
};

struct text_size {
    float width, height; // of the lines as set, without room for overhanging ink
    int lines;
};

struct text_stats {
    int entries;
    size_t bytes;
    uint64_t layouts; // made since creation: stands still when all text comes from the cache
};

// `fonts`: family names, best first, separated by commas. `language`: "ja"; decides between glyph forms.
MUST_CHECK enum result text_create(struct draw2d *draw2d, const char *fonts, const char *language,
                                   bool right_to_left, struct text **out);
void text_destroy(struct text *text); // takes NULL

// Another language from the next text on: everything is laid out anew, in its glyph forms and its direction.
// Between frames.
void text_set_language(struct text *text, const char *language, bool right_to_left);

// Other families from the next text on, as of text_create. Between frames.
void text_set_fonts(struct text *text, const char *fonts);

// Once a frame, before the first text: what was used in earlier frames may make room.
void text_begin_frame(struct text *text);

// All zero when the text is empty or can't be set.
struct text_size text_measure(struct text *text, const char *string, const struct text_style *style);

// Top-left corner at (x, y). Gives the size, as text_measure.
struct text_size text_draw(struct text *text, const char *string, const struct text_style *style, float x,
                           float y, struct colour tint);

struct text_stats text_stats(const struct text *text);

// The cached text number `index` of those that had no room and end in an ellipsis; NULL behind the last. It
// stays until the next text is laid out.
const char *text_find_cut(const struct text *text, int index);

#endif
