#include "app/ui/line_ends.h"

#include <glib.h>

#include <stdbool.h>
#include <string.h>

enum line_ends line_ends_of(const char *language)
{
    if (strcmp(language, "ko") == 0)
        return LINE_ENDS_AT_SPACES;
    return strcmp(language, "ja") == 0 ? LINE_ENDS_AT_PHRASES : LINE_ENDS_AS_PANGO;
}

// GLib's own macro casts const away.
static const char *next_of(const char *at)
{
    return at + g_utf8_skip[(unsigned char)*at];
}

static bool is_hangul(gunichar character)
{
    return character >= 0xac00 && character <= 0xd7a3;
}

static bool is_hiragana(gunichar character)
{
    return character >= 0x3041 && character <= 0x309f;
}

static bool is_kanji(gunichar character)
{
    return (character >= 0x4e00 && character <= 0x9fff) || character == 0x3005;
}

static bool is_katakana(gunichar character)
{
    return character >= 0x30a1 && character <= 0x30ff && character != 0x30fb;
}

static bool is_japanese(gunichar character)
{
    return is_katakana(character) || is_hiragana(character) || is_kanji(character);
}

static bool is_one_of(gunichar character, const char *characters)
{
    return character != 0 && g_utf8_strchr(characters, -1, character) != NULL;
}

// What particles and inflected words end in. The syllables that the first half of a compound verb ends in are
// not here.
static bool ends_phrase(gunichar character)
{
    return is_one_of(character, "はがをにでともへやてたなかるいのばらくすうだ");
}

// A word that only looks like two phrases.
static bool is_within_word(gunichar before, gunichar last, gunichar next)
{
    static const char *const words[] = {"気に入", "見た目", "その他", "その後", "問い合"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const char *second = next_of(words[i]), *third = next_of(second);
        if (g_utf8_get_char(words[i]) == before && g_utf8_get_char(second) == last &&
            g_utf8_get_char(third) == next)
            return true;
    }
    return false;
}

// Between near[1] and near[2]; 0 where the text ends. A phrase is a word in kanji, katakana or Latin letters
// with what follows in hiragana; the polite o and go belong to the word behind them.
static bool is_within_phrase(const gunichar near[4])
{
    gunichar last = near[1], next = near[2];
    if (is_one_of(last, "」』）"))
        return is_hiragana(next);
    if (g_unichar_ispunct(last) || g_unichar_ispunct(next) || (!is_japanese(last) && !is_japanese(next)))
        return false;       // Pango knows
    if (!is_hiragana(last)) // of two words in one the first may end a line where they are written differently
        return !(is_katakana(last) && is_kanji(next)) && !(is_kanji(last) && is_katakana(next));
    if (is_hiragana(next))
        return !(ends_phrase(last) && is_one_of(next, "おご") && is_kanji(near[3]));
    return is_one_of(last, "おご") || !ends_phrase(last) || is_within_word(near[0], last, next);
}

char *line_ends_mark(const char *string, enum line_ends ends)
{
    GString *marked = g_string_sized_new(4 * strlen(string) + 1); // never moved: somebody may have typed it
    gunichar near[4] = {0};
    for (const char *at = string; *at != '\0'; at = next_of(at)) {
        const char *after = next_of(at);
        near[0] = near[1];
        near[1] = g_utf8_get_char(at);
        near[2] = g_utf8_get_char(after);
        near[3] = near[2] != 0 ? g_utf8_get_char(next_of(after)) : 0;
        g_string_append_unichar(marked, near[1]);
        if (near[2] == 0 || g_unichar_isspace(near[1]) || g_unichar_isspace(near[2]))
            continue;
        if ((ends == LINE_ENDS_AT_SPACES && (is_hangul(near[1]) || is_hangul(near[2]))) ||
            (ends == LINE_ENDS_AT_PHRASES && is_within_phrase(near)))
            g_string_append_unichar(marked, 0x2060);
    }
    return g_string_free(marked, FALSE);
}
