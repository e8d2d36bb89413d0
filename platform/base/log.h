// The program's log: one line an event on stderr, "level area: text". Any thread.
//
// Log once, where a failure is handled, with the level of its consequence. Never log faces, landmarks,
// profiles or tokens.
//
// Where stderr is the journal (systemd.exec(5), JOURNAL_STREAM) each line says its level as journald wants
// it; on request a line is a JSON object instead. A line that comes again and again is held back after the
// third time within LOG_REPEATED_NS, and counted in the next one that is written.
#ifndef CHEVAL_PLATFORM_BASE_LOG_H
#define CHEVAL_PLATFORM_BASE_LOG_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stdint.h>

#define LOG_REPEATED_NS INT64_C(10000000000)

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

enum log_format {
    LOG_PLAIN,   // "cheval: warning: camera: unplugged"
    LOG_JOURNAL, // "<4>camera: unplugged": sd-daemon(3)
    LOG_JSON     // {"time": "…Z", "level": "warning", "area": "camera", "text": "unplugged"}
};

// Lines above this level are dropped. Default LOG_WARNING.
void log_set_level(enum log_level level);

// Default LOG_PLAIN. Before there are threads, as the one below.
void log_set_format(enum log_format format);
// LOG_JOURNAL where stderr is the journal.
void log_follow_journal(void);

// Control characters in the text become blanks: a line stays one.
void log_write(enum log_level level, const char *area, const char *format, ...) PRINTF_LIKE(3, 4);

// For what can happen each frame: true at most once a second for each `limit`, which is zero-initialised
// static storage of the call site's thread.
struct log_limit {
    int64_t next_ns;
    uint64_t held_back;
};
bool log_limit_allows(struct log_limit *limit);

#endif
