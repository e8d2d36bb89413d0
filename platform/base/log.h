// The program's log: one line an event on stderr, "level area: text". Any thread.
//
// Log once, where a failure is handled, with the level of its consequence. Never log faces, landmarks,
// profiles or tokens.
#ifndef CHEVAL_PLATFORM_BASE_LOG_H
#define CHEVAL_PLATFORM_BASE_LOG_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

// Lines above this level are dropped. Default LOG_WARNING.
void log_set_level(enum log_level level);

void log_write(enum log_level level, const char *area, const char *format, ...) PRINTF_LIKE(3, 4);

// For what can happen each frame: true at most once a second for each `limit`, which is zero-initialised
// static storage of the call site's thread.
struct log_limit {
    int64_t next_ns;
    uint64_t held_back;
};
bool log_limit_allows(struct log_limit *limit);

#endif
