#include "platform/base/json.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// jansson allows 2048 levels, which its recursion pays with stack, and any number of values, which cost 20
// times their text ("[0,0,0…"). One pass over the text keeps both within our bounds before jansson sees it.
static enum result check_bounds(const char *label, const uint8_t *bytes, size_t size, size_t line,
                                size_t column, struct diagnostic *why)
{
    int depth = 0;
    long values = 0;
    size_t line_start = 0;
    bool in_string = false;
    for (size_t i = 0; i < size; i++) {
        uint8_t c = bytes[i];
        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            depth++;
            values += c == '{' ? 5 : 1;
        } else if (c == ']' || c == '}') {
            depth--;
        } else if (c == ',') {
            values++;
        } else if (c == '\n') {
            line++;
            line_start = i + 1;
            column = 1;
        }
        if (depth > JSON_MAX_DEPTH || values > JSON_MAX_VALUES)
            return diagnose(why, RESULT_TOO_LARGE, "%s: line %zu column %zu: %s %d", label, line,
                            i - line_start + column,
                            depth > JSON_MAX_DEPTH ? "levels nested over" : "values over",
                            depth > JSON_MAX_DEPTH ? JSON_MAX_DEPTH : JSON_MAX_VALUES);
    }
    return RESULT_OK;
}

static enum result parse(const char *label, const uint8_t *bytes, size_t size, size_t line, size_t column,
                         size_t flags, json_t **out, struct diagnostic *why)
{
    enum result result = check_bounds(label, bytes, size, line, column, why);
    if (result != RESULT_OK)
        return result;
    json_error_t error = {0};
    json_t *root = json_loadb((const char *)bytes, size, flags, &error);
    if (root == NULL)
        return diagnose(why, RESULT_INVALID, "%s: line %zu column %zu: %s", label,
                        line + (size_t)(error.line > 0 ? error.line - 1 : 0),
                        (size_t)(error.column > 0 ? error.column : 0) + (error.line <= 1 ? column - 1 : 0),
                        error.text);
    *out = root;
    return RESULT_OK;
}

enum result json_parse(const char *label, const uint8_t *bytes, size_t size, json_t **out,
                       struct diagnostic *why)
{
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        return diagnose(why, RESULT_INVALID,
                        "%s: line 1 column 1: a byte order mark, which JSON must not have", label);
    return parse(label, bytes, size, 1, 1, JSON_REJECT_DUPLICATES, out, why);
}

enum result json_parse_part(const char *label, const uint8_t *bytes, size_t size, size_t line, size_t column,
                            json_t **out, struct diagnostic *why)
{
    return parse(label, bytes, size, line, column, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, out, why);
}

struct json_cursor json_root(const char *label, json_t *root)
{
    return json_root_in_text(label, root, NULL);
}

struct json_cursor json_root_in_text(const char *label, json_t *root, struct json_text *text)
{
    return (struct json_cursor){.label = label, .text = text, .value = root};
}

bool json_member(const struct json_cursor *object, const char *key, struct json_cursor *out)
{
    json_t *value = json_object_get(object->value, key); // NULL for what is no object
    if (value == NULL)
        return false;
    *out = (struct json_cursor){
        .parent = object, .text = object->text, .label = object->label, .key = key, .value = value};
    return true;
}

struct json_cursor json_element(const struct json_cursor *array, size_t index)
{
    return (struct json_cursor){.parent = array,
                                .text = array->text,
                                .label = array->label,
                                .index = index,
                                .value = json_array_get(array->value, index)};
}

size_t json_count(const struct json_cursor *array)
{
    return json_array_size(array->value);
}

bool json_next_member(const struct json_cursor *object, void **position, struct json_cursor *out)
{
    *position =
        *position == NULL ? json_object_iter(object->value) : json_object_iter_next(object->value, *position);
    if (*position == NULL)
        return false;
    *out = (struct json_cursor){.parent = object,
                                .text = object->text,
                                .label = object->label,
                                .key = json_object_iter_key(*position),
                                .value = json_object_iter_value(*position)};
    return true;
}

static void append(char *text, size_t size, size_t *length, char c)
{
    if (*length + 1 < size)
        text[(*length)++] = c;
}

