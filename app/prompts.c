#include "app/prompts.h"

#include <stdio.h>
#include <string.h>

#define MOST_WORDS 2048

void prompts_init(struct prompts *prompts, struct prompts_voice voice)
{
    *prompts = (struct prompts){.voice = voice, .state = SESSION_ATTRACT};
}

static void say(struct prompts *prompts, const struct prompts_now *now, const char *text)
{
    prompts->voice.say(prompts->voice.context, strings_language(now->strings), text);
}

// Several of the screen's words, one after the other, as sentences.
static void say_words(struct prompts *prompts, const struct prompts_now *now, const char *const *keys)
{
    char text[MOST_WORDS] = "";
    size_t length = 0;
    for (; *keys != NULL; keys++) {
        const char *words = strings_get(now->strings, *keys);
        bool ends = words[0] != '\0' && strchr(".!?…", words[strlen(words) - 1]) != NULL;
        int written = snprintf(text + length, sizeof text - length, "%s%s%s", length > 0 ? " " : "", words,
                               ends || keys[1] == NULL ? "" : ".");
        if (written < 0 || (size_t)written >= sizeof text - length)
            break;
        length += (size_t)written;
    }
    say(prompts, now, text);
}

// The words of a state that has just begun. While nobody is there, and while products are looked at, the
// mirror is silent.
static void say_state(struct prompts *prompts, const struct prompts_now *now)
{
    static const char *const language[] = {"language.title", NULL};
    static const char *const consent[] = {"consent.title",
                                          "consent.point_camera",
                                          "consent.point_stored",
                                          "consent.point_stop",
                                          "consent.yes",
                                          "consent.no",
                                          NULL};
    static const char *const lost[] = {"lost.title", "lost.point_paused", "lost.point_wipe", NULL};
    static const char *const goodbye[] = {"goodbye.title", "goodbye.words", NULL};
    switch (now->state) {
    case SESSION_LANGUAGE:
        say_words(prompts, now, language);
        return;
    case SESSION_CONSENT:
        say_words(prompts, now, consent);
        return;
    case SESSION_LOST:
        say_words(prompts, now, lost);
        return;
    case SESSION_GOODBYE:
        say_words(prompts, now, goodbye);
        return;
    case SESSION_ATTRACT:
    case SESSION_BROWSE:
    case SESSION_TRY_ON:
        break;
    }
    prompts->voice.hush(prompts->voice.context); // what was said is not true any more
}

static void say_warning(struct prompts *prompts, const struct prompts_now *now)
{
    char words[512], text[MOST_WORDS];
    strings_format(now->strings, words, sizeof words, "warning.words",
                   &(struct strings_value){.name = "count", .number = now->warning_s}, 1);
    (void)snprintf(text, sizeof text, "%s %s", strings_get(now->strings, "warning.title"), words);
    say(prompts, now, text);
}

static void say_number(struct prompts *prompts, const struct prompts_now *now)
{
    char text[16];
    (void)snprintf(text, sizeof text, "%d", now->countdown_s);
    say(prompts, now, text);
}

void prompts_step(struct prompts *prompts, const struct prompts_now *now)
{
    if (prompts->voice.say == NULL)
        return;
    bool warns = now->warning_s > 0 && now->state != SESSION_LOST; // whose card says so itself
    bool changed = now->state != prompts->state;
    if (now->touched)
        prompts->voice.hush(prompts->voice.context);
    prompts->state = now->state;
    if (changed)
        say_state(prompts, now);
    else if (warns && !prompts->warned)
        say_warning(prompts, now);
    else if (now->countdown_s > 0 && now->countdown_s != prompts->countdown)
        say_number(prompts, now);
    prompts->warned = warns;
    prompts->countdown = now->countdown_s;
}
