// "try_on": what a product needs to be worn, merged from the product and its variant (assets/FORMAT.md).
#include "assets/catalogue_internal.h"

#include <string.h>

static const char *const part_names[] = {[TRY_ON_MAKEUP] = "makeup",
                                         [TRY_ON_MODEL] = "model",
                                         [TRY_ON_EYEWEAR] = "eyewear",
                                         [TRY_ON_GARMENT] = "garment"};

// The least sine of the angle between up and forward: half a degree.
#define LEAST_SINE 0.0087f

#define KIND_COUNT (sizeof part_names / sizeof part_names[0])

static bool takes(enum catalogue_category category, enum catalogue_try_on_kind kind)
{
    if (kind == TRY_ON_EYEWEAR)
        return catalogue_is_eyewear(category);
    if (kind == TRY_ON_GARMENT)
        return catalogue_is_clothing(category);
    return kind == (catalogue_is_makeup(category) ? TRY_ON_MAKEUP : TRY_ON_MODEL);
}

// The parts that it takes, for a line that says so.
static const char *parts_of(enum catalogue_category category)
{
    if (catalogue_is_makeup(category))
        return "\"makeup\"";
    if (catalogue_is_eyewear(category))
        return "\"eyewear\" or \"model\"";
    return catalogue_is_clothing(category) ? "\"garment\" or \"model\"" : "\"model\"";
}

struct catalogue_try_on_fields catalogue_try_on_defaults(enum catalogue_category category)
{
    struct catalogue_try_on_fields fields = {.scale = 1, .up = {0, 1, 0}, .forward = {0, 0, 1}};
    if (catalogue_is_makeup(category))
        fields.makeup = catalogue_makeup_defaults((enum makeup_kind)category);
    fields.lens = fields.eyewear.lens = catalogue_lens_default(category);
    return fields;
}

// "+x" … "-z" as a unit vector.
static bool parse_axis(const char *text, struct vec3 *out)
{
    if (strlen(text) != 2 || (text[0] != '+' && text[0] != '-') || text[1] < 'x' || text[1] > 'z')
        return false;
    float sign = text[0] == '-' ? -1.0f : 1.0f;
    *out = (struct vec3){text[1] == 'x' ? sign : 0, text[1] == 'y' ? sign : 0, text[1] == 'z' ? sign : 0};
    return true;
}

enum result catalogue_placement(float scale, struct vec3 up_any, struct vec3 forward_any,
                                const float anchor[3], struct mat4 *out)
{
    // The rows of a rotation are what becomes +x, +y and +z; +y x +z = +x.
    struct vec3 up = vec3_normalise(up_any);
    struct vec3 right = vec3_cross(up, vec3_normalise(forward_any));
    if (!(vec3_length(right) >= LEAST_SINE)) // one of them is zero, too
        return RESULT_INVALID;
    right = vec3_normalise(right);
    struct vec3 forward = vec3_cross(right, up);
    const struct mat4 turn = {
        {right.x, up.x, forward.x, 0, right.y, up.y, forward.y, 0, right.z, up.z, forward.z, 0, 0, 0, 0, 1}};
    struct mat4 to_anchor = mat4_translation((struct vec3){-anchor[0], -anchor[1], -anchor[2]});
    struct mat4 size = mat4_scaling(scale);
    struct mat4 turned = mat4_multiply(&turn, &to_anchor);
    *out = mat4_multiply(&size, &turned);
    return RESULT_OK;
}

static void read_vector(struct catalogue_reading *reading, const struct json_cursor *member, struct vec3 *out)
{
    float v[3];
    if (!catalogue_accept(reading, json_read_floats(member, -1e6, 1e6, 3, v, &reading->line)))
        return;
    struct vec3 read = {v[0], v[1], v[2]};
    if (vec3_length(read) >= 1e-6f)
        *out = read;
    else
        (void)catalogue_accept(reading, json_fail(member, RESULT_INVALID, &reading->line,
                                                  "[%g, %g, %g] is too short to point anywhere", (double)v[0],
                                                  (double)v[1], (double)v[2]));
}