// RFC 6901: '~' is written ~0 and '/' is written ~1.
static void append_key(char *text, size_t size, size_t *length, const char *key)
{
    for (; *key != '\0'; key++) {
        if (*key == '~' || *key == '/') {
            append(text, size, length, '~');
            append(text, size, length, *key == '~' ? '0' : '1');
        } else {
            append(text, size, length, *key);
        }
    }
}

void json_pointer(const struct json_cursor *cursor, char *text, size_t size)
{
    // One more than a value can be deep: a cursor may stand for a member that is missing.
    const struct json_cursor *chain[JSON_MAX_DEPTH + 2];
    int depth = 0;
    for (; cursor != NULL && cursor->parent != NULL && depth < JSON_MAX_DEPTH + 2; cursor = cursor->parent)
        chain[depth++] = cursor;
    size_t length = 0;
    while (depth-- > 0) {
        append(text, size, &length, '/');
        if (chain[depth]->key != NULL) {
            append_key(text, size, &length, chain[depth]->key);
        } else {
            char number[24];
            (void)snprintf(number, sizeof number, "%zu", chain[depth]->index);
            append_key(text, size, &length, number);
        }
    }
    text[length] = '\0';
}

enum result json_fail(const struct json_cursor *cursor, enum result result, struct diagnostic *why,
                      const char *format, ...)
{
    if (why == NULL)
        return result;
    char pointer[192], problem[sizeof why->text], line[32] = "";
    json_pointer(cursor, pointer, sizeof pointer);
    size_t number = cursor->text != NULL ? json_line(cursor->text, pointer, NULL) : 0;
    if (number > 0)
        (void)snprintf(line, sizeof line, "line %zu: ", number);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(problem, sizeof problem, format, arguments);
    va_end(arguments);
    // A long path loses its beginning, not the problem its end.
    size_t label_length = strlen(cursor->label);
    const char *label = label_length > 160 ? cursor->label + label_length - 160 : cursor->label;
    return diagnose(why, result, "%s: %s%s%s%s", label, line, pointer, pointer[0] != '\0' ? ": " : "",
                    problem);
}

static const char *type_name(const json_t *value)
{
    if (value == NULL)
        return "nothing";
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "an object";
    case JSON_ARRAY:
        return "an array";
    case JSON_STRING:
        return "a string";
    case JSON_INTEGER:
    case JSON_REAL:
        return "a number";
    case JSON_TRUE:
        return "true";
    case JSON_FALSE:
        return "false";
    case JSON_NULL:
        return "null";
    }
    return "something else";
}

static enum result wrong_type(const struct json_cursor *cursor, const char *expected, struct diagnostic *why)
{
    return json_fail(cursor, RESULT_INVALID, why, "expected %s, not %s", expected, type_name(cursor->value));
}

enum result json_expect_object(const struct json_cursor *cursor, struct diagnostic *why)
{
    return json_is_object(cursor->value) ? RESULT_OK : wrong_type(cursor, "an object", why);
}

enum result json_expect_array(const struct json_cursor *cursor, size_t minimum, size_t maximum,
                              struct diagnostic *why)
{
    if (!json_is_array(cursor->value))
        return wrong_type(cursor, "an array", why);
    size_t count = json_array_size(cursor->value);
    if (count < minimum)
        return json_fail(cursor, RESULT_INVALID, why, "%zu elements, at least %zu needed", count, minimum);
    if (count > maximum)
        return json_fail(cursor, RESULT_TOO_LARGE, why, "%zu elements, at most %zu allowed", count, maximum);
    return RESULT_OK;
}

enum result json_read_number(const struct json_cursor *cursor, double minimum, double maximum, double *out,
                             struct diagnostic *why)
{
    if (!json_is_number(cursor->value))
        return wrong_type(cursor, "a number", why);
    double value = json_number_value(cursor->value);
    if (!(value >= minimum && value <= maximum))
        return json_fail(cursor, RESULT_INVALID, why, "%.9g is outside %.9g to %.9g", value, minimum,
                         maximum);
    *out = value;
    return RESULT_OK;
}

