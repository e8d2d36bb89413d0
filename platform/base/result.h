// What a fallible function returns, and the one line that tells a person why it failed.
//
// Every function that can fail for the world's sake returns enum result; a caller that can do something
// about the reason passes a struct diagnostic. A "nothing there yet" is not a failure.
#ifndef CHEVAL_PLATFORM_BASE_RESULT_H
#define CHEVAL_PLATFORM_BASE_RESULT_H

#include <stddef.h>

enum result {
    RESULT_OK = 0,
    RESULT_INVALID,     // outside data or an option is wrong
    RESULT_UNSUPPORTED, // well formed, but not something this program does
    RESULT_TOO_LARGE,   // over one of our bounds
    RESULT_NOT_FOUND,   // no such file, product, device
    RESULT_UNAVAILABLE, // there, but not to be had now: busy, unplugged, no display
    RESULT_IO,          // reading or writing failed
    RESULT_NO_MEMORY,
    RESULT_END, // the input is finished: end of a clip
};

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_index, first_argument)                                                            \
    __attribute__((format(printf, (format_index), (first_argument))))

// One line for a person: what is wrong and where. Zero-initialise; never holds a newline.
struct diagnostic {
    char text[512];
};

// A short lower-case name of the result, for logs: "invalid", "not found".
const char *result_name(enum result result);

// Writes the line (control characters in it become '?') and returns `result`, so that a failing function can
// end with `return diagnose(why, RESULT_INVALID, "%s: …", path);`. `why` may be NULL.
enum result diagnose(struct diagnostic *why, enum result result, const char *format, ...) PRINTF_LIKE(3, 4);

// Puts "prefix: " before the line that is already there. `why` may be NULL. Returns `result`.
enum result diagnose_within(struct diagnostic *why, enum result result, const char *prefix);

#endif
