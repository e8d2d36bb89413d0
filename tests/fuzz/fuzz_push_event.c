// Room: app
// Replays: tests/fuzz/corpus/fuzz_push_event
//
// A row of an outbox that holds anything, in Segment's words: refused, or a message with what every message
// has. And its subject over NATS: refused, or four tokens without a wildcard.
#include "app/push/nats_transport.h"
#include "app/push/segment.h"
#include "platform/base/json.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *text, size_t size)
{
    json_t *message = NULL;
    if (strlen(text) != size || size > SEGMENT_MAX_MESSAGE_BYTES ||
        json_parse("message", (const uint8_t *)text, size, &message, NULL) != RESULT_OK)
        abort();
    const char *type = json_string_value(json_object_get(message, "type"));
    bool named = json_is_string(json_object_get(message, "userId")) ||
                 json_is_string(json_object_get(message, "anonymousId"));
    if (type == NULL || !named || json_object_get(message, "messageId") == NULL ||
        (strcmp(type, "track") == 0 && !json_is_string(json_object_get(message, "event"))))
        abort();
    json_decref(message);
}

static void check_subject(const char *subject)
{
    int dots = 0;
    for (const char *letter = subject; *letter != '\0'; letter++) {
        if (*letter <= ' ' || *letter > '~' || *letter == '*' || *letter == '>')
            abort();
        if (*letter == '.' && (letter[1] == '.' || letter[1] == '\0'))
            abort();
        dots += *letter == '.';
    }
    if (dots != 3 || strncmp(subject, "cheval.", 7) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char subject[NATS_TRANSPORT_SUBJECT_SIZE];
    char *bytes = malloc(size + 1), *text = NULL; // so that a read behind the end is seen
    size_t length = 0;
    if (bytes == NULL)
        abort();
    memcpy(bytes, data, size);
    if (segment_encode(bytes, size, &text, &length, NULL) == RESULT_OK)
        check(text, length);
    if (nats_transport_subject(bytes, size, subject, NULL) == RESULT_OK)
        check_subject(subject);
    free(text);
    free(bytes);
    return 0;
}
