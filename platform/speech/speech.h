// Words spoken aloud by speech-dispatcher (libspeechd).
//
// A thread of its own talks to the server: neither connecting to it nor a server that hangs ever keeps the
// caller waiting. The newest words count: they cut off what is being said, and take the place of what has not
// begun. Where no server answers nothing is said; one line in the log says why, and it is tried again with
// later words, at most once in half a minute. Where it is: the environment's SPEECHD_ADDRESS, else the user's
// own server, which is started if need be.
// Thread: main.
#ifndef CHEVAL_PLATFORM_SPEECH_SPEECH_H
#define CHEVAL_PLATFORM_SPEECH_SPEECH_H

#include "platform/base/result.h"

#define SPEECH_TEXT_SIZE 2048 // longer words are cut off
#define SPEECH_LANGUAGE_SIZE 8

struct speech;

// Speaks to nobody yet. `volume`: 0 silent .. 100.
MUST_CHECK enum result speech_create(int volume, struct speech **out);
// Cuts off what is being said. A server that hangs is left behind after a second. Takes NULL.
void speech_destroy(struct speech *speech);

// `language`: "de"; UTF-8.
void speech_say(struct speech *speech, const char *language, const char *text);
// Cuts off what is being said.
void speech_hush(struct speech *speech);
void speech_set_volume(struct speech *speech, int volume);

// Whether there is a server that can speak, for doctor. Waits for its answer, three seconds at most.
MUST_CHECK enum result speech_check(struct diagnostic *why);

#endif
