#include "app/photo.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"
#include "platform/encode/jpeg.h"

#include <stdlib.h>
#include <string.h>

#define JPEG_QUALITY 92
#define LOOK_NS CLOCK_SECOND_NS // how often the network is looked at while a link is shown

void photo_begin(struct photo *photo, int64_t now_ns)
{
    photo_forget(photo);
    photo->state = PHOTO_COUNTING;
    photo->due_ns = now_ns + PHOTO_COUNTDOWN_S * CLOCK_SECOND_NS;
}

int photo_countdown(const struct photo *photo, int64_t now_ns)
{
    return photo->state == PHOTO_COUNTING ? clock_countdown_s(photo->due_ns - now_ns) : 0;
}

bool photo_take(struct photo *photo, struct renderer *renderer, int width_px, int height_px, int64_t now_ns)
{
    if (photo->state != PHOTO_COUNTING || now_ns < photo->due_ns)
        return false;
    enum result result = picture_allocate(width_px, height_px, &photo->picture);
    if (result == RESULT_OK)
        result = renderer_read(renderer, &photo->picture);
    if (result != RESULT_OK) {
        log_write(LOG_WARNING, "photo", "no picture could be taken: %s", result_name(result));
        photo_forget(photo);
        return false;
    }
    photo->state = PHOTO_TAKEN;
    photo->number++;
    return true;
}

enum result photo_share(struct photo *photo, struct pages *pages, const struct session *session,
                        const char *store, const struct strings *words, struct diagnostic *why)
{
    uint8_t *jpeg = NULL;
    size_t size = 0;
    struct take_away_product products[SESSION_MAX_WORN];
    for (int i = 0; i < session->worn_count; i++)
        products[i] = (struct take_away_product){session->worn[i].product, session->worn[i].variant};
    enum result result = jpeg_encode(&photo->picture, false, JPEG_QUALITY, &jpeg, &size, why);
    if (result != RESULT_OK)
        return result;
    const struct take_away_look look = {.jpeg = jpeg,
                                        .jpeg_size = size,
                                        .width_px = photo->picture.width_px,
                                        .height_px = photo->picture.height_px,
                                        .store = store != NULL ? store : "",
                                        .words = words,
                                        .products = products,
                                        .product_count = session->worn_count};
    result = pages_share(pages, &look, clock_now_ns(), photo->url, why);
    wipe(jpeg, size);
    free(jpeg);
    if (result != RESULT_OK)
        photo->url[0] = '\0';
    return result;
}

bool photo_is_shared(const struct photo *photo)
{
    return photo->url[0] != '\0' && !photo->failed;
}

bool photo_follow(struct photo *photo, struct pages *pages, int64_t now_ns)
{
    if (photo->url[0] == '\0' || now_ns < photo->look_ns)
        return false;
    struct diagnostic why = {0};
    char before[sizeof photo->url];
    bool failed = photo->failed;
    memcpy(before, photo->url, sizeof before);
    photo->look_ns = now_ns + LOOK_NS;
    photo->failed = pages_reach(pages, photo->url, &why) != RESULT_OK;
    if (photo->failed && !failed)
        log_write(LOG_WARNING, "share", "%s", why.text);
    bool changed = failed != photo->failed || strcmp(before, photo->url) != 0;
    wipe(before, sizeof before);
    return changed;
}

void photo_forget(struct photo *photo)
{
    if (photo->picture.pixels != NULL)
        wipe(photo->picture.pixels, photo->picture.stride_bytes * (size_t)photo->picture.height_px);
    picture_free(&photo->picture);
    uint32_t number = photo->number;
    wipe(photo, sizeof *photo); // the link, too
    photo->number = number;
}
