#include "app/web/staff_users.h"

#include "platform/base/json.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"
#include "platform/os/safe_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const role_names[STAFF_ROLE_COUNT] = {
    [STAFF_ASSOCIATE] = "associate", [STAFF_MANAGER] = "manager", [STAFF_ADMIN] = "admin"};

const char *staff_role_name(enum staff_role role)
{
    return role_names[role];
}

bool staff_role_from_name(const char *name, enum staff_role *out)
{
    for (int i = 0; i < STAFF_ROLE_COUNT; i++)
        if (strcmp(role_names[i], name) == 0) {
            *out = (enum staff_role)i;
            return true;
        }
    return false;
}

bool staff_user_name_is_fine(const char *name)
{
    static const char plain[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._@-";
    size_t length = strlen(name);
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)name[i] < 0x80 && strchr(plain, name[i]) == NULL)
            return false;
    json_t *text = json_string(name); // which takes UTF-8 alone
    json_decref(text);
    return length > 0 && length < STAFF_USER_NAME_SIZE && text != NULL;
}

const struct staff_user *staff_users_find(const struct staff_users *users, const char *name)
{
    for (int i = 0; i < users->count; i++)
        if (strcmp(users->users[i].name, name) == 0)
            return &users->users[i];
    return NULL;
}

// --- the file ----------------------------------------------------------------------------------------------

static enum result read_text(const struct json_cursor *object, const char *key, char *text, size_t size,
                             struct diagnostic *why)
{
    struct json_cursor cursor;
    const char *value = NULL;
    enum result result = json_need(object, key, &cursor, why);
    if (result == RESULT_OK)
        result = json_read_string(&cursor, size - 1, &value, why);
    if (result == RESULT_OK)
        (void)snprintf(text, size, "%s", value);
    return result;
}

static enum result read_user(const struct json_cursor *cursor, struct staff_users *users,
                             struct diagnostic *why)
{
    struct staff_user user = {0};
    char role[16];
    enum result result = json_expect_object(cursor, why);
    if (result == RESULT_OK)
        result = read_text(cursor, "name", user.name, sizeof user.name, why);
    if (result == RESULT_OK)
        result = read_text(cursor, "role", role, sizeof role, why);
    if (result == RESULT_OK)
        result = read_text(cursor, "password", user.password, sizeof user.password, why);
    if (result != RESULT_OK)
        return result;
    if (!staff_user_name_is_fine(user.name) || staff_users_find(users, user.name) != NULL)
        return json_fail(cursor, RESULT_INVALID, why, "no name for a user, or there twice");
    if (!staff_role_from_name(role, &user.role))
        return json_fail(cursor, RESULT_INVALID, why, "the role is associate, manager or admin");
    if (!password_is_hash(user.password))
        return json_fail(cursor, RESULT_INVALID, why, "the password is no hash that cheval makes");
    users->users[users->count++] = user;
    return RESULT_OK;
}

static int compare_users(const void *a, const void *b)
{
    return strcmp(((const struct staff_user *)a)->name, ((const struct staff_user *)b)->name);
}

static void sort(struct staff_users *users)
{
    qsort(users->users, (size_t)users->count, sizeof users->users[0], compare_users);
}

enum result staff_users_parse(const char *label, const uint8_t *bytes, size_t size, struct staff_users *users,
                              struct diagnostic *why)
{
    struct json_text text = {.bytes = bytes, .size = size};
    struct staff_users *read = calloc(1, sizeof *read);
    json_t *document = NULL;
    enum result result = read != NULL ? json_parse(label, bytes, size, &document, why)
                                      : diagnose(why, RESULT_NO_MEMORY, "%s: out of memory", label);
    if (result != RESULT_OK)
        goto cleanup;
    struct json_cursor root = json_root_in_text(label, document, &text), list;
    result = json_expect_object(&root, why);
    if (result == RESULT_OK)
        result = json_need(&root, "users", &list, why);
    if (result == RESULT_OK)
        result = json_expect_array(&list, 0, STAFF_USERS_MAX, why);
    for (size_t i = 0; result == RESULT_OK && i < json_count(&list); i++) {
        struct json_cursor element = json_element(&list, i);
        result = read_user(&element, read, why);
    }
    if (result == RESULT_OK) {
        sort(read);
        users->count = read->count;
        memcpy(users->users, read->users, sizeof users->users);
    }
cleanup:
    json_decref(document);
    if (read != NULL)
        wipe(read, sizeof *read);
    free(read);
    return result;
}

