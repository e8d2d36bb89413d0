#include "assets/feed_try_on.h"

#include "assets/feed_map.h"
#include "assets/feed_value.h"
#include "platform/base/json_elements.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CODES 1000000

// Each code's object as text, one behind the other: values of 100,000 products would take ten times as much.
struct feed_try_on {
    struct feed_map codes; // where the text begins
    char *texts;
    size_t used, room;
};

static enum result keep(struct feed_try_on *data, const char *code, const json_t *object,
                        struct diagnostic *why)
{
    bool is_new = false;
    char sku[CATALOGUE_MAX_IDENTIFIER_BYTES + 1];
    bool changed = false;
    enum result result = feed_read_sku(code, sku, &changed, why);
    if (result != RESULT_OK)
        return result;
    size_t length = json_dumpb(object, NULL, 0, JSON_COMPACT | JSON_REAL_PRECISION(9));
    if (data->used + length + 1 > data->room) {
        size_t room = data->room * 2 + length + 65536;
        char *texts = room < UINT32_MAX ? realloc(data->texts, room) : NULL;
        if (texts == NULL)
            return diagnose(why, RESULT_NO_MEMORY, "no memory for the try-on data");
        data->texts = texts;
        data->room = room;
    }
    uint32_t *at = feed_map_put(&data->codes, feed_map_key('t', sku), &is_new);
    if (at == NULL || data->codes.count > MAX_CODES)
        return diagnose(why, RESULT_NO_MEMORY, "too much try-on data");
    if (!is_new)
        return diagnose(why, RESULT_INVALID, "\"%.80s\" is there twice", code);
    *at = (uint32_t)data->used;
    (void)json_dumpb(object, data->texts + data->used, length, JSON_COMPACT | JSON_REAL_PRECISION(9));
    data->texts[data->used + length] = '\0';
    data->used += length + 1;
    return RESULT_OK;
}

// --- JSON --------------------------------------------------------------------------------------------------

static enum result keep_element(struct feed_try_on *data, const struct json_cursor *object,
                                struct diagnostic *why)
{
    static const char *const known[] = {"code", "category", "swatch", "picture", "try_on"};
    struct json_cursor member;
    const char *code = NULL;
    void *position = NULL;
    enum result result = json_need(object, "code", &member, why);
    if (result == RESULT_OK)
        result = json_read_string(&member, 200, &code, why);
    while (result == RESULT_OK && json_next_member(object, &position, &member)) {
        bool is_known = strncmp(member.key, "x_", 2) == 0;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
            is_known = is_known || strcmp(known[i], member.key) == 0;
        if (!is_known)
            result = json_fail(&member, RESULT_INVALID, why,
                               "unknown; there are code, category, swatch, picture, try_on");
    }
    struct diagnostic reason = {0};
    if (result != RESULT_OK)
        return result;
    result = keep(data, code, object->value, &reason);
    return result == RESULT_OK ? RESULT_OK : json_fail(object, result, why, "%s", reason.text);
}

static enum result read_json(struct feed_try_on *data, const char *label, const uint8_t *bytes, size_t size,
                             struct diagnostic *why)
{
    json_t *rest = NULL, *element = NULL;
    struct json_elements elements;
    struct json_text text = {bytes, size, 0};
    struct json_cursor member;
    const char *format = "";
    enum result result = json_elements_open(label, bytes, size, "products", &rest, &elements, why);
    if (result != RESULT_OK)
        return result;
    struct json_cursor root = json_root_in_text(label, rest, &text);
    result = json_need(&root, "format", &member, why);
    if (result == RESULT_OK)
        result = json_read_string(&member, 64, &format, why);
    if (result == RESULT_OK && strcmp(format, "cheval-try-on/1") != 0)
        result = json_fail(&member, RESULT_UNSUPPORTED, why, "\"%s\"; \"cheval-try-on/1\" is read", format);
    if (result == RESULT_OK)
        result = json_need(&root, "products", &member, why);
    if (result == RESULT_OK)
        result = json_expect_array(&member, 0, 0, why);
    for (size_t i = 0; result == RESULT_OK && i < elements.count; i++) {
        result = json_elements_next(&elements, &element, why);
        if (result != RESULT_OK)
            break;
        struct json_cursor object = {
            .parent = &member, .text = &text, .label = label, .index = i, .value = element};
        result = json_expect_object(&object, why);
        if (result == RESULT_OK)
            result = keep_element(data, &object, why);
        json_decref(element);
    }
    json_decref(rest);
    return result;
}

// --- tables ------------------------------------------------------------------------------------------------

static bool read_number(const char *text, double *out)
{
    char *end = NULL;
    if (strspn(text, "0123456789.-+eE") != strlen(text))
        return false; // strtod knows hexadecimal and "nan"
    *out = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*out);
}

// A number, some of them with spaces between ("0 12.5 4"), or a text.
static json_t *value_of(const char *text)
{
    char copy[200];
    double number = 0;
    if (read_number(text, &number))
        return json_real(number);
    if (strchr(text, ' ') == NULL || strlen(text) >= sizeof copy)
        return json_string(text);
    memcpy(copy, text, strlen(text) + 1);
    json_t *numbers = json_array();
    for (char *at = copy; at != NULL;) {
        char *space = strchr(at, ' ');
        if (space != NULL)
            *space++ = '\0';
        if (!read_number(at, &number)) {
            json_decref(numbers);
            return json_string(text);
        }
        (void)json_array_append_new(numbers, json_real(number));
        at = space;
    }
    return numbers;
}

