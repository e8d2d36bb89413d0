#include "assets/catalogue_internal.h"

#include "platform/base/file.h"
#include "platform/base/json_elements.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- problems ----------------------------------------------------------------------------------------------

void catalogue_report(struct catalogue_problems *problems, bool is_error, const char *line)
{
    if (problems == NULL)
        return;
    if (is_error)
        problems->errors++;
    else
        problems->warnings++;
    if (problems->report != NULL)
        problems->report(problems->context, is_error, line);
}

bool catalogue_accept(struct catalogue_reading *reading, enum result result)
{
    if (result == RESULT_OK)
        return true;
    if (reading->errors++ == 0 && reading->why != NULL)
        *reading->why = reading->line;
    catalogue_report(reading->problems, true, reading->line.text);
    return false;
}

void catalogue_warn(struct catalogue_reading *reading, const struct json_cursor *where, const char *format,
                    ...)
{
    char text[300];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    (void)json_fail(where, RESULT_OK, &reading->line, "%s", text);
    catalogue_report(reading->problems, false, reading->line.text);
}

bool catalogue_check_fields(struct catalogue_reading *reading, const struct json_cursor *object,
                            const char *const *known)
{
    if (!catalogue_accept(reading, json_expect_object(object, &reading->line)))
        return false;
    void *position = NULL;
    struct json_cursor member;
    while (json_next_member(object, &position, &member)) {
        const char *const *name = known;
        while (*name != NULL && strcmp(*name, member.key) != 0)
            name++;
        if (*name != NULL || strncmp(member.key, "x_", 2) == 0)
            continue;
        char names[200] = "";
        size_t length = 0;
        for (name = known; *name != NULL && length < sizeof names - 1; name++)
            length += (size_t)snprintf(names + length, sizeof names - length, " %s", *name);
        catalogue_warn(reading, &member, "unknown field, ignored; there are:%s", names);
    }
    return true;
}

// --- values ------------------------------------------------------------------------------------------------

static enum result check_text(const struct json_cursor *member, enum catalogue_text_kind kind,
                              const char *text, struct diagnostic *why)
{
    for (const char *c = text; *c != '\0'; c++) {
        bool is_control = ((unsigned char)*c < 0x20 && !(kind == TEXT_PARAGRAPH && *c == '\n')) || *c == 0x7f;
        bool separates = *c == ' ' || *c == ',' || *c == ':';
        if (is_control || (kind == TEXT_IDENTIFIER && separates))
            return json_fail(member, RESULT_INVALID, why, "has a character 0x%02x, which it can't have",
                             (unsigned)(unsigned char)*c);
    }
    return RESULT_OK;
}

static const char *keep(struct catalogue_reading *reading, const char *text)
{
    const char *copy = catalogue_memory_copy(reading->memory, text);
    if (copy == NULL)
        reading->out_of_memory = true;
    return copy != NULL ? copy : "";
}

void catalogue_read_text(struct catalogue_reading *reading, const struct json_cursor *object, const char *key,
                         enum catalogue_text_kind kind, size_t max_bytes, const char **out)
{
    struct json_cursor member;
    const char *text = NULL;
    if (!json_member(object, key, &member) ||
        !catalogue_accept(reading, json_read_string(&member, max_bytes, &text, &reading->line)) ||
        !catalogue_accept(reading, check_text(&member, kind, text, &reading->line)))
        return;
    bool may_be_empty = strcmp(key, "brand") == 0 || strcmp(key, "description") == 0;
    if (text[0] == '\0' && !may_be_empty)
        (void)catalogue_accept(reading, json_fail(&member, RESULT_INVALID, &reading->line, "is empty"));
    else
        *out = keep(reading, text);
}

// Relative, below the folder, as FORMAT.md says.
static bool path_is_allowed(const char *path)
{
    if (path[0] == '\0' || path[0] == '/' || strchr(path, '\\') != NULL)
        return false;
    for (const char *part = path; part != NULL;) {
        const char *slash = strchr(part, '/');
        size_t length = slash != NULL ? (size_t)(slash - part) : strlen(part);
        if (length == 2 && strncmp(part, "..", 2) == 0)
            return false;
        part = slash != NULL ? slash + 1 : NULL;
    }
    return true;
}

void catalogue_read_path(struct catalogue_reading *reading, const struct json_cursor *object, const char *key,
                         const char **out)
{
    struct json_cursor member;
    const char *text = NULL;
    if (!json_member(object, key, &member) ||
        !catalogue_accept(reading, json_read_string(&member, 500, &text, &reading->line)) ||
        !catalogue_accept(reading, check_text(&member, TEXT_LINE, text, &reading->line)))
        return;
    if (!path_is_allowed(text)) {
        (void)catalogue_accept(reading,
                               json_fail(&member, RESULT_INVALID, &reading->line,
                                         "\"%.200s\" is no path below the catalogue's folder", text));
        return;
    }
    size_t size = strlen(reading->folder) + strlen(text) + 2;
    char *path = catalogue_memory_take(reading->memory, size);
    if (path == NULL) {
        reading->out_of_memory = true;
        return;
    }
    (void)snprintf(path, size, "%s/%s", reading->folder, text);
    if (reading->check_files && !file_is_readable(path))
        (void)catalogue_accept(reading, json_fail(&member, RESULT_NOT_FOUND, &reading->line,
                                                  "there is no file \"%.200s\"", text));
    *out = path;
}

