#include "platform/net/nats_kv.h"

#include "platform/base/json.h"
#include "platform/net/nats_ack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PREFIX "$KV."

// --- keys --------------------------------------------------------------------------------------------------

static bool is_plain(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
}

static bool append_dot(char key[NATS_KV_KEY_SIZE], size_t *used)
{
    *used = strlen(key);
    if (*used > 0)
        key[(*used)++] = '.';
    return *used < NATS_KV_KEY_SIZE;
}

bool nats_kv_append(char key[NATS_KV_KEY_SIZE], const char *part)
{
    size_t before = strlen(key), used = 0;
    bool fits = part[0] != '\0' && append_dot(key, &used);
    for (const char *at = part; fits && *at != '\0'; at++) {
        fits = used + 4 < NATS_KV_KEY_SIZE;
        if (fits && is_plain(*at))
            key[used++] = *at;
        else if (fits)
            used += (size_t)snprintf(key + used, NATS_KV_KEY_SIZE - used, "=%02X", (unsigned char)*at);
    }
    key[fits ? used : before] = '\0';
    return fits;
}

bool nats_kv_append_wild(char key[NATS_KV_KEY_SIZE], const char *wildcard)
{
    size_t before = strlen(key), used = 0;
    bool fits = append_dot(key, &used) && used + strlen(wildcard) < NATS_KV_KEY_SIZE;
    if (fits)
        (void)snprintf(key + used, NATS_KV_KEY_SIZE - used, "%s", wildcard);
    else
        key[before] = '\0';
    return fits;
}

static int hexadecimal(char letter)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *at = letter != '\0' ? strchr(digits, letter) : NULL;
    return at != NULL ? (int)(at - digits) : -1;
}

bool nats_kv_part(const char *key, int index, char part[NATS_KV_PART_SIZE])
{
    size_t used = 0;
    for (; index > 0 && key != NULL; index--) {
        key = strchr(key, '.');
        key = key != NULL ? key + 1 : NULL;
    }
    if (key == NULL)
        return false;
    for (; *key != '\0' && *key != '.'; key++) {
        int high = *key == '=' ? hexadecimal(key[1]) : -1, low = high >= 0 ? hexadecimal(key[2]) : -1;
        if (used + 1 >= NATS_KV_PART_SIZE || (*key == '=' ? low < 0 || high + low == 0 : !is_plain(*key)))
            return false;
        part[used++] = *key == '=' ? (char)(unsigned char)(high * 16 + low) : *key;
        key += *key == '=' ? 2 : 0;
    }
    part[used] = '\0';
    return used > 0;
}

// --- watching ----------------------------------------------------------------------------------------------

int nats_kv_watch(struct nats_feed *feed, const char *domain, const char *bucket, const char *pattern)
{
    char stream[NATS_FEED_STREAM_SIZE], subject[NATS_FEED_SUBJECT_SIZE];
    const struct nats_feed_source source = {
        .domain = domain, .stream = stream, .subject = subject, .from = NATS_FEED_LAST};
    if (snprintf(stream, sizeof stream, "KV_%s", bucket) >= (int)sizeof stream ||
        snprintf(subject, sizeof subject, PREFIX "%s.%s", bucket, pattern) >= (int)sizeof subject)
        return -1;
    return nats_feed_follow(feed, &source);
}

bool nats_kv_read(const struct nats_feed_message *message, struct nats_kv_entry *out)
{
    const char *key = message->subject + strlen(PREFIX);
    if (strncmp(message->subject, PREFIX, strlen(PREFIX)) != 0 || (key = strchr(key, '.')) == NULL ||
        strlen(key + 1) >= sizeof out->key)
        return false;
    *out = (struct nats_kv_entry){.place = message->place,
                                  .value = message->data,
                                  .size = message->size,
                                  .deleted =
                                      message->operation[0] != '\0' && strcmp(message->operation, "PUT") != 0,
                                  .revision = message->sequence};
    (void)snprintf(out->key, sizeof out->key, "%s", key + 1);
    return true;
}

// --- one key -----------------------------------------------------------------------------------------------

