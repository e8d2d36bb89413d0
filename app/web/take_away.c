#include "app/web/take_away.h"

#include "app/web/take_away_page.h"
#include "app/web/take_away_token.h"
#include "platform/base/clock.h"
#include "platform/base/thread.h"
#include "platform/base/wipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GUESSERS 64
#define GUESSING_NS (60 * CLOCK_SECOND_NS)
#define FOLDER "/L/" // capitals, so that a QR code takes the rest of the link in few modules
#define PICTURE "/look.jpg"
#define TOKEN_LENGTH (TAKE_AWAY_TOKEN_SIZE - 1)

struct kept_look {
    bool used;
    char token[TAKE_AWAY_TOKEN_SIZE];
    uint64_t number; // the lower, the older
    int64_t ends_ns;
    uint8_t *jpeg;
    size_t jpeg_size;
    struct take_away_page page;
};

// An address from which wrong links came.
struct guesser {
    char client[HTTP_CLIENT_SIZE]; // "": vacant
    int64_t since_ns;
    int wrong;
};

struct take_away {
    int64_t lifetime_ns;
    struct take_away_page nothing; // never changes
    struct mutex mutex;            // of what follows
    uint64_t added;
    size_t bytes;
    struct kept_look looks[TAKE_AWAY_MAX_LOOKS];
    struct guesser guessers[GUESSERS];
};

enum result take_away_create(const struct take_away_options *options, const struct strings *words,
                             struct take_away **out)
{
    struct take_away *take_away = calloc(1, sizeof *take_away);
    if (take_away == NULL)
        return RESULT_NO_MEMORY;
    int lifetime_s = options->lifetime_s > 0 ? options->lifetime_s : TAKE_AWAY_LIFETIME_S;
    take_away->lifetime_ns = lifetime_s * CLOCK_SECOND_NS;
    mutex_init(&take_away->mutex);
    enum result result = take_away_page_of_nothing(words, &take_away->nothing);
    if (result != RESULT_OK) {
        take_away_destroy(take_away);
        return result;
    }
    *out = take_away;
    return RESULT_OK;
}

void take_away_destroy(struct take_away *take_away)
{
    if (take_away == NULL)
        return;
    take_away_forget(take_away, NULL);
    take_away_page_finish(&take_away->nothing);
    mutex_finish(&take_away->mutex);
    wipe(take_away, sizeof *take_away);
    free(take_away);
}

// --- what is kept
// ----------------------------------------------------------------------------------------------

static size_t bytes_of(const struct kept_look *look)
{
    return look->jpeg_size + look->page.size;
}

static void wipe_look(struct kept_look *look)
{
    if (look->jpeg != NULL)
        wipe(look->jpeg, look->jpeg_size);
    free(look->jpeg);
    take_away_page_finish(&look->page);
    wipe(look, sizeof *look);
}

static void forget(struct take_away *take_away, struct kept_look *look)
{
    take_away->bytes -= bytes_of(look);
    wipe_look(look);
}

// Under the mutex, as all that follows.
static void forget_ended(struct take_away *take_away, int64_t now_ns)
{
    for (int i = 0; i < TAKE_AWAY_MAX_LOOKS; i++)
        if (take_away->looks[i].used && take_away->looks[i].ends_ns <= now_ns)
            forget(take_away, &take_away->looks[i]);
    for (int i = 0; i < GUESSERS; i++)
        if (take_away->guessers[i].client[0] != '\0' &&
            now_ns - take_away->guessers[i].since_ns >= GUESSING_NS)
            wipe(&take_away->guessers[i], sizeof take_away->guessers[i]);
}

// A vacant place for so many bytes more; the oldest looks go for it.
static struct kept_look *make_room(struct take_away *take_away, size_t bytes)
{
    for (;;) {
        struct kept_look *vacant = NULL, *oldest = NULL;
        for (int i = 0; i < TAKE_AWAY_MAX_LOOKS; i++) {
            struct kept_look *look = &take_away->looks[i];
            if (!look->used)
                vacant = look;
            else if (oldest == NULL || look->number < oldest->number)
                oldest = look;
        }
        if (oldest == NULL || (vacant != NULL && take_away->bytes + bytes <= TAKE_AWAY_MAX_BYTES))
            return vacant;
        forget(take_away, oldest);
    }
}