void catalogue_need_text(struct catalogue_reading *reading, const struct json_cursor *object, const char *key,
                         enum catalogue_text_kind kind, size_t max_bytes, const char **out)
{
    struct json_cursor member;
    if (catalogue_accept(reading, json_need(object, key, &member, &reading->line)))
        catalogue_read_text(reading, object, key, kind, max_bytes, out);
}

void catalogue_join_names(const char *const *names, size_t count, char *text, size_t size)
{
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < count && length < size - 1; i++)
        if (names[i] != NULL)
            length +=
                (size_t)snprintf(text + length, size - length, "%s%s", length > 0 ? ", " : "", names[i]);
}

void catalogue_read_word(struct catalogue_reading *reading, const struct json_cursor *object, const char *key,
                         const char *what, const char *const *names, size_t count, int *out)
{
    struct json_cursor member;
    const char *text = NULL;
    char all[300];
    if (!json_member(object, key, &member) ||
        !catalogue_accept(reading, json_read_string(&member, 64, &text, &reading->line)))
        return;
    int found = catalogue_find_name(names, count, text);
    if (found >= 0) {
        *out = found;
        return;
    }
    catalogue_join_names(names, count, all, sizeof all);
    (void)catalogue_accept(
        reading, json_fail(&member, RESULT_INVALID, &reading->line, "\"%s\" is no %s: %s", text, what, all));
}

void catalogue_read_colour(struct catalogue_reading *reading, const struct json_cursor *object,
                           const char *key, uint8_t srgb[3], bool *there)
{
    struct json_cursor member;
    if (!json_member(object, key, &member))
        return;
    const char *text = json_string_value(member.value); // NULL for what is no string
    if (text != NULL && catalogue_parse_colour(text, srgb))
        *there = true;
    else
        (void)catalogue_accept(
            reading,
            json_fail(&member, RESULT_INVALID, &reading->line,
                      "%s%.64s%s is no colour: \"#rrggbb\", from \"#000000\" to \"#ffffff\"",
                      text != NULL ? "\"" : "", text != NULL ? text : "this", text != NULL ? "\"" : ""));
}

// --- the catalogue -----------------------------------------------------------------------------------------

static void check_format(struct catalogue_reading *reading, const struct json_cursor *root)
{
    struct json_cursor member;
    const char *text = NULL;
    if (catalogue_accept(reading, json_need(root, "format", &member, &reading->line)) &&
        catalogue_accept(reading, json_read_string(&member, 64, &text, &reading->line)) &&
        strcmp(text, "cheval-catalogue/1") != 0)
        (void)catalogue_accept(reading, json_fail(&member, RESULT_UNSUPPORTED, &reading->line,
                                                  "\"%s\"; \"cheval-catalogue/1\" is read", text));
}

static bool check_count(struct catalogue_reading *reading, const struct json_cursor *array, size_t count)
{
    return count <= CATALOGUE_MAX_PRODUCTS ||
           catalogue_accept(reading,
                            json_fail(array, RESULT_TOO_LARGE, &reading->line,
                                      "%zu elements, at most %d allowed", count, CATALOGUE_MAX_PRODUCTS));
}

// The root's array is empty: its elements come one by one, so that only one of them is in memory as JSON.
static void read_products(struct catalogue_reading *reading, const struct json_cursor *root,
                          struct json_elements *elements, struct catalogue *catalogue)
{
    struct json_cursor array;
    size_t count = elements->count;
    if (!catalogue_accept(reading, json_need(root, "products", &array, &reading->line)) ||
        !catalogue_accept(reading, json_expect_array(&array, 0, 0, &reading->line)) ||
        !check_count(reading, &array, count))
        return;
    struct catalogue_product *products =
        catalogue_memory_take(reading->memory, sizeof *products * (count > 0 ? count : 1));
    if (products == NULL) {
        reading->out_of_memory = true;
        return;
    }
    size_t read = 0;
    for (json_t *value = NULL; read < count && !reading->out_of_memory; read++, json_decref(value)) {
        if (!catalogue_accept(reading, json_elements_next(elements, &value, &reading->line)))
            break;
        struct json_cursor object = array;
        object.parent = &array;
        object.key = NULL;
        object.index = read;
        object.value = value;
        catalogue_read_product(reading, &object, (int)read, &products[read]);
    }
    catalogue->products = products;
    catalogue->product_count = (int)read;
}

static void read_root(struct catalogue_reading *reading, const char *label, json_t *document,
                      struct json_elements *products, struct catalogue *catalogue)
{
    static const char *const known[] = {"format", "title", "products", "looks", NULL};
    struct json_cursor root = json_root_in_text(label, document, &reading->text);
    struct json_cursor member;
    if (!catalogue_check_fields(reading, &root, known))
        return;
    check_format(reading, &root);
    catalogue->title = "";
    if (catalogue_accept(reading, json_need(&root, "title", &member, &reading->line)))
        catalogue_read_text(reading, &root, "title", TEXT_LINE, 150, &catalogue->title);
    catalogue->folder = keep(reading, reading->folder);
    catalogue->file = keep(reading, label);
    read_products(reading, &root, products, catalogue);
    catalogue_read_looks(reading, &root, catalogue);
}

