// Follows subjects of JetStream streams: what stands there, and what comes, as it comes; and asks and tells a
// server single things. By libnats, of which nothing is seen outside.
//
// Each follower has a consumer of its own at the server, which nobody has to acknowledge to: it is gone a
// while after we are. What was lost on the way (a number left out, heartbeats that stay away, a connection
// that was made again) makes it be asked for anew: of each subject the last one, or all from the last that
// came on. So whoever reads gets the newest state for certain, and may get the same one again.
//
// A connection is made again for as long as it takes, as with nats_link.h.
//
// Thread: one feed is one thread's, but for nats_feed_interrupt.
#ifndef CHEVAL_PLATFORM_NET_NATS_FEED_H
#define CHEVAL_PLATFORM_NET_NATS_FEED_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stdint.h>

#define NATS_FEED_MAX_FOLLOWED 8
#define NATS_FEED_SUBJECT_SIZE 512
#define NATS_FEED_STREAM_SIZE 64
#define NATS_FEED_OPERATION_SIZE 16

struct nats_feed;

struct nats_feed_options { // zeroable but for the URL
    const char *url, *key_file, *ca_file, *name;
    int connect_ms, ask_ms; // 0: 2 s a server; 2 s a question
    size_t max_bytes;       // of a message; 0: 64 KiB. Longer ones are passed over, with a line in the log
};

enum nats_feed_from {
    NATS_FEED_LAST, // of each subject the last one, then what comes
    NATS_FEED_SINCE // all that came in since `since_ms`, then what comes
};

struct nats_feed_source {
    const char *domain; // of the JetStream that has it; NULL: of the server that we are connected to
    const char *stream;
    const char *subject; // may have wildcards; no blanks, quotes or backslashes
    enum nats_feed_from from;
    int64_t since_ms; // NATS_FEED_SINCE: wall clock
};

// Good until the next call for this feed. `data` ends with a NUL that doesn't count.
struct nats_feed_message {
    int place; // who it is for: what nats_feed_follow gave
    char subject[NATS_FEED_SUBJECT_SIZE];
    char operation[NATS_FEED_OPERATION_SIZE]; // of the header KV-Operation: "DEL", "PURGE"; else ""
    const char *data;
    size_t size;
    uint64_t sequence; // in the stream
    uint64_t behind;   // so many are on their way yet; 0: this is the newest
};

// Asks nobody yet. RESULT_INVALID for a URL, a key file or an authority that won't do.
MUST_CHECK enum result nats_feed_create(const struct nats_feed_options *options, struct nats_feed **out,
                                        struct diagnostic *why);
void nats_feed_destroy(struct nats_feed *feed); // takes NULL

// As nats_link_connect.
MUST_CHECK enum result nats_feed_connect(struct nats_feed *feed, struct diagnostic *why);

// From the next nats_feed_next on. A place of 0 … NATS_FEED_MAX_FOLLOWED - 1, or -1: too many, or names that
// are none.
MUST_CHECK int nats_feed_follow(struct nats_feed *feed, const struct nats_feed_source *source);
// Nothing of it comes any more.
void nats_feed_leave(struct nats_feed *feed, int place);

// The next message. RESULT_NOT_FOUND: none came within that time, whether there is a connection or not;
// RESULT_END: interrupted. Blocks for longer only while a connection is made or a server answers.
MUST_CHECK enum result nats_feed_next(struct nats_feed *feed, int64_t timeout_ms,
                                      struct nats_feed_message *message);

// Why nothing can come just now, "" while all that is followed is: for the log, when it changes.
const char *nats_feed_trouble(const struct nats_feed *feed);
// Whether all that was there when it was asked for has come.
bool nats_feed_is_level(const struct nats_feed *feed, int place);

// A question to whoever listens to the subject, as JetStream's own API; `*reply` is the caller's to free and
// ends with a NUL that doesn't count. RESULT_UNAVAILABLE: no connection, or nobody listens; RESULT_IO: no
// answer in time; RESULT_INVALID: not allowed; RESULT_TOO_LARGE: over max_bytes. Blocks for ask_ms at most.
MUST_CHECK enum result nats_feed_ask(struct nats_feed *feed, const char *subject, const char *operation,
                                     const void *body, size_t size, char **reply, size_t *reply_size,
                                     struct diagnostic *why);

// Any thread: what blocks ends within the tenth of a second, and so does every later call.
void nats_feed_interrupt(struct nats_feed *feed);

const char *nats_feed_server(const struct nats_feed *feed); // what may be shown and logged

#endif
