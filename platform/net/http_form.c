#include "platform/net/http_form.h"

#include "platform/base/wipe.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static int digit_of(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c != '\0' ? strchr(digits, tolower((unsigned char)c)) : NULL;
    return at != NULL ? (int)(at - digits) : -1;
}

// In place: '+' and escapes. False for an escape that is none, or a NUL.
static bool resolve(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from != '%') {
            *to++ = *from == '+' ? ' ' : *from;
            continue;
        }
        int high = digit_of(from[1]), low = high >= 0 ? digit_of(from[2]) : -1;
        if (low < 0 || high * 16 + low == 0)
            return false;
        *to++ = (char)(high * 16 + low);
        from += 2;
    }
    *to = '\0';
    return true;
}

static bool add_field(struct http_form *form, char *name)
{
    char *equals = strchr(name, '=');
    char *value = equals != NULL ? equals + 1 : name + strlen(name);
    if (equals != NULL)
        *equals = '\0';
    if (form->count == HTTP_FORM_MAX_FIELDS || !resolve(name) || !resolve(value) ||
        http_form_get(form, name) != NULL)
        return false;
    form->fields[form->count].name = name;
    form->fields[form->count].value = value;
    form->count++;
    return true;
}

bool http_form_read(const uint8_t *bytes, size_t size, struct http_form *form)
{
    form->count = 0;
    if (size > HTTP_FORM_MAX_BYTES || (size > 0 && memchr(bytes, '\0', size) != NULL))
        return false;
    if (size > 0)
        memcpy(form->bytes, bytes, size);
    form->bytes[size] = '\0';
    bool is_fine = true;
    for (char *name = form->bytes, *next; name != NULL && is_fine; name = next) {
        next = strchr(name, '&');
        if (next != NULL)
            *next++ = '\0';
        if (*name != '\0')
            is_fine = add_field(form, name);
    }
    if (!is_fine)
        wipe(form, sizeof *form);
    return is_fine;
}

const char *http_form_get(const struct http_form *form, const char *name)
{
    for (int i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return form->fields[i].value;
    return NULL;
}

bool http_form_escape(const char *text, char *out, size_t size)
{
    static const char plain[] = "-._~";
    size_t used = 0;
    for (; *text != '\0' && used + 4 <= size; text++)
        if (isalnum((unsigned char)*text) || strchr(plain, *text) != NULL)
            out[used++] = *text;
        else
            used += (size_t)snprintf(out + used, 4, "%%%02X", (unsigned)(unsigned char)*text);
    bool is_whole = *text == '\0' && used < size;
    out[is_whole ? used : 0] = '\0';
    return is_whole;
}
