// Who may sign in: the admin's page.
#include "app/web/associates_desk.h"
#include "platform/base/log.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

static struct page_list list_roles(const struct desk *desk, struct page_values *page)
{
    struct page_list list = page_list(page, STAFF_ROLE_COUNT);
    for (int i = 0; i < STAFF_ROLE_COUNT; i++)
        PAGE_ADD_ROW(&list, {.name = "value", .text = staff_role_name((enum staff_role)i)},
                     {.name = "role_text", .text = desk_role(desk, (enum staff_role)i)});
    return list;
}

static void answer_users(struct desk *desk, const struct desk_request *request, const char *problem,
                         struct http_reply *reply)
{
    struct page_values page = {0};
    struct page_list users = page_list(&page, desk->users.count), roles = list_roles(desk, &page);
    for (int i = 0; i < desk->users.count; i++) {
        const struct staff_user *user = &desk->users.users[i];
        PAGE_ADD_ROW(
            &users, {.name = "name", .text = user->name},
            {.name = "role_text", .text = desk_role(desk, user->role)},
            {.name = "is_me", .text = strcmp(user->name, request->session->user) == 0 ? "yes" : NULL});
    }
    const struct desk_frame frame = {.title = "users.title", .here = "users"};
    const struct template_value values[] = {
        page_rows("users", &users),
        page_rows("roles", &roles),
        {.name = "form", .text = request->session->form},
        {.name = "problem", .text = problem},
        {.name = "least", .text = page_text(&page, "%d", STAFF_USERS_LEAST_PASSWORD)},
    };
    desk_answer(desk, request, &page, &frame, "associates_users.html", values, COUNT(values), reply);
    page_values_finish(&page);
}

void associates_users_page(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    answer_users(desk, request, NULL, reply);
}

// An empty password leaves the one there is.
static enum result put_user(struct desk *desk, const struct desk_request *request, struct diagnostic *why)
{
    const char *name = http_form_get(request->form, "name"), *role = http_form_get(request->form, "role");
    const char *password = http_form_get(request->form, "password");
    enum staff_role chosen = STAFF_ASSOCIATE;
    if (name == NULL || role == NULL || password == NULL || !staff_role_from_name(role, &chosen))
        return diagnose(why, RESULT_INVALID, "%s", strings_get(desk->words, "wrong.form"));
    bool is_me = strcmp(name, request->session->user) == 0;
    if (is_me && chosen != STAFF_ADMIN) // who could give it back?
        return diagnose(why, RESULT_INVALID, "%s", strings_get(desk->words, "users.not_me"));
    return staff_users_put(&desk->users, name, chosen, password[0] != '\0' ? password : NULL, why);
}

static enum result remove_user(struct desk *desk, const struct desk_request *request, struct diagnostic *why)
{
    const char *name = http_form_get(request->form, "name");
    if (name == NULL)
        return diagnose(why, RESULT_INVALID, "%s", strings_get(desk->words, "wrong.form"));
    if (strcmp(name, request->session->user) == 0)
        return diagnose(why, RESULT_INVALID, "%s", strings_get(desk->words, "users.not_me"));
    return staff_users_remove(&desk->users, name, why);
}

void associates_change_user(struct desk *desk, const struct desk_request *request, struct http_reply *reply)
{
    const char *what = http_form_get(request->form, "do");
    struct diagnostic why = {0};
    enum result result = what != NULL && strcmp(what, "remove") == 0 ? remove_user(desk, request, &why)
                                                                     : put_user(desk, request, &why);
    if (result == RESULT_OK && (result = staff_users_save(&desk->users, &why)) != RESULT_OK) {
        reply->status = 503;
        desk->users.stamp = (struct file_stamp){0}; // what was not written is not so
        (void)staff_users_refresh(&desk->users);
    }
    if (result != RESULT_OK) {
        reply->status = reply->status != 0 ? reply->status : 400;
        answer_users(desk, request, why.text, reply);
        return;
    }
    sign_in_check_users(desk->sign_in);
    desk_redirect(reply, "/users");
}
