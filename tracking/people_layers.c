#include "tracking/people_layers.h"

#include <stdlib.h>
#include <string.h>

// Those in a still need nothing of their own: one layerer looks at them all.
#define ANYBODY 1

struct followed_body {
    uint32_t body; // its id; 0: free
    struct layerer *layerer;
};

struct people_layerer {
    struct followed_body bodies[PEOPLE_BODIES_MAX];
};

// --- what is said of a frame -------------------------------------------------------------------------------

void people_layers_wipe(struct people_layers *layers)
{
    for (int i = 0; i < layers->count; i++) {
        struct layers *body = &layers->bodies[i];
        if (body->width > 0)
            memset(layers->kept[i], 0,
                   sizeof layers->kept[i][0] * (size_t)body->width * (size_t)body->height);
        *body = (struct layers){0};
    }
    layers->count = 0;
}

void people_layers_free(struct people_layers *layers)
{
    people_layers_wipe(layers);
    for (int i = 0; i < PEOPLE_BODIES_MAX; i++)
        free(layers->kept[i]);
    *layers = (struct people_layers){0};
}

// Takes over what the layerer says until its next look.
static enum result keep(struct people_layers *out, int index, const struct layers *layers)
{
    size_t places = (size_t)layers->width * (size_t)layers->height;
    if (places > out->room[index]) {
        free(out->kept[index]);
        out->kept[index] = malloc(sizeof out->kept[index][0] * places);
        out->room[index] = out->kept[index] != NULL ? places : 0;
    }
    if (places == 0)
        return RESULT_OK;
    if (out->kept[index] == NULL)
        return RESULT_NO_MEMORY;
    memcpy(out->kept[index], layers->shares, sizeof out->kept[index][0] * places);
    out->bodies[index] =
        (struct layers){layers->width, layers->height, (const uint8_t(*)[LAYER_COUNT])out->kept[index]};
    return RESULT_OK;
}

// --- from frame to frame -----------------------------------------------------------------------------------

enum result people_layerer_create(struct people_layerer **out, struct diagnostic *why)
{
    *out = calloc(1, sizeof **out);
    return *out != NULL ? RESULT_OK : diagnose(why, RESULT_NO_MEMORY, "out of memory");
}

static void forget_body(struct followed_body *followed)
{
    if (followed->layerer != NULL)
        layerer_forget(followed->layerer);
    layerer_destroy(followed->layerer);
    *followed = (struct followed_body){0};
}

void people_layerer_forget(struct people_layerer *layerer)
{
    for (int i = 0; i < PEOPLE_BODIES_MAX; i++)
        forget_body(&layerer->bodies[i]);
}

void people_layerer_destroy(struct people_layerer *layerer)
{
    if (layerer != NULL)
        people_layerer_forget(layerer);
    free(layerer);
}

static bool is_among(const struct people *people, uint32_t body)
{
    for (int i = 0; i < people->body_count; i++)
        if (people->bodies[i].id == body)
            return true;
    return false;
}

static void forget_absent(struct people_layerer *layerer, const struct people *people)
{
    for (int i = 0; i < PEOPLE_BODIES_MAX; i++)
        if (layerer->bodies[i].body != 0 && !is_among(people, layerer->bodies[i].body))
            forget_body(&layerer->bodies[i]);
}

static struct followed_body *find(struct people_layerer *layerer, uint32_t body)
{
    for (int i = 0; i < PEOPLE_BODIES_MAX; i++)
        if (layerer->bodies[i].body == body)
            return &layerer->bodies[i];
    return NULL;
}

// NULL: no memory.
static struct layerer *layerer_for(struct people_layerer *layerer, uint32_t body)
{
    struct followed_body *followed = find(layerer, body);
    if (followed == NULL)
        followed = find(layerer, 0); // as many as bodies, and those who left have gone
    if (followed == NULL)
        return NULL;
    followed->body = body;
    if (followed->layerer == NULL && layerer_create(&followed->layerer, NULL) != RESULT_OK)
        *followed = (struct followed_body){0};
    return followed->layerer;
}

enum result people_layerer_look(struct people_layerer *layerer, const struct picture *picture,
                                const struct people *people, bool is_still, struct people_layers *out)
{
    enum result result = RESULT_OK;
    people_layers_wipe(out);
    out->count = people->body_count;
    if (is_still)
        people_layerer_forget(layerer);
    else
        forget_absent(layerer, people);
    for (int i = 0; i < people->body_count && result == RESULT_OK; i++) {
        struct layers layers = {0};
        struct layerer *own = layerer_for(layerer, is_still ? ANYBODY : people->bodies[i].id);
        result = own != NULL ? layerer_look(own, picture, people, i, is_still, &layers) : RESULT_NO_MEMORY;
        if (result == RESULT_OK)
            result = keep(out, i, &layers);
    }
    if (is_still)
        people_layerer_forget(layerer);
    if (result != RESULT_OK)
        people_layers_wipe(out);
    return result;
}