// "eyewear.lens.kind" and its value into `try_on`.
static enum result set_path(json_t *try_on, const char *path, const char *text, struct diagnostic *why)
{
    char key[64];
    json_t *object = try_on;
    for (const char *point = strchr(path, '.'); point != NULL; point = strchr(path, '.')) {
        (void)snprintf(key, sizeof key, "%.*s", (int)(point - path), path);
        json_t *inner = json_object_get(object, key);
        if (inner == NULL) {
            inner = json_object();
            (void)json_object_set_new(object, key, inner);
        }
        if (!json_is_object(inner))
            return diagnose(why, RESULT_INVALID, "\"%s\" is a value, and has parts", key);
        object = inner;
        path = point + 1;
    }
    return json_object_set_new(object, path, value_of(text)) == 0
               ? RESULT_OK
               : diagnose(why, RESULT_NO_MEMORY, "no memory for the try-on data");
}

static bool is_own_column(const char *name)
{
    return strcmp(name, "category") == 0 || strcmp(name, "swatch") == 0 || strcmp(name, "picture") == 0;
}

static enum result keep_row(struct feed_try_on *data, const struct feed_row *columns,
                            const struct feed_row *row, int code, struct diagnostic *why)
{
    json_t *object = json_object(), *try_on = json_object();
    enum result result = RESULT_OK;
    for (int i = 0; i < row->count && result == RESULT_OK; i++) {
        const char *name = columns->fields[i];
        if (i == code || row->fields[i][0] == '\0')
            continue;
        if (is_own_column(name))
            (void)json_object_set_new(object, name, json_string(row->fields[i]));
        else if (strchr(name, '.') != NULL)
            result = set_path(try_on, name, row->fields[i], why);
    }
    if (json_object_size(try_on) > 0)
        (void)json_object_set(object, "try_on", try_on);
    if (result == RESULT_OK)
        result = keep(data, row->fields[code], object, why);
    json_decref(try_on);
    json_decref(object);
    return result;
}

static enum result check_columns(const struct feed_row *columns, struct diagnostic *why)
{
    for (int i = 0; i < columns->count; i++) {
        const char *name = columns->fields[i];
        if (strcmp(name, "code") != 0 && !is_own_column(name) && strncmp(name, "makeup.", 7) != 0 &&
            strncmp(name, "model.", 6) != 0 && strncmp(name, "eyewear.", 8) != 0 &&
            strncmp(name, "garment.", 8) != 0 && strncmp(name, "x_", 2) != 0)
            return diagnose(why, RESULT_INVALID,
                            "line 1: the column \"%.60s\" is none of code, category, swatch, picture, "
                            "makeup.…, model.…, eyewear.…, garment.…",
                            name);
    }
    return RESULT_OK;
}

static enum result read_table(struct feed_try_on *data, const uint8_t *bytes, size_t size,
                              struct diagnostic *why)
{
    struct feed_bytes left = {bytes, size};
    struct feed_rows *rows = NULL;
    struct feed_row row;
    enum result result = feed_rows_open((struct feed_source){feed_read_bytes, &left}, &rows, why);
    if (result != RESULT_OK)
        return result;
    int code = feed_rows_find(rows, "code");
    if (code < 0)
        result = diagnose(why, RESULT_INVALID, "line 1: no column \"code\"");
    if (result == RESULT_OK)
        result = check_columns(feed_rows_columns(rows), why);
    while (result == RESULT_OK) {
        struct diagnostic reason = {0};
        result = feed_rows_next(rows, &row, &reason);
        if (result == RESULT_OK)
            result = keep_row(data, feed_rows_columns(rows), &row, code, &reason);
        if (result != RESULT_OK && result != RESULT_END)
            (void)diagnose(why, result, "line %zu: %s", row.line, reason.text);
    }
    feed_rows_close(rows);
    return result == RESULT_END ? RESULT_OK : result;
}

// --- either ------------------------------------------------------------------------------------------------

enum result feed_try_on_read(const char *label, const uint8_t *bytes, size_t size, struct feed_try_on **out,
                             struct diagnostic *why)
{
    struct feed_try_on *data = calloc(1, sizeof *data);
    if (data == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the try-on data");
    size_t at = 0;
    while (at < size && strchr(" \t\r\n", bytes[at]) != NULL && bytes[at] != '\0')
        at++;
    enum result result = RESULT_OK;
    if (at < size && (bytes[at] == '{' || bytes[at] == '[')) {
        result = read_json(data, label, bytes, size, why);
    } else {
        struct diagnostic reason = {0};
        result = read_table(data, bytes, size, &reason);
        if (result != RESULT_OK)
            (void)diagnose(why, result, "%.200s: %s", label, reason.text);
    }
    if (result != RESULT_OK) {
        feed_try_on_destroy(data);
        return result;
    }
    *out = data;
    return RESULT_OK;
}

void feed_try_on_destroy(struct feed_try_on *data)
{
    if (data == NULL)
        return;
    feed_map_finish(&data->codes);
    free(data->texts);
    free(data);
}

bool feed_try_on_has(const struct feed_try_on *data, const char *code)
{
    return data != NULL && feed_map_find(&data->codes, feed_map_key('t', code)) != NULL;
}

json_t *feed_try_on_find(const struct feed_try_on *data, const char *code)
{
    const uint32_t *at = data != NULL ? feed_map_find(&data->codes, feed_map_key('t', code)) : NULL;
    return at != NULL ? json_loads(data->texts + *at, 0, NULL) : NULL;
}

size_t feed_try_on_count(const struct feed_try_on *data)
{
    return data != NULL ? data->codes.count : 0;
}
