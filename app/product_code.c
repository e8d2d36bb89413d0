#include "app/product_code.h"

#include <string.h>

#define GTIN_MARK "/01/" // GS1 Digital Link: the key's application identifier as a part of the path

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool begins_with(const char *text, size_t size, const char *start)
{
    size_t length = strlen(start);
    if (size < length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (lower(text[i]) != start[i])
            return false;
    return true;
}

// Printable ASCII, or UTF-8 beyond it, without blanks at the ends.
static bool is_name(const char *text, size_t size)
{
    if (size == 0 || size > CATALOGUE_MAX_IDENTIFIER_BYTES || text[0] == ' ' || text[size - 1] == ' ')
        return false;
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            return false;
    return true;
}

static bool read_gtin(const char *digits, size_t size, struct product_code *out)
{
    char text[CATALOGUE_GTIN_SIZE] = "";
    if (size == 0 || size >= sizeof text || memchr(digits, '\0', size) != NULL)
        return false;
    memcpy(text, digits, size);
    if (!catalogue_gtin_normalise(text, out->text))
        return false;
    out->kind = PRODUCT_CODE_GTIN;
    return true;
}

// The last /01/ that a GTIN stands behind: a shop's own path may hold the same letters before it.
static bool read_link(const char *link, size_t size, struct product_code *out)
{
    size_t mark = strlen(GTIN_MARK), host = 0;
    while (host < size && link[host] != '?' && link[host] != '#')
        host++;
    size = host; // the path's end
    for (size_t at = size; at-- > strlen("https:/");) {
        if (size - at <= mark || memcmp(link + at, GTIN_MARK, mark) != 0)
            continue;
        size_t from = at + mark, to = from;
        while (to < size && link[to] != '/')
            to++;
        if (read_gtin(link + from, to - from, out))
            return true;
    }
    return false;
}

struct product_code product_code_read(const char *payload, size_t size)
{
    struct product_code code = {.kind = PRODUCT_CODE_NONE};
    if (begins_with(payload, size, "https://") || begins_with(payload, size, "http://")) {
        (void)read_link(payload, size, &code);
        return code;
    }
    if (read_gtin(payload, size, &code) || !is_name(payload, size))
        return code;
    code.kind = PRODUCT_CODE_SKU;
    memcpy(code.text, payload, size);
    return code;
}

const struct catalogue_product *product_code_find(const struct catalogue *catalogue, const char *payload,
                                                  size_t size, int *variant)
{
    struct product_code code = product_code_read(payload, size);
    const struct catalogue_product *product = NULL;
    char name[CATALOGUE_MAX_IDENTIFIER_BYTES + 1] = "";
    if (code.kind == PRODUCT_CODE_GTIN)
        product = catalogue_find_gtin(catalogue, code.text, variant);
    if (product != NULL || code.kind == PRODUCT_CODE_NONE || !is_name(payload, size))
        return product;
    memcpy(name, payload, size);
    return catalogue_find(catalogue, name, NULL, variant);
}
