// What the thread and main share outlives whichever of them ends first: libspeechd waits for a server without
// a limit, and a server may never answer.
#include "platform/speech/speech.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/thread.h"

#include <libspeechd.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_NS (30 * CLOCK_SECOND_NS)
#define END_NS CLOCK_SECOND_NS
#define CHECK_NS (3 * CLOCK_SECOND_NS)
#define NEVER_NS (INT64_MAX / 2)

struct speech {
    struct mutex mutex; // for all up to the next comment
    struct condition changed;
    int owners; // main, the thread
    bool stopping, ended;
    bool connected, refused; // how the last try went
    bool hushes, has_text;
    int volume;
    char language[SPEECH_LANGUAGE_SIZE], text[SPEECH_TEXT_SIZE];
    char why[256];        // no server answers
    struct thread thread; // main's own
    // The thread's own.
    SPDConnection *connection; // NULL: none
    int64_t retry_ns;
    bool said_why;
};

// What is to be done, as it was asked for.
struct order {
    bool stopping, hushes, has_text;
    int volume;
    char language[SPEECH_LANGUAGE_SIZE], text[SPEECH_TEXT_SIZE];
};

// The last one out closes the door.
static void leave(struct speech *speech)
{
    mutex_lock(&speech->mutex);
    speech->ended = true;
    bool last = --speech->owners == 0;
    condition_broadcast(&speech->changed);
    mutex_unlock(&speech->mutex);
    if (!last)
        return;
    condition_finish(&speech->changed);
    mutex_finish(&speech->mutex);
    free(speech);
}

// --- the thread -------------------------------------------------------------------------------------------

static void note_connection(struct speech *speech, const char *why)
{
    mutex_lock(&speech->mutex);
    speech->connected = speech->connection != NULL;
    speech->refused = speech->connection == NULL;
    (void)snprintf(speech->why, sizeof speech->why, "%s", why != NULL ? why : "no answer");
    condition_broadcast(&speech->changed);
    mutex_unlock(&speech->mutex);
    if (speech->connection == NULL && !speech->said_why)
        log_write(LOG_WARNING, "speech", "speech-dispatcher: %.200s; nothing is spoken",
                  why != NULL ? why : "no answer");
    speech->said_why = speech->connection == NULL;
}

static bool is_connected(struct speech *speech)
{
    char *why = NULL;
    if (speech->connection != NULL)
        return true;
    if (clock_now_ns() < speech->retry_ns)
        return false;
    speech->retry_ns = clock_now_ns() + RETRY_NS;
    bool named = getenv("SPEECHD_ADDRESS") != NULL; // a server that is named is not started
    speech->connection = spd_open2("cheval", "prompts", NULL, SPD_MODE_SINGLE, NULL, named ? 0 : 1, &why);
    note_connection(speech, why);
    free(why);
    return speech->connection != NULL;
}

static void disconnect(struct speech *speech)
{
    if (speech->connection != NULL)
        spd_close(speech->connection);
    speech->connection = NULL;
}

// SSIP counts from -100 to 100.
static int ssip_volume(int volume)
{
    return 2 * volume - 100;
}

static void obey(struct speech *speech, const struct order *order)
{
    bool speaks = order->has_text && order->volume > 0;
    if ((!speaks && speech->connection == NULL) || !is_connected(speech))
        return;
    bool works = spd_cancel(speech->connection) == 0;
    if (works && speaks && order->text[0] != '\0') {
        // Words in another voice are better than none.
        (void)spd_set_volume(speech->connection, ssip_volume(order->volume));
        (void)spd_set_language(speech->connection, order->language);
        works = spd_say(speech->connection, SPD_MESSAGE, order->text) != -1;
    }
    if (works)
        return;
    disconnect(speech); // it has gone; the words are not worth a second try
    note_connection(speech, "the connection is lost");
}

