// Text of a product feed, as a catalogue takes it.
#ifndef CHEVAL_ASSETS_FEED_TEXT_H
#define CHEVAL_ASSETS_FEED_TEXT_H

#include <stdbool.h>
#include <stddef.h>

// Well-formed UTF-8 without a NUL (RFC 3629: nothing over-long, no surrogates).
bool feed_text_is_utf8(const char *text, size_t length);

// One line: tags are left out, the entities that HTML and shops write (&amp; &nbsp; &#39; …) are characters,
// white space is one space, none at the ends; other control characters are left out. What doesn't fit is cut
// at a whole character, at a word's end where one is near. False when something was cut. `text` is UTF-8.
bool feed_text_line(const char *text, char *out, size_t size);

// The same, and lines stay apart: <br>, </p> and </li> end one.
bool feed_text_paragraph(const char *text, char *out, size_t size);

// Of two texts, without regard to the case of ASCII letters.
bool feed_text_equals(const char *a, const char *b);

// Lower case of ASCII letters, in place.
void feed_text_lower(char *text);

// For names of columns, and words such as "in stock": lower case, without white space at the ends, and each
// run of spaces and hyphens within is one '_'. Cut when it doesn't fit.
void feed_text_key(const char *text, char *out, size_t size);

#endif