static enum result make_look(const struct take_away_look *look, int64_t lifetime_ns, struct kept_look *out)
{
    int minutes = (int)((lifetime_ns + 30 * CLOCK_SECOND_NS) / (60 * CLOCK_SECOND_NS));
    *out = (struct kept_look){.used = true};
    take_away_token(out->token);
    enum result result = take_away_page_of_look(look, out->token, minutes > 0 ? minutes : 1, &out->page);
    if (result != RESULT_OK)
        return result;
    out->jpeg = malloc(look->jpeg_size);
    if (out->jpeg == NULL)
        return RESULT_NO_MEMORY;
    memcpy(out->jpeg, look->jpeg, look->jpeg_size);
    out->jpeg_size = look->jpeg_size;
    return RESULT_OK;
}

static bool is_jpeg(const uint8_t *bytes, size_t size)
{
    static const uint8_t start[] = {0xff, 0xd8, 0xff};
    return size > sizeof start && memcmp(bytes, start, sizeof start) == 0;
}

static enum result write_link(const char *base_url, const char *token, char url[TAKE_AWAY_URL_SIZE],
                              struct diagnostic *why)
{
    if (strlen(base_url) + strlen(FOLDER) + TOKEN_LENGTH >= TAKE_AWAY_URL_SIZE)
        return diagnose(why, RESULT_TOO_LARGE, "%.100s…: the mirror's URL is too long", base_url);
    (void)snprintf(url, TAKE_AWAY_URL_SIZE, "%s%s%s", base_url, FOLDER, token);
    return RESULT_OK;
}

enum result take_away_add(struct take_away *take_away, const struct take_away_look *look,
                          const char *base_url, int64_t now_ns, char url[TAKE_AWAY_URL_SIZE],
                          struct diagnostic *why)
{
    if (look->jpeg_size > TAKE_AWAY_MAX_PICTURE_BYTES)
        return diagnose(why, RESULT_TOO_LARGE, "the picture to take away has %zu bytes", look->jpeg_size);
    if (!is_jpeg(look->jpeg, look->jpeg_size))
        return diagnose(why, RESULT_INVALID, "the picture to take away is no JPEG");
    struct kept_look kept;
    enum result result = make_look(look, take_away->lifetime_ns, &kept);
    if (result != RESULT_OK)
        (void)diagnose(why, result, "the page of the look can't be made: %s", result_name(result));
    else
        result = write_link(base_url, kept.token, url, why);
    if (result != RESULT_OK) {
        wipe_look(&kept);
        return result;
    }
    mutex_lock(&take_away->mutex);
    forget_ended(take_away, now_ns);
    kept.number = take_away->added++;
    kept.ends_ns = now_ns + take_away->lifetime_ns;
    *make_room(take_away, bytes_of(&kept)) = kept;
    take_away->bytes += bytes_of(&kept);
    mutex_unlock(&take_away->mutex);
    wipe(kept.token, sizeof kept.token);
    return RESULT_OK;
}

enum result take_away_move(const char *base_url, char url[TAKE_AWAY_URL_SIZE], struct diagnostic *why)
{
    char token[TAKE_AWAY_TOKEN_SIZE];
    size_t length = strlen(url);
    if (length < TOKEN_LENGTH)
        return diagnose(why, RESULT_INVALID, "there is no link to write anew");
    memcpy(token, url + length - TOKEN_LENGTH, sizeof token);
    enum result result = write_link(base_url, token, url, why);
    wipe(token, sizeof token);
    return result;
}

// All looks are compared, so that the time tells nothing about which one it is.
static struct kept_look *find(struct take_away *take_away, const char *token)
{
    struct kept_look *found = NULL;
    for (int i = 0; i < TAKE_AWAY_MAX_LOOKS; i++) {
        bool is_equal = take_away_token_equal(take_away->looks[i].token, token);
        if (is_equal && take_away->looks[i].used)
            found = &take_away->looks[i];
    }
    return found;
}

void take_away_forget(struct take_away *take_away, const char *url)
{
    size_t length = url != NULL ? strlen(url) : 0;
    mutex_lock(&take_away->mutex);
    if (url == NULL) {
        for (int i = 0; i < TAKE_AWAY_MAX_LOOKS; i++)
            if (take_away->looks[i].used)
                forget(take_away, &take_away->looks[i]);
    } else if (length >= TOKEN_LENGTH) {
        struct kept_look *look = find(take_away, url + length - TOKEN_LENGTH);
        if (look != NULL)
            forget(take_away, look);
    }
    mutex_unlock(&take_away->mutex);
}

