#include "platform/net/nats_ack.h"

#include "platform/base/json.h"

#include <stdint.h>
#include <string.h>

#define LONGEST ((size_t)4096)
// Error codes of nats-server's errors.json.
#define TOO_LARGE 10054
#define OTHER_STREAM 10060

static enum nats_ack read_error(const json_t *error, struct diagnostic *why)
{
    json_int_t code = json_integer_value(json_object_get(error, "err_code"));
    const char *said = json_string_value(json_object_get(error, "description"));
    (void)diagnose(why, RESULT_UNAVAILABLE, "%.100s (%lld)", said != NULL ? said : "an error",
                   (long long)code);
    return code == TOO_LARGE      ? NATS_ACK_TOO_LARGE
           : code == OTHER_STREAM ? NATS_ACK_ELSEWHERE
                                  : NATS_ACK_LATER;
}

enum nats_ack nats_ack_read(const char *bytes, size_t size, const char *stream, struct diagnostic *why)
{
    json_t *root = NULL;
    enum nats_ack ack = NATS_ACK_LATER;
    if (bytes == NULL || size > LONGEST ||
        json_parse("the stream's answer", (const uint8_t *)bytes, size, &root, NULL) != RESULT_OK) {
        (void)diagnose(why, RESULT_INVALID, "an answer that is none of a stream's");
        return ack;
    }
    const json_t *error = json_object_get(root, "error");
    const char *name = json_string_value(json_object_get(root, "stream"));
    json_int_t sequence = json_integer_value(json_object_get(root, "seq"));
    if (error != NULL) {
        ack = read_error(error, why);
    } else if (name == NULL || sequence <= 0) {
        (void)diagnose(why, RESULT_INVALID, "an answer that is none of a stream's");
    } else if (strcmp(name, stream) != 0) {
        ack = NATS_ACK_ELSEWHERE;
        (void)diagnose(why, RESULT_INVALID, "the stream %.60s took it, not %s", name, stream);
    } else {
        ack = NATS_ACK_KEPT;
    }
    json_decref(root);
    return ack;
}
