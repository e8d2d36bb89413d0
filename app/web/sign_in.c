#include "app/web/sign_in.h"

#include "platform/base/clock.h"
#include "platform/base/wipe.h"
#include "platform/os/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRIERS 256
#define FREE_TRIES 3
#define LONGEST_OF_ADDRESS_S (15 * 60)
#define LONGEST_OF_NAME_S 60
#define FORGIVEN_NS (INT64_C(3600) * CLOCK_SECOND_NS) // since the last wrong try

// An address, or a name, from which wrong passwords came.
struct trier {
    char who[STAFF_USER_NAME_SIZE + 8]; // "a" or "n", and the address or name; "": vacant
    int wrong;
    int64_t last_ns, until_ns;
};

struct sign_in {
    const struct staff_users *users;
    char nobody[PASSWORD_HASH_SIZE]; // what is tried for a name that nobody has
    struct sign_in_session sessions[SIGN_IN_MAX_SESSIONS];
    char hashes[SIGN_IN_MAX_SESSIONS][PASSWORD_HASH_SIZE]; // of the password that each signed in with
    struct trier triers[TRIERS];
};

void sign_in_make_token(char token[SIGN_IN_TOKEN_SIZE])
{
    uint8_t bytes[(SIGN_IN_TOKEN_SIZE - 1) / 2];
    random_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        (void)snprintf(token + 2 * i, 3, "%02x", (unsigned)bytes[i]);
    wipe(bytes, sizeof bytes);
}

bool sign_in_tokens_equal(const char *a, const char *b)
{
    char own[SIGN_IN_TOKEN_SIZE] = {0}, other[SIGN_IN_TOKEN_SIZE] = {0};
    (void)snprintf(own, sizeof own, "%s", a);
    (void)snprintf(other, sizeof other, "%s", b);
    volatile unsigned different = strlen(a) != strlen(b); // volatile: no compiler leaves at the first one
    for (size_t i = 0; i < sizeof own; i++)
        different |= (unsigned)((unsigned char)own[i] ^ (unsigned char)other[i]);
    return different == 0;
}

enum result sign_in_create(const struct staff_users *users, struct sign_in **out)
{
    struct sign_in *made = calloc(1, sizeof *made);
    char secret[SIGN_IN_TOKEN_SIZE];
    if (made == NULL)
        return RESULT_NO_MEMORY;
    made->users = users;
    sign_in_make_token(secret);
    enum result result = password_hash(secret, made->nobody, NULL);
    wipe(secret, sizeof secret);
    if (result != RESULT_OK) {
        sign_in_destroy(made);
        return result;
    }
    *out = made;
    return RESULT_OK;
}

void sign_in_destroy(struct sign_in *sign_in)
{
    if (sign_in == NULL)
        return;
    wipe(sign_in, sizeof *sign_in);
    free(sign_in);
}

// --- wrong tries -------------------------------------------------------------------------------------------

static void name_trier(char kind, const char *who, char name[sizeof(((struct trier *)0)->who)])
{
    (void)snprintf(name, sizeof(((struct trier *)0)->who), "%c%s", kind, who);
}

static struct trier *find_trier(struct sign_in *sign_in, char kind, const char *who)
{
    char name[sizeof sign_in->triers[0].who];
    name_trier(kind, who, name);
    for (int i = 0; i < TRIERS; i++)
        if (strcmp(sign_in->triers[i].who, name) == 0)
            return &sign_in->triers[i];
    return NULL;
}

static int seconds_to_wait(const struct trier *trier, int64_t now_ns)
{
    return trier != NULL && trier->until_ns > now_ns ? clock_countdown_s(trier->until_ns - now_ns) : 0;
}

// A vacant place, or that of who hasn't tried for the longest time.
static struct trier *make_trier(struct sign_in *sign_in, char kind, const char *who)
{
    struct trier *oldest = &sign_in->triers[0];
    for (int i = 0; i < TRIERS; i++)
        if (sign_in->triers[i].last_ns < oldest->last_ns)
            oldest = &sign_in->triers[i];
    *oldest = (struct trier){.wrong = 0};
    name_trier(kind, who, oldest->who);
    return oldest;
}

static void note_wrong(struct sign_in *sign_in, char kind, const char *who, int longest_s, int64_t now_ns)
{
    struct trier *trier = find_trier(sign_in, kind, who);
    if (trier == NULL)
        trier = make_trier(sign_in, kind, who);
    if (now_ns - trier->last_ns >= FORGIVEN_NS)
        trier->wrong = 0;
    trier->wrong++;
    trier->last_ns = now_ns;
    int more = trier->wrong - FREE_TRIES;
    int wait_s = more < 0 ? 0 : more < 10 ? 2 << more : longest_s;
    trier->until_ns = now_ns + (wait_s < longest_s ? wait_s : longest_s) * CLOCK_SECOND_NS;
}

static void forgive(struct sign_in *sign_in, char kind, const char *who)
{
    struct trier *trier = find_trier(sign_in, kind, who);
    if (trier != NULL)
        wipe(trier, sizeof *trier);
}

// --- sessions ----------------------------------------------------------------------------------------------