static enum result read_file(struct staff_users *users, struct diagnostic *why)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    enum result result = file_read(users->path, STAFF_USERS_MAX_BYTES, &bytes, &size, why);
    if (result == RESULT_OK)
        result = staff_users_parse(users->path, bytes, size, users, why);
    if (bytes != NULL)
        wipe(bytes, size);
    free(bytes);
    return result;
}

enum result staff_users_load(const char *path, struct staff_users *users, struct diagnostic *why)
{
    *users = (struct staff_users){.count = 0};
    int length = snprintf(users->path, sizeof users->path, "%s", path);
    if (length < 0 || (size_t)length >= sizeof users->path)
        return diagnose(why, RESULT_TOO_LARGE, "the path of the associates' names is too long");
    return file_stamp(users->path, &users->stamp) ? read_file(users, why) : RESULT_OK;
}

bool staff_users_refresh(struct staff_users *users)
{
    struct file_stamp now;
    struct diagnostic why = {0};
    bool is_there = file_stamp(users->path, &now);
    if (file_stamp_equals(&now, &users->stamp))
        return false;
    users->stamp = now;
    if (!is_there) {
        users->count = 0;
        return true;
    }
    if (read_file(users, &why) == RESULT_OK)
        return true;
    log_write(LOG_ERROR, "associates", "%s; who could sign in before still can", why.text);
    return false;
}

enum result staff_users_save(struct staff_users *users, struct diagnostic *why)
{
    json_t *list = json_array(), *root = json_object();
    char *text = NULL;
    enum result result = RESULT_NO_MEMORY;
    bool is_made = list != NULL && root != NULL;
    for (int i = 0; is_made && i < users->count; i++) {
        const struct staff_user *user = &users->users[i];
        json_t *one = json_pack("{s:s, s:s, s:s}", "name", user->name, "role", staff_role_name(user->role),
                                "password", user->password);
        is_made = one != NULL && json_array_append_new(list, one) == 0;
    }
    if (is_made && json_object_set(root, "users", list) == 0)
        text = json_dumps(root, JSON_INDENT(2));
    if (text != NULL)
        result = safe_file_write(users->path, text, strlen(text), why);
    else
        (void)diagnose(why, result, "out of memory");
    if (result == RESULT_OK)
        (void)file_stamp(users->path, &users->stamp);
    if (text != NULL)
        wipe(text, strlen(text));
    free(text);
    json_decref(list);
    json_decref(root);
    return result;
}

// --- changes -----------------------------------------------------------------------------------------------

enum result staff_users_put(struct staff_users *users, const char *name, enum staff_role role,
                            const char *password, struct diagnostic *why)
{
    const struct staff_user *found = staff_users_find(users, name);
    int at = found != NULL ? (int)(found - users->users) : users->count;
    struct staff_user user = {.role = role};
    if (!staff_user_name_is_fine(name))
        return diagnose(why, RESULT_INVALID, "a name has 1 to %d bytes: letters, digits, and . _ @ -",
                        STAFF_USER_NAME_SIZE - 1);
    if (found == NULL && users->count == STAFF_USERS_MAX)
        return diagnose(why, RESULT_TOO_LARGE, "there are %d users already", STAFF_USERS_MAX);
    if (found != NULL)
        user = *found;
    user.role = role;
    (void)snprintf(user.name, sizeof user.name, "%s", name);
    if (password == NULL && found == NULL)
        return diagnose(why, RESULT_INVALID, "a new user needs a password");
    if (password != NULL && strlen(password) < STAFF_USERS_LEAST_PASSWORD)
        return diagnose(why, RESULT_INVALID, "a password has at least %d characters",
                        STAFF_USERS_LEAST_PASSWORD);
    enum result result = password != NULL ? password_hash(password, user.password, why) : RESULT_OK;
    if (result != RESULT_OK)
        return result;
    users->users[at] = user;
    users->count += at == users->count;
    sort(users);
    return RESULT_OK;
}

enum result staff_users_remove(struct staff_users *users, const char *name, struct diagnostic *why)
{
    const struct staff_user *found = staff_users_find(users, name);
    if (found == NULL)
        return diagnose(why, RESULT_NOT_FOUND, "there is no user \"%.48s\"", name);
    int at = (int)(found - users->users), admins = 0;
    for (int i = 0; i < users->count; i++)
        admins += users->users[i].role == STAFF_ADMIN;
    if (found->role == STAFF_ADMIN && admins == 1)
        return diagnose(why, RESULT_INVALID, "\"%.48s\" is the last admin", name);
    users->count--;
    memmove(&users->users[at], &users->users[at + 1], (size_t)(users->count - at) * sizeof users->users[0]);
    wipe(&users->users[users->count], sizeof users->users[0]);
    return RESULT_OK;
}
