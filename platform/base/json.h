// Reading JSON from outside: parsed by jansson, walked by cursors that know their JSON pointer, so that every
// wrong value is reported as "FILE: /products/3/price/amount: …".
//
// A cursor is a small value that points to the cursor it was made from; that one must live as long. The text
// of a pointer is only made when it is needed. Any thread; one document in one thread at a time.
#ifndef CHEVAL_PLATFORM_BASE_JSON_H
#define CHEVAL_PLATFORM_BASE_JSON_H

#include "platform/base/result.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define JSON_MAX_DEPTH 64 // of nested arrays and objects
// Of values in a document, an object counted five times: some 50 bytes of memory each.
#define JSON_MAX_VALUES 16000000

// The bytes a document was parsed from, for the lines of what is wrong in it. Looking for a line costs time
// in proportion to the text; after JSON_MAX_LOOKED_THROUGH bytes problems are reported without it.
struct json_text {
    const uint8_t *bytes;
    size_t size;
    uint64_t looked_through;
};
#define JSON_MAX_LOOKED_THROUGH ((uint64_t)1 << 30)

struct json_cursor {
    const struct json_cursor *parent; // NULL at the root
    struct json_text *text;           // NULL: lines are not told
    const char *label;                // of the document: its path
    const char *key;                  // in an object; NULL in an array and at the root
    size_t index;                     // in an array
    json_t *value;                    // borrowed from the document, never changed
};

// Parses an object or array. UTF-8 is checked, a key twice in one object is refused, and so is what
// is over the bounds above. A syntax error is "LABEL: line L column C: …". The caller ends with json_decref.
MUST_CHECK enum result json_parse(const char *label, const uint8_t *bytes, size_t size, json_t **out,
                                  struct diagnostic *why);

// The same of a part of a text, which may be any value; `line` and `column` of its first byte, from 1.
MUST_CHECK enum result json_parse_part(const char *label, const uint8_t *bytes, size_t size, size_t line,
                                       size_t column, json_t **out, struct diagnostic *why);

struct json_cursor json_root(const char *label, json_t *root);

// The same, and problems are told with their lines. `text` outlives the cursors.
struct json_cursor json_root_in_text(const char *label, json_t *root, struct json_text *text);

// The member of an object; false when there is none or this is no object. *out is set only when true.
bool json_member(const struct json_cursor *object, const char *key, struct json_cursor *out);

// An element of an array; `index` must be below json_count.
struct json_cursor json_element(const struct json_cursor *array, size_t index);
size_t json_count(const struct json_cursor *array); // 0 for what is no array

// Goes through the members of an object in the file's order: false after the last. *position starts as NULL.
bool json_next_member(const struct json_cursor *object, void **position, struct json_cursor *out);

// RFC 6901: "/products/3/price", "" for the root; cut when it doesn't fit.
void json_pointer(const struct json_cursor *cursor, char *text, size_t size);

// Counted from 1: where the value at the pointer begins in a text that json_parse has accepted; the value
// nearest around it when it isn't there (as for a key written with escapes). *found (may be NULL) says
// whether it is. 0: too much has been looked through already.
size_t json_line(struct json_text *text, const char *pointer, bool *found);

// Writes "LABEL: line L: POINTER: " and the line; without a text no "line L: ". Returns `result`.
enum result json_fail(const struct json_cursor *cursor, enum result result, struct diagnostic *why,
                      const char *format, ...) PRINTF_LIKE(4, 5);

// The value itself; RESULT_INVALID with what was expected and what is there. A number must be finite and
// within the bounds, an integer may be written as 3.0, a string has at most max_bytes of UTF-8.
MUST_CHECK enum result json_expect_object(const struct json_cursor *cursor, struct diagnostic *why);
MUST_CHECK enum result json_expect_array(const struct json_cursor *cursor, size_t minimum, size_t maximum,
                                         struct diagnostic *why);
MUST_CHECK enum result json_read_number(const struct json_cursor *cursor, double minimum, double maximum,
                                        double *out, struct diagnostic *why);
MUST_CHECK enum result json_read_integer(const struct json_cursor *cursor, int64_t minimum, int64_t maximum,
                                         int64_t *out, struct diagnostic *why);
MUST_CHECK enum result json_read_boolean(const struct json_cursor *cursor, bool *out, struct diagnostic *why);
MUST_CHECK enum result json_read_string(const struct json_cursor *cursor, size_t max_bytes, const char **out,
                                        struct diagnostic *why);
// Exactly `count` finite numbers within the bounds.
MUST_CHECK enum result json_read_floats(const struct json_cursor *cursor, double minimum, double maximum,
                                        size_t count, float *out, struct diagnostic *why);

// A member that must be there.
MUST_CHECK enum result json_need(const struct json_cursor *object, const char *key, struct json_cursor *out,
                                 struct diagnostic *why);

// A member that may be left out: *out stays as it is then.
MUST_CHECK enum result json_get_number(const struct json_cursor *object, const char *key, double minimum,
                                       double maximum, double *out, struct diagnostic *why);
MUST_CHECK enum result json_get_float(const struct json_cursor *object, const char *key, double minimum,
                                      double maximum, float *out, struct diagnostic *why);
MUST_CHECK enum result json_get_integer(const struct json_cursor *object, const char *key, int64_t minimum,
                                        int64_t maximum, int64_t *out, struct diagnostic *why);
MUST_CHECK enum result json_get_boolean(const struct json_cursor *object, const char *key, bool *out,
                                        struct diagnostic *why);
MUST_CHECK enum result json_get_string(const struct json_cursor *object, const char *key, size_t max_bytes,
                                       const char **out, struct diagnostic *why);
MUST_CHECK enum result json_get_floats(const struct json_cursor *object, const char *key, double minimum,
                                       double maximum, size_t count, float *out, struct diagnostic *why);

#endif
