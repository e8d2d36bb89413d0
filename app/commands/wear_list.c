#include "app/commands/wear_list.h"

#include <stdlib.h>
#include <string.h>

#define LIST_BYTES 2048

static enum result add(struct wear_list *list, const struct catalogue_product *product, int variant,
                       float intensity, struct diagnostic *why)
{
    if (list->count == WEAR_LIST_MAX)
        return diagnose(why, RESULT_TOO_LARGE, "--wear: at most %d products at once", WEAR_LIST_MAX);
    list->items[list->count++] =
        (struct scene_wear){.product = product, .variant = variant, .fade = 1.0f, .intensity = intensity};
    return RESULT_OK;
}

// "…@60": cuts it off the item and gives 0.6; without it 1.
static bool cut_intensity(char *item, float *intensity)
{
    char *percent = strrchr(item, '@'), *end = NULL;
    *intensity = 1.0f;
    if (percent == NULL)
        return true;
    double value = strtod(percent + 1, &end);
    if (end == percent + 1 || *end != '\0' || !(value >= 0.0 && value <= 100.0))
        return false;
    *percent = '\0';
    *intensity = (float)value / 100.0f;
    return true;
}

static enum result read_item(struct wear_list *list, const struct catalogue *catalogue, char *item,
                             struct diagnostic *why)
{
    int variant = 0;
    float intensity = 1.0f;
    // A SKU may hold an "@" itself.
    bool whole = strchr(item, ':') == NULL && catalogue_find(catalogue, item, NULL, &variant) != NULL;
    if (!whole && !cut_intensity(item, &intensity))
        return diagnose(why, RESULT_INVALID, "--wear: \"%s\": after the @ 0 to 100 percent is needed", item);
    char *variant_id = strchr(item, ':');
    if (variant_id != NULL)
        *variant_id++ = '\0';
    const struct catalogue_product *product = catalogue_find(catalogue, item, variant_id, &variant);
    if (product == NULL)
        return diagnose(why, RESULT_NOT_FOUND, "--wear: the catalogue %s has no \"%s%s%s\"",
                        catalogue->folder, item, variant_id != NULL ? ":" : "",
                        variant_id != NULL ? variant_id : "");
    return add(list, product, variant, intensity, why);
}

enum result wear_list_read(struct wear_list *list, const struct catalogue *catalogue, const char *text,
                           struct diagnostic *why)
{
    char items[LIST_BYTES];
    size_t length = strlen(text);
    if (length >= sizeof items)
        return diagnose(why, RESULT_TOO_LARGE, "--wear is too long");
    memcpy(items, text, length + 1);
    enum result result = RESULT_OK;
    for (char *next = items, *item; next != NULL && result == RESULT_OK;) {
        item = next;
        next = strchr(item, ',');
        if (next != NULL)
            *next++ = '\0';
        result = read_item(list, catalogue, item, why);
    }
    return result;
}

enum result wear_list_add_look(struct wear_list *list, const struct catalogue *catalogue, const char *id,
                               struct diagnostic *why)
{
    const struct catalogue_look *look = catalogue_find_look(catalogue, id);
    if (look == NULL)
        return diagnose(why, RESULT_NOT_FOUND, "--look: the catalogue %s has no look \"%s\"",
                        catalogue->folder, id);
    enum result result = RESULT_OK;
    for (int i = 0; i < look->part_count && result == RESULT_OK; i++)
        result = add(list, look->parts[i].product, look->parts[i].variant, look->parts[i].intensity, why);
    return result;
}

unsigned wear_list_needs(const struct wear_list *list)
{
    unsigned parts = TRACK_FACES;
    for (int i = 0; i < list->count; i++)
        parts |= scene_needs(list->items[i].product->category);
    return parts;
}