enum result catalogue_parse(const char *label, const uint8_t *bytes, size_t size, const char *folder,
                            bool check_files, struct catalogue_problems *problems, struct catalogue **out,
                            struct diagnostic *why)
{
    struct catalogue_reading reading = {.text = {bytes, size, 0},
                                        .folder = folder,
                                        .check_files = check_files,
                                        .problems = problems,
                                        .why = why};
    json_t *document = NULL;
    struct json_elements products;
    struct catalogue *catalogue = NULL;
    enum result result =
        json_elements_open(label, bytes, size, "products", &document, &products, &reading.line);
    if (!catalogue_accept(&reading, result))
        return result;
    reading.memory = catalogue_memory_create();
    if (reading.memory != NULL)
        catalogue = catalogue_memory_take(reading.memory, sizeof *catalogue);
    if (catalogue != NULL) {
        catalogue->memory = reading.memory;
        read_root(&reading, label, document, &products, catalogue);
        if (reading.errors == 0 && !reading.out_of_memory)
            reading.out_of_memory = catalogue_index_gtins(catalogue) != RESULT_OK;
    }
    json_decref(document);
    if (catalogue == NULL || reading.out_of_memory)
        result = diagnose(why, RESULT_NO_MEMORY, "%s: no memory for this catalogue", label);
    else if (reading.errors > 0)
        result = RESULT_INVALID;
    if (result != RESULT_OK) {
        catalogue_memory_destroy(reading.memory);
        return result;
    }
    *out = catalogue;
    return RESULT_OK;
}

enum result catalogue_load(const char *folder_or_file, struct catalogue_problems *problems,
                           struct catalogue **out, struct diagnostic *why)
{
    char path[1024], folder[1024];
    struct diagnostic line = {0};
    bool is_folder = file_is_folder(folder_or_file);
    int length = snprintf(path, sizeof path, "%s%s", folder_or_file, is_folder ? "/catalogue.json" : "");
    uint8_t *bytes = NULL;
    size_t size = 0;
    enum result result = RESULT_OK;
    if (length < 0 || (size_t)length >= sizeof path)
        result = diagnose(&line, RESULT_TOO_LARGE, "%.80s…: the path is too long", folder_or_file);
    else
        result = file_read(path, CATALOGUE_MAX_BYTES, &bytes, &size, &line);
    if (result != RESULT_OK) {
        catalogue_report(problems, true, line.text);
        return diagnose(why, result, "%s", line.text);
    }
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        (void)snprintf(folder, sizeof folder, ".");
    else
        (void)snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    result = catalogue_parse(path, bytes, size, folder, true, problems, out, why);
    free(bytes);
    return result;
}

void catalogue_destroy(struct catalogue *catalogue)
{
    if (catalogue != NULL)
        catalogue_memory_destroy(catalogue->memory); // which the catalogue itself lives in
}

static int find_variant(const struct catalogue_product *product, const char *id)
{
    for (int i = 0; i < product->variant_count; i++)
        if (strcmp(product->variants[i].id, id) == 0)
            return i;
    return -1;
}

// Without the loader's index: a catalogue put together by hand.
static bool search_sku(const struct catalogue *catalogue, const char *sku, struct catalogue_place *place)
{
    for (int p = 0; p < catalogue->product_count; p++) {
        const struct catalogue_product *product = &catalogue->products[p];
        *place = (struct catalogue_place){p, CATALOGUE_OWN_SKU};
        if (strcmp(product->sku, sku) == 0)
            return true;
        for (place->variant = 0; place->variant < product->variant_count; place->variant++)
            if (strcmp(product->variants[place->variant].sku, sku) == 0)
                return true;
    }
    return false;
}

const struct catalogue_product *catalogue_find(const struct catalogue *catalogue, const char *sku,
                                               const char *variant_id, int *variant)
{
    struct catalogue_place place;
    bool found = catalogue->memory != NULL ? catalogue_index_find(catalogue->memory, sku, &place)
                                           : search_sku(catalogue, sku, &place);
    if (!found)
        return NULL;
    const struct catalogue_product *product = &catalogue->products[place.product];
    int index = place.variant == CATALOGUE_OWN_SKU ? 0 : place.variant;
    if (variant_id != NULL) {
        int named = find_variant(product, variant_id);
        if (named < 0 || (place.variant != CATALOGUE_OWN_SKU && named != place.variant))
            return NULL;
        index = named;
    }
    if (variant != NULL)
        *variant = index;
    return product;
}

const struct catalogue_look *catalogue_find_look(const struct catalogue *catalogue, const char *id)
{
    for (int i = 0; i < catalogue->look_count; i++)
        if (strcmp(catalogue->looks[i].id, id) == 0)
            return &catalogue->looks[i];
    return NULL;
}
