#include "platform/net/http_listeners.h"

#include "platform/base/clock.h"
#include "platform/base/thread.h"
#include "platform/base/wipe.h"
#include "platform/net/http_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STILL_HERE ": still here\n\n"
#define STILL_HERE_NS (15 * CLOCK_SECOND_NS)
#define BLOCK_BYTES 512 // that the library asks for at once

struct listener {
    struct http_listeners *of;
    struct MHD_Connection *connection; // NULL: vacant
    int64_t since_ns, told_ns;
    uint64_t told; // the last message's number
    char text[HTTP_MESSAGE_SIZE];
    size_t size, sent; // of the text
    bool suspended;
};

struct http_listeners {
    int64_t lifetime_ns;
    bool ending;
    int capacity;
    struct listener *listeners;
    struct mutex mutex; // of the message
    uint64_t number;    // 0: nothing was ever published
    char message[HTTP_MESSAGE_SIZE];
};

enum result http_listeners_create(int capacity, int64_t lifetime_ns, struct http_listeners **out)
{
    struct http_listeners *made = calloc(1, sizeof *made);
    if (made == NULL)
        return RESULT_NO_MEMORY;
    made->lifetime_ns = lifetime_ns;
    made->capacity = capacity;
    made->listeners = calloc((size_t)capacity, sizeof *made->listeners);
    mutex_init(&made->mutex);
    if (made->listeners == NULL) {
        http_listeners_destroy(made);
        return RESULT_NO_MEMORY;
    }
    *out = made;
    return RESULT_OK;
}

void http_listeners_destroy(struct http_listeners *listeners)
{
    if (listeners == NULL)
        return;
    mutex_finish(&listeners->mutex);
    wipe(listeners->message, sizeof listeners->message);
    free(listeners->listeners);
    free(listeners);
}

void http_listeners_publish(struct http_listeners *listeners, const char *event, const char *data)
{
    char message[HTTP_MESSAGE_SIZE];
    int length = snprintf(message, sizeof message, "event: %s\ndata: %s\n\n", event, data);
    if (length < 0 || (size_t)length >= sizeof message)
        return; // half a message would be taken for a whole one
    mutex_lock(&listeners->mutex);
    memcpy(listeners->message, message, (size_t)length + 1);
    listeners->number++;
    mutex_unlock(&listeners->mutex);
}

static bool has_news(const struct listener *listener, int64_t now_ns)
{
    mutex_lock(&listener->of->mutex);
    bool has = listener->told != listener->of->number;
    mutex_unlock(&listener->of->mutex);
    return has || now_ns - listener->told_ns >= STILL_HERE_NS;
}

static bool is_over(const struct listener *listener, int64_t now_ns)
{
    return listener->of->ending || now_ns - listener->since_ns >= listener->of->lifetime_ns;
}

// What is to be said next, into the listener's text.
static void take_news(struct listener *listener, int64_t now_ns)
{
    struct http_listeners *of = listener->of;
    mutex_lock(&of->mutex);
    const char *text = listener->told != of->number ? of->message : STILL_HERE;
    (void)snprintf(listener->text, sizeof listener->text, "%s", text);
    listener->told = of->number;
    mutex_unlock(&of->mutex);
    listener->size = strlen(listener->text);
    listener->sent = 0;
    listener->told_ns = now_ns;
}

// The library asks for bytes; a 0 must come from a suspended connection, or it asks again at once.
static ssize_t read_news(void *context, uint64_t position, char *bytes, size_t capacity)
{
    (void)position;
    struct listener *listener = context;
    int64_t now_ns = clock_now_ns();
    if (listener->sent == listener->size) {
        if (is_over(listener, now_ns))
            return MHD_CONTENT_READER_END_OF_STREAM;
        if (!has_news(listener, now_ns)) {
            listener->suspended = true;
            MHD_suspend_connection(listener->connection);
            return 0;
        }
        take_news(listener, now_ns);
    }
    size_t left = listener->size - listener->sent, count = left < capacity ? left : capacity;
    memcpy(bytes, listener->text + listener->sent, count);
    listener->sent += count;
    return (ssize_t)count;
}

static void leave(void *context)
{
    struct listener *listener = context;
    wipe(listener, sizeof *listener);
}

struct MHD_Response *http_listeners_add(struct http_listeners *listeners, struct MHD_Connection *connection)
{
    struct listener *listener = NULL;
    for (int i = 0; i < listeners->capacity && listener == NULL; i++)
        if (listeners->listeners[i].connection == NULL)
            listener = &listeners->listeners[i];
    if (listener == NULL)
        return NULL;
    int64_t now_ns = clock_now_ns();
    *listener = (struct listener){
        .of = listeners, .connection = connection, .since_ns = now_ns, .told_ns = now_ns - STILL_HERE_NS};
    struct MHD_Response *response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, read_news, listener, leave);
    if (response == NULL)
        leave(listener);
    return response;
}

void http_listeners_wake(struct http_listeners *listeners, bool ending)
{
    int64_t now_ns = clock_now_ns();
    listeners->ending = ending;
    for (int i = 0; i < listeners->capacity; i++) {
        struct listener *listener = &listeners->listeners[i];
        if (listener->connection == NULL || !listener->suspended ||
            !(has_news(listener, now_ns) || is_over(listener, now_ns)))
            continue;
        listener->suspended = false;
        MHD_resume_connection(listener->connection);
    }
}