static bool decode(const char *text, char *out, size_t *size)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned bits = 0;
    int count = 0;
    *size = 0;
    for (; *text != '\0' && *text != '='; text++) {
        const char *at = strchr(letters, *text);
        if (at == NULL)
            return false;
        bits = (bits << 6 | (unsigned)(at - letters)) & 0xffffff;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out[(*size)++] = (char)(unsigned char)(bits >> count & 0xff);
        }
    }
    out[*size] = '\0';
    return true;
}

// {"message": {"subject": …, "seq": 12, "hdrs": BASE64, "data": BASE64}}, or {"error": …}.
static enum result read_message(const char *reply, size_t reply_size, char **value, size_t *size,
                                struct diagnostic *why)
{
    json_t *root = NULL;
    enum result result = json_parse("the server's answer", (const uint8_t *)reply, reply_size, &root, why);
    if (result != RESULT_OK)
        return result;
    const json_t *message = json_object_get(root, "message");
    const char *headers = json_string_value(json_object_get(message, "hdrs"));
    const char *data = json_string_value(json_object_get(message, "data"));
    const char *said = json_string_value(json_object_get(json_object_get(root, "error"), "description"));
    const char *encoded = headers != NULL ? headers : data != NULL ? data : "";
    size_t room = strlen(encoded) + (data != NULL ? strlen(data) : 0) + 1;
    char *bytes = malloc(room);
    if (bytes == NULL)
        result = diagnose(why, RESULT_NO_MEMORY, "no memory for a key");
    else if (message == NULL)
        result = diagnose(why, RESULT_NOT_FOUND, "%.150s", said != NULL ? said : "no such key");
    else if (headers != NULL && decode(headers, bytes, size) && strstr(bytes, "KV-Operation:") != NULL)
        result = diagnose(why, RESULT_NOT_FOUND, "the key is deleted");
    else if (!decode(data != NULL ? data : "", bytes, size))
        result = diagnose(why, RESULT_INVALID, "an answer that is none of a bucket's");
    if (result == RESULT_OK)
        *value = bytes;
    else
        free(bytes);
    json_decref(root);
    return result;
}

enum result nats_kv_get(struct nats_feed *feed, const char *bucket, const char *key, char **value,
                        size_t *size, struct diagnostic *why)
{
    char subject[NATS_FEED_STREAM_SIZE + 40], question[NATS_FEED_SUBJECT_SIZE + 40], *reply = NULL;
    size_t reply_size = 0;
    (void)snprintf(subject, sizeof subject, "$JS.API.STREAM.MSG.GET.KV_%.50s", bucket);
    int length =
        snprintf(question, sizeof question, "{\"last_by_subj\": \"" PREFIX "%.50s.%.400s\"}", bucket, key);
    enum result result =
        nats_feed_ask(feed, subject, NULL, question, (size_t)length, &reply, &reply_size, why);
    if (result == RESULT_OK)
        result = read_message(reply, reply_size, value, size, why);
    free(reply);
    return result;
}

enum result nats_kv_put(struct nats_feed *feed, const char *bucket, const char *key, const void *value,
                        size_t size, struct diagnostic *why)
{
    char subject[NATS_FEED_SUBJECT_SIZE], stream[NATS_FEED_STREAM_SIZE], *reply = NULL;
    size_t reply_size = 0;
    (void)snprintf(subject, sizeof subject, PREFIX "%.50s.%.400s", bucket, key);
    (void)snprintf(stream, sizeof stream, "KV_%.50s", bucket);
    enum result result =
        nats_feed_ask(feed, subject, value == NULL ? "DEL" : NULL, value, size, &reply, &reply_size, why);
    if (result != RESULT_OK)
        return result;
    enum nats_ack ack = nats_ack_read(reply, reply_size, stream, why);
    free(reply);
    return ack == NATS_ACK_KEPT        ? RESULT_OK
           : ack == NATS_ACK_TOO_LARGE ? RESULT_TOO_LARGE
           : ack == NATS_ACK_ELSEWHERE ? RESULT_INVALID
                                       : RESULT_IO;
}
