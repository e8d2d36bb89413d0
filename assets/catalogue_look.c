// Complete looks: products worn together (assets/FORMAT.md: looks).
#include "assets/catalogue_internal.h"

#include <string.h>

// The product a part names, by SKU and, unless the SKU is a variant's own, by the variant's id.
static bool find_product(struct catalogue_reading *reading, const struct json_cursor *object,
                         const struct catalogue *catalogue, struct catalogue_look_part *out)
{
    struct json_cursor sku, variant;
    const char *sku_text = "", *id = NULL;
    if (!catalogue_accept(reading, json_need(object, "sku", &sku, &reading->line)) ||
        !catalogue_accept(
            reading, json_read_string(&sku, CATALOGUE_MAX_IDENTIFIER_BYTES, &sku_text, &reading->line)) ||
        !catalogue_accept(
            reading, json_get_string(object, "variant", CATALOGUE_MAX_IDENTIFIER_BYTES, &id, &reading->line)))
        return false;
    out->product = catalogue_find(catalogue, sku_text, id, &out->variant);
    if (out->product != NULL)
        return true;
    if (id == NULL || catalogue_find(catalogue, sku_text, NULL, NULL) == NULL)
        return catalogue_accept(reading, json_fail(&sku, RESULT_INVALID, &reading->line,
                                                   "\"%s\" is the SKU of no product here", sku_text));
    (void)json_member(object, "variant", &variant);
    return catalogue_accept(reading, json_fail(&variant, RESULT_INVALID, &reading->line,
                                               "\"%s\" is the id of no variant of \"%s\"", id, sku_text));
}

static void read_part(struct catalogue_reading *reading, const struct json_cursor *object,
                      const struct catalogue *catalogue, struct catalogue_look_part *out)
{
    static const char *const known[] = {"sku", "variant", "intensity", NULL};
    *out = (struct catalogue_look_part){.intensity = 1};
    if (catalogue_check_fields(reading, object, known) && find_product(reading, object, catalogue, out))
        (void)catalogue_accept(reading,
                               json_get_float(object, "intensity", 0, 1, &out->intensity, &reading->line));
}

static void read_parts(struct catalogue_reading *reading, const struct json_cursor *object,
                       const struct catalogue *catalogue, struct catalogue_look *out)
{
    struct json_cursor array;
    if (!catalogue_accept(reading, json_need(object, "products", &array, &reading->line)) ||
        !catalogue_accept(reading, json_expect_array(&array, 1, CATALOGUE_MAX_LOOK_PARTS, &reading->line)))
        return;
    size_t count = json_count(&array);
    struct catalogue_look_part *parts = catalogue_memory_take(reading->memory, sizeof *parts * count);
    if (parts == NULL) {
        reading->out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct json_cursor part = json_element(&array, i);
        read_part(reading, &part, catalogue, &parts[i]);
    }
    out->parts = parts;
    out->part_count = (int)count;
}

static void read_look(struct catalogue_reading *reading, const struct json_cursor *object,
                      const struct catalogue *catalogue, struct catalogue_look *out)
{
    static const char *const known[] = {"id", "title", "description", "picture", "products", NULL};
    *out = (struct catalogue_look){.id = "", .title = "", .description = ""};
    if (!catalogue_check_fields(reading, object, known))
        return;
    catalogue_need_text(reading, object, "id", TEXT_IDENTIFIER, CATALOGUE_MAX_IDENTIFIER_BYTES, &out->id);
    catalogue_need_text(reading, object, "title", TEXT_LINE, 300, &out->title);
    catalogue_read_text(reading, object, "description", TEXT_PARAGRAPH, 5000, &out->description);
    catalogue_read_path(reading, object, "picture", &out->picture_path);
    read_parts(reading, object, catalogue, out);
}

void catalogue_read_looks(struct catalogue_reading *reading, const struct json_cursor *root,
                          struct catalogue *catalogue)
{
    struct json_cursor array;
    if (!json_member(root, "looks", &array) ||
        !catalogue_accept(reading, json_expect_array(&array, 0, CATALOGUE_MAX_LOOKS, &reading->line)))
        return;
    size_t count = json_count(&array);
    struct catalogue_look *looks = catalogue_memory_take(reading->memory, sizeof *looks * (count + 1));
    if (looks == NULL) {
        reading->out_of_memory = true;
        return;
    }
    for (size_t i = 0; i < count && !reading->out_of_memory; i++) {
        struct json_cursor object = json_element(&array, i);
        catalogue->looks = looks;
        read_look(reading, &object, catalogue, &looks[i]);
        if (looks[i].id[0] != '\0' && catalogue_find_look(catalogue, looks[i].id) != NULL)
            (void)catalogue_accept(reading, json_fail(&object, RESULT_INVALID, &reading->line,
                                                      "the id \"%s\" is there twice", looks[i].id));
        catalogue->look_count = (int)i + 1;
    }
}
