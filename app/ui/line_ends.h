// Where a line may end in languages that don't put spaces between words, or that break words nowhere: Pango
// lets a line of Korean and Japanese end at any syllable, which tears words apart.
#ifndef CHEVAL_APP_UI_LINE_ENDS_H
#define CHEVAL_APP_UI_LINE_ENDS_H

enum line_ends {
    LINE_ENDS_AS_PANGO, // all other languages
    LINE_ENDS_AT_SPACES,
    LINE_ENDS_AT_PHRASES, // a Japanese word and the small words that hang on it
};

enum line_ends line_ends_of(const char *language);

// A copy of valid UTF-8 with a word joiner (U+2060, which isn't seen) wherever no line may end; to be freed
// by g_free.
char *line_ends_mark(const char *string, enum line_ends ends);

#endif