// "+z" or [x, y, z]
static void read_direction(struct catalogue_reading *reading, const struct json_cursor *model,
                           const char *key, struct vec3 *out)
{
    struct json_cursor member;
    const char *text = NULL;
    struct vec3 axis;
    if (!json_member(model, key, &member))
        return;
    if (json_is_array(member.value))
        read_vector(reading, &member, out);
    else if (!catalogue_accept(reading, json_read_string(&member, 64, &text, &reading->line)))
        return;
    else if (parse_axis(text, &axis))
        *out = axis;
    else
        (void)catalogue_accept(reading, json_fail(&member, RESULT_INVALID, &reading->line,
                                                  "\"%s\" is no axis: \"+x\", \"-x\", \"+y\", \"-y\", "
                                                  "\"+z\", \"-z\" or [x, y, z]",
                                                  text));
}

// Told once both are read: a variant may turn one of its product's.
static void check_directions(struct catalogue_reading *reading, const struct json_cursor *model,
                             const struct catalogue_try_on_fields *fields)
{
    struct vec3 up = fields->up, forward = fields->forward;
    struct mat4 placement;
    if (fields->wrong || catalogue_placement(1, up, forward, fields->anchor, &placement) == RESULT_OK)
        return;
    (void)catalogue_accept(reading, json_fail(model, RESULT_INVALID, &reading->line,
                                              "up [%g, %g, %g] and forward [%g, %g, %g] lie on one line",
                                              (double)up.x, (double)up.y, (double)up.z, (double)forward.x,
                                              (double)forward.y, (double)forward.z));
}

static void read_model(struct catalogue_reading *reading, const struct json_cursor *model,
                       enum catalogue_category category, struct catalogue_try_on_fields *fields)
{
    static const char *const known[] = {"file", "scale", "up", "forward", "anchor", "material_variant",
                                        "lens", NULL};
    struct json_cursor lens;
    if (!catalogue_check_fields(reading, model, known))
        return;
    catalogue_read_path(reading, model, "file", &fields->file);
    (void)catalogue_accept(reading,
                           json_get_float(model, "scale", 1e-6, 1e6, &fields->scale, &reading->line));
    read_direction(reading, model, "up", &fields->up);
    read_direction(reading, model, "forward", &fields->forward);
    (void)catalogue_accept(reading,
                           json_get_floats(model, "anchor", -1e6, 1e6, 3, fields->anchor, &reading->line));
    catalogue_read_text(reading, model, "material_variant", TEXT_LINE, 63, &fields->material_variant);
    if (json_member(model, "lens", &lens) && catalogue_is_eyewear(category)) {
        fields->has_lens = true;
        catalogue_read_lens(reading, &lens, &fields->lens);
    } else if (json_member(model, "lens", &lens)) {
        (void)catalogue_accept(reading, json_fail(&lens, RESULT_INVALID, &reading->line, "%s has no lens",
                                                  catalogue_category_name(category)));
    }
    check_directions(reading, model, fields);
}

static void read_garment(struct catalogue_reading *reading, const struct json_cursor *garment,
                         struct catalogue_try_on_fields *fields)
{
    static const char *const known[] = {"file", NULL};
    if (catalogue_check_fields(reading, garment, known))
        catalogue_read_path(reading, garment, "file", &fields->garment_file);
}

// The one part that is there; kind TRY_ON_NONE when there is none or what is there is wrong.
static enum catalogue_try_on_kind find_part(struct catalogue_reading *reading,
                                            const struct json_cursor *try_on,
                                            enum catalogue_category category, struct json_cursor *out)
{
    enum catalogue_try_on_kind found = TRY_ON_NONE;
    for (size_t kind = TRY_ON_MAKEUP; kind < KIND_COUNT; kind++) {
        struct json_cursor part;
        if (!json_member(try_on, part_names[kind], &part))
            continue;
        if (!takes(category, (enum catalogue_try_on_kind)kind)) {
            (void)catalogue_accept(reading,
                                   json_fail(&part, RESULT_INVALID, &reading->line, "%s is tried on with %s",
                                             catalogue_category_name(category), parts_of(category)));
        } else if (found != TRY_ON_NONE) {
            (void)catalogue_accept(reading,
                                   json_fail(&part, RESULT_INVALID, &reading->line,
                                             "there is \"%s\" already: one of them", part_names[found]));
        } else {
            found = (enum catalogue_try_on_kind)kind;
            *out = part;
        }
    }
    return found;
}