static void take_order(struct speech *speech, struct order *order)
{
    mutex_lock(&speech->mutex);
    while (!speech->stopping && !speech->hushes && !speech->has_text)
        (void)condition_wait_until(&speech->changed, &speech->mutex, NEVER_NS);
    order->stopping = speech->stopping;
    order->hushes = speech->hushes;
    order->has_text = speech->has_text;
    order->volume = speech->volume;
    memcpy(order->language, speech->language, sizeof order->language);
    memcpy(order->text, speech->text, sizeof order->text);
    speech->hushes = speech->has_text = false;
    mutex_unlock(&speech->mutex);
}

static void *speech_main(void *context)
{
    struct speech *speech = context;
    struct order order;
    sigset_t broken_pipes; // a server that ends while it is written to
    (void)sigemptyset(&broken_pipes);
    (void)sigaddset(&broken_pipes, SIGPIPE);
    (void)pthread_sigmask(SIG_BLOCK, &broken_pipes, NULL);
    for (take_order(speech, &order); !order.stopping; take_order(speech, &order))
        obey(speech, &order);
    if (speech->connection != NULL)
        (void)spd_cancel(speech->connection);
    disconnect(speech);
    leave(speech);
    return NULL;
}

// --- main's side ------------------------------------------------------------------------------------------

enum result speech_create(int volume, struct speech **out)
{
    struct speech *speech = calloc(1, sizeof *speech);
    if (speech == NULL)
        return RESULT_NO_MEMORY;
    mutex_init(&speech->mutex);
    condition_init(&speech->changed);
    speech->volume = volume;
    speech->owners = 2;
    enum result result = thread_start(&speech->thread, "speech", speech_main, speech);
    if (result != RESULT_OK) {
        speech->owners = 1;
        leave(speech);
        return result;
    }
    *out = speech;
    return RESULT_OK;
}

void speech_destroy(struct speech *speech)
{
    if (speech == NULL)
        return;
    int64_t until_ns = clock_now_ns() + END_NS;
    mutex_lock(&speech->mutex);
    speech->stopping = true;
    condition_broadcast(&speech->changed);
    while (!speech->ended && condition_wait_until(&speech->changed, &speech->mutex, until_ns)) {
    }
    bool ended = speech->ended;
    mutex_unlock(&speech->mutex);
    if (ended)
        thread_join(&speech->thread);
    else
        (void)pthread_detach(speech->thread.handle);
    leave(speech);
}

void speech_say(struct speech *speech, const char *language, const char *text)
{
    mutex_lock(&speech->mutex);
    (void)snprintf(speech->language, sizeof speech->language, "%s", language);
    size_t length = strlen(text) < sizeof speech->text - 1 ? strlen(text) : sizeof speech->text - 1;
    while (length > 0 && text[length] != '\0' && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--; // never half a character
    memcpy(speech->text, text, length);
    speech->text[length] = '\0';
    speech->has_text = true;
    condition_broadcast(&speech->changed);
    mutex_unlock(&speech->mutex);
}

void speech_hush(struct speech *speech)
{
    mutex_lock(&speech->mutex);
    speech->hushes = true;
    speech->has_text = false;
    condition_broadcast(&speech->changed);
    mutex_unlock(&speech->mutex);
}

void speech_set_volume(struct speech *speech, int volume)
{
    mutex_lock(&speech->mutex);
    speech->volume = volume < 0 ? 0 : volume > 100 ? 100 : volume;
    mutex_unlock(&speech->mutex);
}

enum result speech_check(struct diagnostic *why)
{
    struct speech *speech = NULL;
    enum result result = speech_create(100, &speech);
    if (result != RESULT_OK)
        return diagnose(why, result, "no memory");
    int64_t until_ns = clock_now_ns() + CHECK_NS;
    mutex_lock(&speech->mutex);
    speech->has_text = true; // no words: it connects, and has nothing to say
    condition_broadcast(&speech->changed);
    while (!speech->connected && !speech->refused &&
           condition_wait_until(&speech->changed, &speech->mutex, until_ns)) {
    }
    bool connected = speech->connected, refused = speech->refused;
    if (!connected)
        result = diagnose(why, RESULT_UNAVAILABLE, "speech-dispatcher: %.200s",
                          refused ? speech->why : "it does not answer");
    mutex_unlock(&speech->mutex);
    speech_destroy(speech);
    return result;
}
