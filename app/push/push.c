#include "app/push/push.h"

#include "app/push/nats_transport.h"
#include "platform/base/log.h"
#include "platform/os/random.h"

static enum result make_transport(const struct http_transport_options *options, struct push_transport *out,
                                  struct diagnostic *why)
{
    if (!nats_transport_takes(options->url))
        return http_transport_create(options, out, why);
    if (options->kind != PUSH_CLOUDEVENTS)
        return diagnose(why, RESULT_INVALID, "over NATS events go as cloudevents alone: see to push.kind");
    return nats_transport_create(&(struct nats_transport_options){.url = options->url,
                                                                  .key_file = options->key_file,
                                                                  .ca_file = options->ca_file,
                                                                  .connect_ms = options->connect_ms,
                                                                  .ack_ms = options->total_ms},
                                 out, why);
}

bool push_start(struct push *push, const struct http_transport_options *options)
{
    *push = (struct push){0};
    if (options->url == NULL)
        return true;
    struct diagnostic why = {0};
    struct push_transport transport;
    uint64_t seed = 0;
    random_bytes((uint8_t *)&seed, sizeof seed);
    if (push_desk_init(&push->desk, 0) != RESULT_OK)
        return false;
    enum result result = make_transport(options, &transport, &why);
    if (result == RESULT_OK)
        result = pusher_start(&push->pusher, &push->desk, &transport, seed, &why);
    if (result != RESULT_OK)
        log_write(LOG_ERROR, "push", "%s; nothing is sent, events wait in the outbox", why.text);
    return true;
}

void push_stop(struct push *push)
{
    pusher_stop(&push->pusher);
}

void push_finish(struct push *push)
{
    push_desk_finish(&push->desk);
}
