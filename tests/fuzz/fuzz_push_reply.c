// Room: app
// Replays: tests/fuzz/corpus/fuzz_push_reply
//
// What a receiver may answer, byte for byte over a socket: status line, Retry-After, any header, any body.
// Whatever it is, each of three events has one fate, and nothing is taken for delivered without a 2xx.
#include "app/push/delivery.h"
#include "app/push/http_transport.h"
#include "platform/base/clock.h"
#include "platform/base/thread.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define ROWS 3
#define MAX_REPLY 65536
#define PATIENCE_MS 40
#define MOST_REQUESTS 16 // halves of three rows, and then some

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct receiver {
    struct thread thread;
    struct mutex mutex;
    int handle;
    uint16_t port;
    uint8_t reply[MAX_REPLY];
    size_t size;
};

static void answer(struct receiver *receiver, int client)
{
    static uint8_t reply[MAX_REPLY];
    char request[8192];
    struct timeval patience = {.tv_usec = PATIENCE_MS * 1000};
    (void)setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (recv(client, request, sizeof request, 0) <= 0)
        return;
    mutex_lock(&receiver->mutex);
    size_t size = receiver->size;
    memcpy(reply, receiver->reply, size);
    mutex_unlock(&receiver->mutex);
    (void)send(client, reply, size, MSG_NOSIGNAL);
    (void)shutdown(client, SHUT_WR);
}

static void *receive(void *context)
{
    struct receiver *receiver = context;
    for (;;) {
        int client = accept(receiver->handle, NULL, NULL);
        if (client < 0)
            continue;
        answer(receiver, client);
        (void)close(client);
    }
    return NULL;
}

// One for all inputs; it ends with the process.
static struct receiver *open_receiver(void)
{
    static struct receiver receiver;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (receiver.port != 0)
        return &receiver;
    mutex_init(&receiver.mutex);
    receiver.handle = socket(AF_INET, SOCK_STREAM, 0);
    if (receiver.handle < 0 || bind(receiver.handle, (struct sockaddr *)&address, size) != 0 ||
        listen(receiver.handle, 16) != 0 ||
        getsockname(receiver.handle, (struct sockaddr *)&address, &size) != 0 ||
        thread_start(&receiver.thread, "receiver", receive, &receiver) != RESULT_OK)
        abort();
    receiver.port = ntohs(address.sin_port);
    return &receiver;
}

static void check(const struct delivery *delivery, const struct push_batch *batch, bool may_be_sent)
{
    for (int i = 0; i < ROWS; i++) {
        const struct push_fate *fate = &batch->fates[i];
        if ((fate->outcome == PUSH_SENT && !may_be_sent) ||
            (fate->outcome == PUSH_DEAD && fate->reason[0] == '\0') ||
            (fate->outcome == PUSH_LATER && (fate->tries != 1 || fate->next_ms < 0)))
            abort();
    }
    int64_t pause_ns = delivery->not_before_ns - clock_now_ns();
    if (delivery->state != DELIVERY_GONE && pause_ns > (DELIVERY_LONGEST_WAIT_S + 1) * CLOCK_SECOND_NS)
        abort();
}

static void deliver(struct push_transport *transport, struct push_batch *batch)
{
    struct delivery delivery;
    struct delivery_range range;
    const size_t sizes[ROWS] = {2, 2, 2};
    bool may_be_sent = false;
    delivery_init(&delivery, ROWS, PUSH_MAX_BYTES, 1);
    delivery_begin(&delivery, batch, sizes, clock_now_ns());
    for (int i = 0; delivery_next(&delivery, clock_now_ns(), &range); i++) {
        struct push_answer got;
        transport->ops->send(transport->context, &batch->rows.items[range.first], range.count, &got);
        if (i > MOST_REQUESTS || strlen(got.detail) >= sizeof got.detail)
            abort();
        may_be_sent =
            may_be_sent || (got.reply == PUSH_REPLY_STATUS && got.status >= 200 && got.status < 300);
        delivery_answer(&delivery, range, &got, clock_now_ns(), 1000);
    }
    check(&delivery, batch, may_be_sent);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct receiver *receiver = open_receiver();
    char url[64], body[] = "{}";
    struct push_transport transport;
    struct store_outbox_item items[ROWS];
    static struct push_batch batch;
    memset(&batch, 0, sizeof batch);
    memset(items, 0, sizeof items);
    batch.rows = (struct store_outbox_batch){.items = items, .count = ROWS};
    for (int i = 0; i < ROWS; i++) {
        items[i].body = body;
        items[i].size = 2;
        (void)snprintf(items[i].id, sizeof items[i].id, "%d", i);
    }
    mutex_lock(&receiver->mutex);
    receiver->size = size < MAX_REPLY ? size : MAX_REPLY;
    memcpy(receiver->reply, data, receiver->size);
    mutex_unlock(&receiver->mutex);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d/", receiver->port);
    struct http_transport_options options = {.url = url, .batch = true, .total_ms = PATIENCE_MS};
    if (http_transport_create(&options, &transport, NULL) != RESULT_OK)
        abort();
    deliver(&transport, &batch);
    transport.ops->destroy(transport.context);
    return 0;
}