enum result json_read_integer(const struct json_cursor *cursor, int64_t minimum, int64_t maximum,
                              int64_t *out, struct diagnostic *why)
{
    if (!json_is_number(cursor->value))
        return wrong_type(cursor, "a whole number", why);
    int64_t value = 0;
    if (json_is_integer(cursor->value)) {
        value = json_integer_value(cursor->value);
    } else {
        double real = json_real_value(cursor->value);
        if (!(fabs(real) <= 9007199254740992.0) || real != floor(real)) // 2^53: exact in a double
            return json_fail(cursor, RESULT_INVALID, why, "%.9g is not a whole number", real);
        value = (int64_t)real;
    }
    if (value < minimum || value > maximum)
        return json_fail(cursor, RESULT_INVALID, why, "%lld is outside %lld to %lld", (long long)value,
                         (long long)minimum, (long long)maximum);
    *out = value;
    return RESULT_OK;
}

enum result json_read_boolean(const struct json_cursor *cursor, bool *out, struct diagnostic *why)
{
    if (!json_is_boolean(cursor->value))
        return wrong_type(cursor, "true or false", why);
    *out = json_is_true(cursor->value);
    return RESULT_OK;
}

enum result json_read_string(const struct json_cursor *cursor, size_t max_bytes, const char **out,
                             struct diagnostic *why)
{
    if (!json_is_string(cursor->value))
        return wrong_type(cursor, "a string", why);
    size_t length = json_string_length(cursor->value);
    if (length > max_bytes)
        return json_fail(cursor, RESULT_TOO_LARGE, why, "%zu bytes long, at most %zu allowed", length,
                         max_bytes);
    *out = json_string_value(cursor->value);
    return RESULT_OK;
}

enum result json_read_floats(const struct json_cursor *cursor, double minimum, double maximum, size_t count,
                             float *out, struct diagnostic *why)
{
    enum result result = json_expect_array(cursor, count, count, why);
    for (size_t i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor element = json_element(cursor, i);
        double value = 0;
        result = json_read_number(&element, minimum, maximum, &value, why);
        if (result == RESULT_OK)
            out[i] = (float)value;
    }
    return result;
}

enum result json_need(const struct json_cursor *object, const char *key, struct json_cursor *out,
                      struct diagnostic *why)
{
    if (!json_is_object(object->value))
        return wrong_type(object, "an object", why);
    if (!json_member(object, key, out))
        return json_fail(object, RESULT_INVALID, why, "\"%s\" is missing", key);
    return RESULT_OK;
}

enum result json_get_number(const struct json_cursor *object, const char *key, double minimum, double maximum,
                            double *out, struct diagnostic *why)
{
    struct json_cursor member;
    return json_member(object, key, &member) ? json_read_number(&member, minimum, maximum, out, why)
                                             : RESULT_OK;
}

enum result json_get_float(const struct json_cursor *object, const char *key, double minimum, double maximum,
                           float *out, struct diagnostic *why)
{
    double value = (double)*out;
    enum result result = json_get_number(object, key, minimum, maximum, &value, why);
    if (result == RESULT_OK)
        *out = (float)value;
    return result;
}

enum result json_get_integer(const struct json_cursor *object, const char *key, int64_t minimum,
                             int64_t maximum, int64_t *out, struct diagnostic *why)
{
    struct json_cursor member;
    return json_member(object, key, &member) ? json_read_integer(&member, minimum, maximum, out, why)
                                             : RESULT_OK;
}

enum result json_get_boolean(const struct json_cursor *object, const char *key, bool *out,
                             struct diagnostic *why)
{
    struct json_cursor member;
    return json_member(object, key, &member) ? json_read_boolean(&member, out, why) : RESULT_OK;
}

enum result json_get_string(const struct json_cursor *object, const char *key, size_t max_bytes,
                            const char **out, struct diagnostic *why)
{
    struct json_cursor member;
    return json_member(object, key, &member) ? json_read_string(&member, max_bytes, out, why) : RESULT_OK;
}

enum result json_get_floats(const struct json_cursor *object, const char *key, double minimum, double maximum,
                            size_t count, float *out, struct diagnostic *why)
{
    struct json_cursor member;
    return json_member(object, key, &member) ? json_read_floats(&member, minimum, maximum, count, out, why)
                                             : RESULT_OK;
}
