// What a browser sends of a form: application/x-www-form-urlencoded (WHATWG URL 5.1), bounded. Any thread.
#ifndef CHEVAL_PLATFORM_NET_HTTP_FORM_H
#define CHEVAL_PLATFORM_NET_HTTP_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTP_FORM_MAX_BYTES 4096
#define HTTP_FORM_MAX_FIELDS 16

// Plain data that may hold a password: wipe it.
struct http_form {
    int count;
    struct {
        const char *name, *value; // in bytes
    } fields[HTTP_FORM_MAX_FIELDS];
    char bytes[HTTP_FORM_MAX_BYTES + 1];
};

// False for what is over the bounds, a percent sign without its digits, a NUL, and a name that comes twice:
// *form is empty then. It must not be moved.
bool http_form_read(const uint8_t *bytes, size_t size, struct http_form *form);

// NULL when it isn't there.
const char *http_form_get(const struct http_form *form, const char *name);

// A text for the query of a URL: what is not plain becomes percent escapes. False, and "", without room.
bool http_form_escape(const char *text, char *out, size_t size);

#endif
