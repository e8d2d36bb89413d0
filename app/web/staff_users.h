// Who may sign in to the associates' page, and as what: a JSON file for its user alone (0600), with the
// passwords as hashes.
//
//   {"users": [{"name": "mara", "role": "manager", "password": "$y$…"}]}
//
// Thread: one at a time. The file may be changed by another process meanwhile (`cheval associates user`):
// staff_users_refresh sees that.
#ifndef CHEVAL_APP_WEB_STAFF_USERS_H
#define CHEVAL_APP_WEB_STAFF_USERS_H

#include "platform/base/file.h"
#include "platform/base/result.h"
#include "platform/os/password.h"

#define STAFF_USERS_MAX 64
#define STAFF_USER_NAME_SIZE 49
#define STAFF_USERS_LEAST_PASSWORD 10 // bytes
#define STAFF_USERS_MAX_BYTES ((size_t)64 << 10)

// Each may do what those before it may.
enum staff_role {
    STAFF_ASSOCIATE, // the floor, its requests, the stock
    STAFF_MANAGER,   // customers and the report
    STAFF_ADMIN,     // users
    STAFF_ROLE_COUNT
};

struct staff_user {
    char name[STAFF_USER_NAME_SIZE];
    enum staff_role role;
    char password[PASSWORD_HASH_SIZE];
};

// Plain data of a fixed size.
struct staff_users {
    char path[1024];
    struct file_stamp stamp; // of the file that was read; zero: there was none
    int count;
    struct staff_user users[STAFF_USERS_MAX]; // by name
};

const char *staff_role_name(enum staff_role role); // "manager"
bool staff_role_from_name(const char *name, enum staff_role *out);

// Up to 48 bytes of letters, digits and "._@-", or of other alphabets: what can be typed and read aloud.
bool staff_user_name_is_fine(const char *name);

// Text onto users; what is wrong is told with file, line and JSON pointer, and nothing has changed.
MUST_CHECK enum result staff_users_parse(const char *label, const uint8_t *bytes, size_t size,
                                         struct staff_users *users, struct diagnostic *why);

// Without a file there is nobody, which is OK.
MUST_CHECK enum result staff_users_load(const char *path, struct staff_users *users, struct diagnostic *why);

// Reads the file again if it is another than the one that was read. True when the users may have changed; a
// file that can't be read changes nothing and is told in the log, once.
bool staff_users_refresh(struct staff_users *users);

// NULL: there is no such user.
const struct staff_user *staff_users_find(const struct staff_users *users, const char *name);

// Adds a user, or gives the one there is another role and, unless it is NULL, another password. Takes as long
// as a hash does. RESULT_INVALID with what is wrong about the name or the password.
MUST_CHECK enum result staff_users_put(struct staff_users *users, const char *name, enum staff_role role,
                                       const char *password, struct diagnostic *why);
// RESULT_NOT_FOUND; RESULT_INVALID for the last admin, with whom nobody could be added from a browser.
MUST_CHECK enum result staff_users_remove(struct staff_users *users, const char *name,
                                          struct diagnostic *why);

// Writes the file, whole or not at all.
MUST_CHECK enum result staff_users_save(struct staff_users *users, struct diagnostic *why);

#endif
