// JetStream key-value buckets over a nats_feed.h: keys that are watched, one key that is read or put. A
// bucket is the stream KV_BUCKET, its keys are the subjects $KV.BUCKET.KEY (NATS ADR-8).
//
// A key is made of parts with dots between them. A part holds any text: what a key may not hold (a dot, a
// blank, a letter beyond A-Z a-z 0-9 - _) stands in it as =XX, the byte in hexadecimal.
//
// Thread: the feed's.
#ifndef CHEVAL_PLATFORM_NET_NATS_KV_H
#define CHEVAL_PLATFORM_NET_NATS_KV_H

#include "platform/net/nats_feed.h"

#define NATS_KV_KEY_SIZE 400
#define NATS_KV_PART_SIZE 130 // of a part, unescaped

struct nats_kv_entry {
    int place; // of the watch
    char key[NATS_KV_KEY_SIZE];
    const char *value; // ends with a NUL that doesn't count; good until the feed's next call
    size_t size;
    bool deleted; // then there is no value
    uint64_t revision;
};

// Appends a part to a key, with a dot where something stands there already. "*" and ">" as they are where
// `wild`. False: no room, or nothing to append.
MUST_CHECK bool nats_kv_append(char key[NATS_KV_KEY_SIZE], const char *part);
MUST_CHECK bool nats_kv_append_wild(char key[NATS_KV_KEY_SIZE], const char *wildcard);
// The part at `index`, from 0; false: there is none, it is none, or it is too long.
MUST_CHECK bool nats_kv_part(const char *key, int index, char part[NATS_KV_PART_SIZE]);

// As nats_feed_follow; `pattern` is a key that may have wildcards, `domain` may be NULL.
MUST_CHECK int nats_kv_watch(struct nats_feed *feed, const char *domain, const char *bucket,
                             const char *pattern);
// False: a message that is none of a bucket's.
MUST_CHECK bool nats_kv_read(const struct nats_feed_message *message, struct nats_kv_entry *out);

// As nats_feed_ask. RESULT_NOT_FOUND: no such key, or it is deleted. `*value` is the caller's to free.
MUST_CHECK enum result nats_kv_get(struct nats_feed *feed, const char *bucket, const char *key, char **value,
                                   size_t *size, struct diagnostic *why);
// RESULT_OK: the bucket has it. `value` NULL deletes the key.
MUST_CHECK enum result nats_kv_put(struct nats_feed *feed, const char *bucket, const char *key,
                                   const void *value, size_t size, struct diagnostic *why);

#endif