static void read_parts(struct catalogue_reading *reading, const struct json_cursor *try_on,
                       enum catalogue_category category, struct catalogue_try_on_fields *fields)
{
    static const char *const known[] = {"makeup", "model", "eyewear", "garment", NULL};
    struct json_cursor part;
    if (!catalogue_check_fields(reading, try_on, known))
        return;
    enum catalogue_try_on_kind kind = find_part(reading, try_on, category, &part);
    if (kind == TRY_ON_NONE)
        return;
    fields->kind = kind;
    if (kind == TRY_ON_MAKEUP)
        catalogue_read_makeup(reading, &part, &fields->makeup);
    else if (kind == TRY_ON_EYEWEAR)
        catalogue_read_eyewear(reading, &part, &fields->eyewear);
    else if (kind == TRY_ON_GARMENT)
        read_garment(reading, &part, fields);
    else
        read_model(reading, &part, category, fields);
}

void catalogue_read_try_on(struct catalogue_reading *reading, const struct json_cursor *object,
                           enum catalogue_category category, struct catalogue_try_on_fields *fields)
{
    struct json_cursor try_on;
    int errors_before = reading->errors;
    if (json_member(object, "try_on", &try_on))
        read_parts(reading, &try_on, category, fields);
    fields->wrong = fields->wrong || reading->errors > errors_before;
}

// What is missing of the fields, or NULL.
static const char *missing_part(enum catalogue_category category,
                                const struct catalogue_try_on_fields *fields)
{
    switch (fields->kind) {
    case TRY_ON_NONE:
        if (catalogue_is_clothing(category))
            return NULL; // it can be looked at and liked
        return catalogue_is_eyewear(category)  ? "eyewear or try_on/model"
               : catalogue_is_makeup(category) ? "makeup"
                                               : "model";
    case TRY_ON_MAKEUP:
        return catalogue_makeup_is_complete(&fields->makeup) ? NULL : "makeup/colour";
    case TRY_ON_MODEL:
        return fields->file != NULL ? NULL : "model/file";
    case TRY_ON_GARMENT:
        return fields->garment_file != NULL ? NULL : "garment/file";
    case TRY_ON_EYEWEAR:
        break;
    }
    return NULL;
}

static void finish_model(const struct catalogue_try_on_fields *fields, struct catalogue_try_on *out)
{
    out->model_path = fields->file;
    out->material_variant = fields->material_variant;
    out->has_lens = fields->has_lens;
    out->lens = fields->lens;
    if (out->has_lens)
        eyewear_lens_complete(&out->lens);
    // Wrong directions were reported where they stand.
    if (catalogue_placement(fields->scale, fields->up, fields->forward, fields->anchor, &out->placement) !=
        RESULT_OK)
        out->placement = mat4_identity();
}

void catalogue_finish_try_on(struct catalogue_reading *reading, const struct json_cursor *object,
                             enum catalogue_category category, const struct catalogue_try_on_fields *fields,
                             struct catalogue_try_on *out)
{
    *out = (struct catalogue_try_on){.kind = fields->kind, .placement = mat4_identity()};
    const char *missing = missing_part(category, fields);
    if (missing != NULL && !fields->wrong)
        (void)catalogue_accept(reading, json_fail(object, RESULT_INVALID, &reading->line,
                                                  "try_on/%s is missing, which %s needs", missing,
                                                  catalogue_category_name(category)));
    if (fields->kind == TRY_ON_MAKEUP) {
        out->makeup = catalogue_makeup_product(&fields->makeup);
        out->texture_path = fields->makeup.texture;
    } else if (fields->kind == TRY_ON_MODEL) {
        finish_model(fields, out);
    } else if (fields->kind == TRY_ON_GARMENT) {
        out->garment_path = fields->garment_file;
    } else if (fields->kind == TRY_ON_EYEWEAR) {
        out->eyewear = fields->eyewear;
        if (!fields->wrong)
            catalogue_finish_eyewear(reading, object, &out->eyewear);
    }
}
