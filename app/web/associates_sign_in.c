// Signing in and out of the associates' page.
#include "app/web/associates_desk.h"
#include "platform/base/wipe.h"

#include <stdio.h>
#include <string.h>

// Before there is a session the form's secret is a cookie's: a page elsewhere can send the form, and not know
// what is in the cookie.
#define FORM_COOKIE "cheval-form"
#define SECURE_FORM_COOKIE "__Host-cheval-form"
#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

static void set_cookie(const struct desk *desk, const char *plain, const char *secure, const char *value,
                       struct http_reply *reply)
{
    http_reply_add_header(reply, "Set-Cookie", "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
                          desk->is_secure ? secure : plain, value, desk->is_secure ? "; Secure" : "",
                          value[0] == '\0' ? "; Max-Age=0" : "");
}

// The form, with what was wrong about the last try: a key of the words, or NULL.
static void answer_form(struct desk *desk, const struct desk_request *request, const char *problem,
                        int wait_s, struct http_reply *reply)
{
    struct page_values page = {0};
    char secret[SIGN_IN_TOKEN_SIZE];
    sign_in_make_token(secret);
    const struct desk_frame frame = {.title = "sign_in.title"};
    const char *name = request->form != NULL ? http_form_get(request->form, "name") : NULL;
    const struct template_value values[] = {
        {.name = "secret", .text = secret},
        {.name = "name", .text = name},
        {.name = "store", .text = desk->options.title},
        {.name = "problem",
         .text = problem == NULL ? NULL
                 : wait_s > 0    ? desk_counted(desk, &page, problem, wait_s)
                                 : strings_get(desk->words, problem)},
        {.name = "nobody", .text = desk->users.count == 0 ? "yes" : NULL},
    };
    set_cookie(desk, FORM_COOKIE, SECURE_FORM_COOKIE, secret, reply);
    desk_answer(desk, request, &page, &frame, "associates_sign_in.html", values, COUNT(values), reply);
    page_values_finish(&page);
    wipe(secret, sizeof secret);
}

void associates_sign_in_page(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    if (request->session != NULL)
        desk_redirect(reply, "/floor");
    else
        answer_form(desk, request, NULL, 0, reply);
}

static bool has_secret(const struct desk *desk, const struct desk_request *request)
{
    const char *cookie =
        http_request_cookie(request->http, desk->is_secure ? SECURE_FORM_COOKIE : FORM_COOKIE);
    const char *field = http_form_get(request->form, "form");
    return cookie != NULL && field != NULL && cookie[0] != '\0' && sign_in_tokens_equal(cookie, field);
}

void associates_sign_in(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    const char *name = http_form_get(request->form, "name");
    const char *password = http_form_get(request->form, "password");
    if (!has_secret(desk, request)) {
        reply->status = 403;
        answer_form(desk, request, "sign_in.again", 0, reply);
        return;
    }
    struct sign_in_answer answer = {.outcome = SIGN_IN_WRONG};
    if (name != NULL && password != NULL)
        answer =
            sign_in_try(desk->sign_in, name, password, request->http->client, request->http->received_ns);
    switch (answer.outcome) {
    case SIGN_IN_DONE:
        if (request->session != NULL)
            sign_in_end(desk->sign_in, request->session->token);
        set_cookie(desk, SIGN_IN_COOKIE, SIGN_IN_SECURE_COOKIE, answer.session->token, reply);
        set_cookie(desk, FORM_COOKIE, SECURE_FORM_COOKIE, "", reply);
        desk_redirect(reply, "/floor");
        break;
    case SIGN_IN_WAIT:
        reply->status = 429;
        reply->retry_after_s = answer.wait_s;
        answer_form(desk, request, "sign_in.wait", answer.wait_s, reply);
        break;
    case SIGN_IN_WRONG:
        reply->status = 403;
        answer_form(desk, request, "sign_in.wrong", 0, reply);
        break;
    }
}

void associates_sign_out(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    sign_in_end(desk->sign_in, request->session->token);
    set_cookie(desk, SIGN_IN_COOKIE, SIGN_IN_SECURE_COOKIE, "", reply);
    desk_redirect(reply, "/login");
}