void take_away_expire(struct take_away *take_away, int64_t now_ns)
{
    mutex_lock(&take_away->mutex);
    forget_ended(take_away, now_ns);
    mutex_unlock(&take_away->mutex);
}

int take_away_count(struct take_away *take_away)
{
    int count = 0;
    mutex_lock(&take_away->mutex);
    for (int i = 0; i < TAKE_AWAY_MAX_LOOKS; i++)
        count += take_away->looks[i].used;
    mutex_unlock(&take_away->mutex);
    return count;
}

// --- requests
// --------------------------------------------------------------------------------------------------

static struct guesser *find_guesser(struct take_away *take_away, const char *client)
{
    for (int i = 0; i < GUESSERS; i++)
        if (take_away->guessers[i].client[0] != '\0' && strcmp(take_away->guessers[i].client, client) == 0)
            return &take_away->guessers[i];
    return NULL;
}

static void note_wrong(struct take_away *take_away, const char *client, int64_t now_ns)
{
    struct guesser *guesser = find_guesser(take_away, client);
    if (guesser == NULL) { // a vacant place, whose time is 0, or who came first makes room
        guesser = &take_away->guessers[0];
        for (int i = 1; i < GUESSERS; i++)
            if (take_away->guessers[i].since_ns < guesser->since_ns)
                guesser = &take_away->guessers[i];
        *guesser = (struct guesser){.since_ns = now_ns};
        (void)snprintf(guesser->client, sizeof guesser->client, "%s", client);
    }
    guesser->wrong++;
}

// "/L/TOKEN" and what is behind it; false when the path has another shape.
static bool read_path(const char *path, char token[TAKE_AWAY_TOKEN_SIZE], const char **rest)
{
    if (strncmp(path, FOLDER, strlen(FOLDER)) != 0 || strlen(path) < strlen(FOLDER) + TOKEN_LENGTH)
        return false;
    memcpy(token, path + strlen(FOLDER), TOKEN_LENGTH);
    token[TOKEN_LENGTH] = '\0';
    *rest = path + strlen(FOLDER) + TOKEN_LENGTH;
    return true;
}

static void answer_page(const struct take_away_page *page, int status, struct http_reply *reply)
{
    reply->status = status;
    reply->content_type = "text/html; charset=utf-8";
    (void)snprintf(reply->policy, sizeof reply->policy, "img-src 'self'; style-src 'nonce-%s'", page->nonce);
    http_reply_set_body(reply, page->html, page->size);
}

static void answer_picture(const struct kept_look *look, struct http_reply *reply)
{
    reply->status = 200;
    reply->content_type = "image/jpeg";
    http_reply_set_body(reply, look->jpeg, look->jpeg_size);
}

// Under the mutex. False when the link leads nowhere.
static bool answer_look(struct take_away *take_away, const char *path, struct http_reply *reply)
{
    char token[TAKE_AWAY_TOKEN_SIZE];
    const char *rest = "";
    const struct kept_look *look = read_path(path, token, &rest) ? find(take_away, token) : NULL;
    if (look != NULL && rest[0] == '\0')
        answer_page(&look->page, 200, reply);
    else if (look != NULL && strcmp(rest, PICTURE) == 0)
        answer_picture(look, reply);
    else
        return false;
    return true;
}

void take_away_handle(void *context, const struct http_request *request, struct http_reply *reply)
{
    struct take_away *take_away = context;
    if (request->method != HTTP_GET) {
        reply->status = 405;
        reply->allow = "GET, HEAD";
        return;
    }
    mutex_lock(&take_away->mutex);
    forget_ended(take_away, request->received_ns);
    const struct guesser *guesser = find_guesser(take_away, request->client);
    bool is_link = strncmp(request->path, FOLDER, strlen(FOLDER)) == 0;
    if (guesser != NULL && guesser->wrong >= TAKE_AWAY_MAX_WRONG) {
        answer_page(&take_away->nothing, 429, reply);
        reply->retry_after_s = (int)(GUESSING_NS / CLOCK_SECOND_NS);
    } else if (!answer_look(take_away, request->path, reply)) {
        answer_page(&take_away->nothing, 404, reply);
        if (is_link) // a browser also asks for an icon of its own accord
            note_wrong(take_away, request->client, request->received_ns);
    }
    mutex_unlock(&take_away->mutex);
}
