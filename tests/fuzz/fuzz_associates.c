// Room: app
// Replays: tests/fuzz/corpus/fuzz_associates
//
// Bytes to the associates' page, by the real server: request lines, headers, cookies, queries, forms. '@'
// stands for the cookie of an associate who is signed in, '$' for what their forms carry. Only with the
// cookie may an answer show the floor; nothing may show the file of passwords. The form of the bytes alone is
// read, too.
#include "app/web/associates.h"
#include "app/web/sign_in.h"
#include "platform/net/http_form.h"
#include "tests/support/http_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_REQUEST 32768
#define PATIENCE_MS 20 // a request that isn't finished would be waited for
// So that most requests are finished, and what is kept open for another is closed.
#define LAST_WORDS "\r\n\r\nGET /end HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n"
#define ADDRESSES 50000
#define PASSWORD "correct horse"
#define SECRET_OF_THE_FLOOR "Mirrors</h2>"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct shop {
    struct associates *associates;
    char store_path[1024], users_path[1024], assets[1024];
    struct staff_users users;
    char session[SIGN_IN_TOKEN_SIZE], form[SIGN_IN_TOKEN_SIZE];
};

static bool cut_out(const char *text, const char *before, char out[SIGN_IN_TOKEN_SIZE])
{
    const char *at = strstr(text, before);
    if (at == NULL)
        return false;
    at += strlen(before);
    (void)snprintf(out, SIGN_IN_TOKEN_SIZE, "%.*s", (int)strcspn(at, "\";"), at);
    return true;
}

static struct http_answer ask(const struct shop *shop, const char *request)
{
    static int turn;
    char from[32];
    turn = (turn + 1) % ADDRESSES; // a port is free again after a minute
    (void)snprintf(from, sizeof from, "127.3.%d.%d", turn / 250, turn % 250 + 1);
    int handle = http_client_connect(from, associates_port(shop->associates), HTTP_CLIENT_PATIENCE_MS);
    if (handle < 0)
        abort();
    return http_client_ask(handle, request, strlen(request));
}

static bool read_form(struct shop *shop)
{
    char request[512];
    (void)snprintf(request, sizeof request,
                   "GET /floor HTTP/1.1\r\nHost: m\r\nConnection: close\r\nCookie: cheval=%s\r\n\r\n",
                   shop->session);
    struct http_answer answer = ask(shop, request);
    bool is_in = cut_out(answer.bytes, "name=\"form\" value=\"", shop->form);
    http_answer_free(&answer);
    return is_in;
}

static bool sign_in(struct shop *shop)
{
    char secret[SIGN_IN_TOKEN_SIZE], body[256], request[1024];
    struct http_answer answer = ask(shop, "GET /login HTTP/1.1\r\nHost: m\r\nConnection: close\r\n\r\n");
    if (!cut_out(answer.bytes, "cheval-form=", secret))
        abort();
    http_answer_free(&answer);
    (void)snprintf(body, sizeof body, "form=%s&name=ada&password=correct+horse", secret);
    (void)snprintf(request, sizeof request,
                   "POST /login HTTP/1.1\r\nHost: m\r\nConnection: close\r\nCookie: cheval-form=%s\r\n"
                   "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
                   secret, strlen(body), body);
    answer = ask(shop, request);
    bool is_in = cut_out(answer.bytes, "Set-Cookie: cheval=", shop->session);
    http_answer_free(&answer);
    return is_in && read_form(shop);
}

// A server that knows nothing of what was tried before; nothing that was asked of the last one goes on.
static void serve_anew(struct shop *shop)
{
    associates_destroy(shop->associates);
    shop->associates = NULL;
    const struct associates_options options = {
        .store_path = shop->store_path, .users = shop->users_path, .resources = shop->assets};
    if (staff_users_save(&shop->users, NULL) != RESULT_OK ||
        associates_create(&options, &shop->associates, NULL) != RESULT_OK || !sign_in(shop))
        abort();
}

static void begin(struct shop *shop)
{
    const char *source = getenv("CHEVAL_SOURCE_DIR"), *folder = getenv("TMPDIR");
    folder = folder != NULL ? folder : "/tmp";
    (void)snprintf(shop->assets, sizeof shop->assets, "%s/assets", source != NULL ? source : ".");
    (void)snprintf(shop->users_path, sizeof shop->users_path, "%s/fuzz-associates-%d.json", folder,
                   (int)getpid());
    (void)snprintf(shop->store_path, sizeof shop->store_path, "%s/fuzz-associates-no-store.db", folder);
    (void)remove(shop->users_path);
    if (staff_users_load(shop->users_path, &shop->users, NULL) != RESULT_OK ||
        staff_users_put(&shop->users, "ada", STAFF_ADMIN, PASSWORD, NULL) != RESULT_OK)
        abort();
    serve_anew(shop);
}

static struct shop *open_shop(void)
{
    static struct shop shop;
    if (shop.associates == NULL)
        begin(&shop);
    return &shop;
}

static size_t put(char *request, size_t filled, const char *text)
{
    size_t length = strlen(text);
    if (filled + length >= MAX_REQUEST)
        return filled;
    memcpy(request + filled, text, length);
    return filled + length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int turn;
    static char request[MAX_REQUEST];
    static struct http_form form;
    struct shop *shop = open_shop();
    size_t filled = 0;
    bool has_cookie = false;
    if (http_form_read(data, size, &form) && form.count > HTTP_FORM_MAX_FIELDS)
        abort();
    for (size_t i = 0; i < size && filled + 1 < sizeof request; i++) {
        has_cookie = has_cookie || data[i] == '@';
        if (data[i] == '@')
            filled = put(request, filled, shop->session);
        else if (data[i] == '$')
            filled = put(request, filled, shop->form);
        else
            request[filled++] = (char)data[i];
    }
    filled = put(request, filled, LAST_WORDS);
    char from[32];
    turn = (turn + 1) % ADDRESSES;
    (void)snprintf(from, sizeof from, "127.2.%d.%d", turn / 250, turn % 250 + 1);
    int handle = http_client_connect(from, associates_port(shop->associates), PATIENCE_MS);
    if (handle < 0)
        return 0; // out of ports for a moment
    struct http_answer answer = http_client_finish(handle, request, filled);
    if (answer.size > 0 && answer.status == 0 && strncmp(answer.bytes, "HTTP/1.", 7) != 0)
        abort();
    bool shows_floor = strstr(answer.bytes, SECRET_OF_THE_FLOOR) != NULL;
    if ((shows_floor && !has_cookie) || strstr(answer.bytes, "$y$") != NULL)
        abort();
    http_answer_free(&answer);
    if (has_cookie && memchr(data, '$', size) != NULL && !read_form(shop))
        serve_anew(shop); // a form of ours: it signed ada out, or did away with her
    return 0;
}
