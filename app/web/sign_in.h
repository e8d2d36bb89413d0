// Who is signed in to the associates' page: sessions in memory, and how often somebody may try.
//
// A session is a cookie of 256 random bits that no script can read; beside it a second secret that every form
// carries (against requests that other pages make). It ends when nothing was asked for half an hour, after
// twelve hours in any case, and at once when its user is removed, or gets another role or password.
//
// Wrong tries are counted by address and by name, whether there is such a user or not: after three of them
// the next must wait 2 s, then 4 s, 8 s … up to 15 min for an address, 1 min for a name, so that nobody can
// keep somebody else out. A try for a name that nobody has takes as long as any, and gives the same answer.
//
// Thread: one at a time. Time comes from outside: CLOCK_MONOTONIC.
#ifndef CHEVAL_APP_WEB_SIGN_IN_H
#define CHEVAL_APP_WEB_SIGN_IN_H

#include "app/web/staff_users.h"
#include "platform/net/http_server.h"

#define SIGN_IN_TOKEN_SIZE 65 // 64 hexadecimal digits
// Of the session. "__Host-": browsers take it by HTTPS alone, and for this host alone.
#define SIGN_IN_COOKIE "cheval"
#define SIGN_IN_SECURE_COOKIE "__Host-cheval"
#define SIGN_IN_MAX_SESSIONS 128
#define SIGN_IN_IDLE_S (INT64_C(30) * 60)
#define SIGN_IN_LIFETIME_S (INT64_C(12) * 60 * 60)

struct sign_in;

struct sign_in_session {
    char token[SIGN_IN_TOKEN_SIZE]; // the cookie's; "": vacant
    char form[SIGN_IN_TOKEN_SIZE];  // what its forms carry
    char user[STAFF_USER_NAME_SIZE];
    enum staff_role role;
    int64_t began_ns, asked_ns;
};

enum sign_in_outcome { SIGN_IN_DONE, SIGN_IN_WRONG, SIGN_IN_WAIT };

struct sign_in_answer {
    enum sign_in_outcome outcome;
    const struct sign_in_session *session; // when done
    int wait_s;                            // when to wait
};

// `users` outlives it.
MUST_CHECK enum result sign_in_create(const struct staff_users *users, struct sign_in **out);
void sign_in_destroy(struct sign_in *sign_in); // forgets all; takes NULL

// Hashes the password: takes its time.
struct sign_in_answer sign_in_try(struct sign_in *sign_in, const char *name, const char *password,
                                  const char *client, int64_t now_ns);

// NULL: nobody, or no longer. `is_person`: somebody asked, not a page by itself; the time until it ends
// begins anew. Takes as long for a wrong token as for the right one.
const struct sign_in_session *sign_in_find(struct sign_in *sign_in, const char *token, bool is_person,
                                           int64_t now_ns);

// Whether a form came from a page of this session.
bool sign_in_form_matches(const struct sign_in_session *session, const char *form);

void sign_in_end(struct sign_in *sign_in, const char *token);
// Of all who were signed in as that user, but for `except` (may be NULL).
void sign_in_end_user(struct sign_in *sign_in, const char *user, const char *except);

// After the users have changed: ends the sessions of those who are gone, or are another now.
void sign_in_check_users(struct sign_in *sign_in);

// 64 hexadecimal digits from the system's generator.
void sign_in_make_token(char token[SIGN_IN_TOKEN_SIZE]);
bool sign_in_tokens_equal(const char *a, const char *b); // in the same time wherever they differ

#endif
