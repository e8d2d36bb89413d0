#include "app/fleet/fleet_settings.h"

#include "app/fleet/fleet_values.h"
#include "platform/base/json.h"
#include "platform/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *group, *key; // key NULL: all of the group
} own_fields[] = {
    {"store", "id"},        {"store", "mirror_id"},    {"store", "profile_store"},
    {"store", "catalogue"}, {"staff", NULL},           {"fleet", NULL},
    {"push", NULL},         {"associates", NULL},      {"stock", "url"},
    {"stock", "key_file"},  {"stock", "ca"},           {"share", "certificate"},
    {"share", "key"},       {"share", "proxy"},        {"identity", "key_file"},
    {"health", NULL},       {"camera", "calibration"},
};

bool fleet_settings_are_own(const char *group, const char *key)
{
    for (size_t i = 0; i < sizeof own_fields / sizeof own_fields[0]; i++)
        if (strcmp(own_fields[i].group, group) == 0 &&
            (own_fields[i].key == NULL || strcmp(own_fields[i].key, key) == 0))
            return true;
    return false;
}

static enum result refuse_own_of(const struct json_cursor *group, struct diagnostic *why)
{
    struct json_cursor member;
    void *position = NULL;
    while (json_is_object(group->value) && json_next_member(group, &position, &member))
        if (fleet_settings_are_own(group->key, member.key))
            return json_fail(&member, RESULT_INVALID, why, "is the machine's own, and never the fleet's");
    return RESULT_OK;
}

static enum result refuse_own(const struct json_cursor *settings, struct diagnostic *why)
{
    struct json_cursor group;
    void *position = NULL;
    enum result result = json_expect_object(settings, why);
    while (result == RESULT_OK && json_next_member(settings, &position, &group))
        result = refuse_own_of(&group, why);
    return result;
}

static void keep_own(const struct settings *own, struct settings *settings)
{
    size_t count = 0;
    const struct settings_field *fields = settings_fields(&count);
    for (size_t i = 0; i < count; i++) {
        const struct settings_field *field = &fields[i];
        size_t size = field->kind == SETTINGS_TEXT     ? (size_t)field->most + 1
                      : field->kind == SETTINGS_NUMBER ? sizeof(int)
                      : field->kind == SETTINGS_SWITCH ? sizeof(bool)
                                                       : 0; // none of the others is
        if (fleet_settings_are_own(field->group, field->key))
            memcpy((char *)settings + field->offset, (const char *)own + field->offset, size);
    }
}

static enum result read_version(const struct json_cursor *root, char version[TRIAL_VERSION_SIZE],
                                struct diagnostic *why)
{
    struct json_cursor member;
    const char *text = NULL;
    enum result result = json_need(root, "version", &member, why);
    if (result == RESULT_OK)
        result = json_read_string(&member, TRIAL_VERSION_SIZE - 1, &text, why);
    if (result != RESULT_OK)
        return result;
    for (const char *at = text; *at != '\0'; at++)
        if (*at <= ' ' || *at > '~')
            return json_fail(&member, RESULT_INVALID, why, "expected no blanks");
    if (text[0] == '\0')
        return json_fail(&member, RESULT_INVALID, why, "expected a version");
    (void)snprintf(version, TRIAL_VERSION_SIZE, "%s", text);
    return RESULT_OK;
}

static void warn(void *context, const char *line)
{
    (void)context;
    log_write(LOG_WARNING, "fleet", "%s", line);
}

// As the file would be read, from the text that it would have.
static enum result parse_settings(const struct json_cursor *object, struct settings *settings,
                                  struct diagnostic *why)
{
    struct settings_problems problems = {.report = warn};
    char *text = json_dumps(object->value, JSON_INDENT(2));
    enum result result = text != NULL ? settings_parse(FLEET_SETTINGS, (const uint8_t *)text, strlen(text),
                                                       settings, &problems, why)
                                      : diagnose(why, RESULT_NO_MEMORY, "no memory for the fleet's settings");
    free(text);
    return result;
}

enum result fleet_read_settings(const char *bytes, size_t size, const struct settings *own,
                                char version[TRIAL_VERSION_SIZE], struct settings *settings,
                                struct diagnostic *why)
{
    json_t *root = NULL;
    struct json_cursor object;
    version[0] = '\0';
    if (size > FLEET_MAX_VALUE_BYTES)
        return diagnose(why, RESULT_INVALID, FLEET_SETTINGS ": more than %zu bytes", FLEET_MAX_VALUE_BYTES);
    struct settings *next = malloc(sizeof *next);
    if (next == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the fleet's settings");
    settings_init(next);
    enum result result = json_parse(FLEET_SETTINGS, (const uint8_t *)bytes, size, &root, why);
    if (result == RESULT_OK) {
        struct json_cursor cursor = json_root(FLEET_SETTINGS, root);
        result = json_expect_object(&cursor, why);
        if (result == RESULT_OK)
            result = read_version(&cursor, version, why);
        if (result == RESULT_OK)
            result = json_need(&cursor, "settings", &object, why);
        if (result == RESULT_OK)
            result = refuse_own(&object, why);
        if (result == RESULT_OK)
            result = parse_settings(&object, next, why);
        json_decref(root);
    }
    if (result == RESULT_OK) {
        keep_own(own, next);
        *settings = *next;
    }
    free(next);
    return result == RESULT_OK || result == RESULT_NO_MEMORY ? result : RESULT_INVALID;
}