static void end_session(struct sign_in *sign_in, struct sign_in_session *session)
{
    size_t at = (size_t)(session - sign_in->sessions);
    wipe(sign_in->hashes[at], sizeof sign_in->hashes[at]);
    wipe(session, sizeof *session);
}

static bool is_over(const struct sign_in_session *session, int64_t now_ns)
{
    return now_ns - session->asked_ns >= SIGN_IN_IDLE_S * CLOCK_SECOND_NS ||
           now_ns - session->began_ns >= SIGN_IN_LIFETIME_S * CLOCK_SECOND_NS;
}

// One that is vacant or over; else that of who hasn't asked for the longest time.
static struct sign_in_session *make_room(struct sign_in *sign_in, int64_t now_ns)
{
    struct sign_in_session *oldest = &sign_in->sessions[0];
    for (int i = 0; i < SIGN_IN_MAX_SESSIONS; i++) {
        struct sign_in_session *session = &sign_in->sessions[i];
        if (session->token[0] == '\0' || is_over(session, now_ns)) {
            end_session(sign_in, session);
            return session;
        }
        if (session->asked_ns < oldest->asked_ns)
            oldest = session;
    }
    end_session(sign_in, oldest);
    return oldest;
}

static const struct sign_in_session *begin_session(struct sign_in *sign_in, const struct staff_user *user,
                                                   int64_t now_ns)
{
    struct sign_in_session *session = make_room(sign_in, now_ns);
    sign_in_make_token(session->token);
    sign_in_make_token(session->form);
    (void)snprintf(session->user, sizeof session->user, "%s", user->name);
    session->role = user->role;
    session->began_ns = session->asked_ns = now_ns;
    (void)snprintf(sign_in->hashes[session - sign_in->sessions], PASSWORD_HASH_SIZE, "%s", user->password);
    return session;
}

struct sign_in_answer sign_in_try(struct sign_in *sign_in, const char *name, const char *password,
                                  const char *client, int64_t now_ns)
{
    int of_client_s = seconds_to_wait(find_trier(sign_in, 'a', client), now_ns);
    int of_name_s = seconds_to_wait(find_trier(sign_in, 'n', name), now_ns);
    if (of_client_s > 0 || of_name_s > 0)
        return (struct sign_in_answer){.outcome = SIGN_IN_WAIT,
                                       .wait_s = of_client_s > of_name_s ? of_client_s : of_name_s};
    const struct staff_user *user = staff_users_find(sign_in->users, name);
    bool matches = password_matches(password, user != NULL ? user->password : sign_in->nobody);
    if (!matches || user == NULL) {
        note_wrong(sign_in, 'a', client, LONGEST_OF_ADDRESS_S, now_ns);
        note_wrong(sign_in, 'n', name, LONGEST_OF_NAME_S, now_ns);
        return (struct sign_in_answer){.outcome = SIGN_IN_WRONG};
    }
    forgive(sign_in, 'n', name); // the address stays: it may be trying other names
    return (struct sign_in_answer){.outcome = SIGN_IN_DONE, .session = begin_session(sign_in, user, now_ns)};
}

// All are compared, so that the time tells nothing about which one it is.
static struct sign_in_session *find_session(struct sign_in *sign_in, const char *token)
{
    struct sign_in_session *found = NULL;
    for (int i = 0; i < SIGN_IN_MAX_SESSIONS; i++)
        if (sign_in_tokens_equal(sign_in->sessions[i].token, token) && token[0] != '\0')
            found = &sign_in->sessions[i];
    return found;
}

const struct sign_in_session *sign_in_find(struct sign_in *sign_in, const char *token, bool is_person,
                                           int64_t now_ns)
{
    struct sign_in_session *session = token != NULL ? find_session(sign_in, token) : NULL;
    if (session == NULL)
        return NULL;
    if (is_over(session, now_ns)) {
        end_session(sign_in, session);
        return NULL;
    }
    if (is_person)
        session->asked_ns = now_ns;
    return session;
}

bool sign_in_form_matches(const struct sign_in_session *session, const char *form)
{
    return form != NULL && sign_in_tokens_equal(session->form, form);
}

void sign_in_end(struct sign_in *sign_in, const char *token)
{
    struct sign_in_session *session = token != NULL ? find_session(sign_in, token) : NULL;
    if (session != NULL)
        end_session(sign_in, session);
}

void sign_in_end_user(struct sign_in *sign_in, const char *user, const char *except)
{
    for (int i = 0; i < SIGN_IN_MAX_SESSIONS; i++) {
        struct sign_in_session *session = &sign_in->sessions[i];
        if (strcmp(session->user, user) == 0 && (except == NULL || strcmp(session->token, except) != 0))
            end_session(sign_in, session);
    }
}

void sign_in_check_users(struct sign_in *sign_in)
{
    for (int i = 0; i < SIGN_IN_MAX_SESSIONS; i++) {
        struct sign_in_session *session = &sign_in->sessions[i];
        const struct staff_user *user = staff_users_find(sign_in->users, session->user);
        if (session->token[0] != '\0' &&
            (user == NULL || user->role != session->role || strcmp(user->password, sign_in->hashes[i]) != 0))
            end_session(sign_in, session);
    }
}
