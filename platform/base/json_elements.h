// A document that is mostly one array: {"title": "…", "products": [ … 100,000 … ]}. Its elements are made
// into values one at a time, so that such a document costs the memory of its text and of one element;
// json_parse takes ten times its text.
//
// Any thread; one document in one thread at a time.
#ifndef CHEVAL_PLATFORM_BASE_JSON_ELEMENTS_H
#define CHEVAL_PLATFORM_BASE_JSON_ELEMENTS_H

#include "platform/base/json.h"

struct json_elements {
    size_t count; // of the array; 0 when there is none of this name
    // Private.
    const char *label;
    const uint8_t *bytes;
    size_t size, at, given;
};

// Finds the array that is the member `key` of the document's object. *rest gets all of the document but its
// elements: the array is empty there. Fails as json_parse does, of what is not in the array. What the
// document's root is, and whether the array is one, is the caller's to check, in *rest. The text outlives the
// elements; the caller ends *rest with json_decref.
MUST_CHECK enum result json_elements_open(const char *label, const uint8_t *bytes, size_t size,
                                          const char *key, json_t **rest, struct json_elements *out,
                                          struct diagnostic *why);

// The next one, which the caller ends with json_decref. RESULT_END behind the last; else fails as json_parse
// does, and there are no more then.
MUST_CHECK enum result json_elements_next(struct json_elements *elements, json_t **out,
                                          struct diagnostic *why);

#endif
