#include "app/board_crop.h"

#include "app/face_view.h"
#include "platform/base/clock.h"

#include <math.h>

// A head is 2.6 times as high as its outer eye corners are apart, with hats and earrings more.
#define HEAD_HEIGHT_EYES 4.6f
#define HEAD_WIDTH_EYES 3.4f
#define NEAREST 0.34f     // of the largest part: nearer, the camera's pixels show
#define HEAD_MIDDLE 0.46f // of what is shown: words stand below
#define BODY_HEAD 0.30f   // where a head stands above its body, from the top
#define STILL 0.07f       // of the part's size: a shopper who moves less is not followed
#define ARRIVED 0.015f    // and one who is followed, until so near
#define GLIDE_S 0.35f     // time constant

enum { FOREHEAD = 10, CHIN = 152, EYE_RIGHT = 33, EYE_LEFT = 263 }; // MediaPipe's face mesh
enum { SHOULDER_LEFT = 11, SHOULDER_RIGHT = 12 };                   // and its body's landmarks

#define SHOULDER_IN_SIGHT 0.5f

// The largest part of that shape.
static struct vec2 largest(const struct board_sight *sight)
{
    float width = (float)sight->width_px, height = (float)sight->height_px;
    if (width / height > sight->shape)
        return (struct vec2){height * sight->shape, height};
    return (struct vec2){width, width / sight->shape};
}

static struct rect within_picture(struct rect part, const struct board_sight *sight)
{
    part.x = fminf(fmaxf(part.x, 0.0f), (float)sight->width_px - part.width);
    part.y = fminf(fmaxf(part.y, 0.0f), (float)sight->height_px - part.height);
    return part;
}

static struct rect about_face(const struct face *face, const struct board_sight *sight)
{
    struct vec2 size = largest(sight);
    const struct vec3 *at = face->landmarks_px;
    float x = 0.5f * (at[EYE_RIGHT].x + at[EYE_LEFT].x), y = 0.5f * (at[FOREHEAD].y + at[CHIN].y);
    if (!sight->whole_bodies) {
        float eyes = face_view_eyes_px(face);
        float height = fmaxf(HEAD_HEIGHT_EYES * eyes, HEAD_WIDTH_EYES * eyes / sight->shape);
        float share = fminf(fmaxf(height / size.y, NEAREST), 1.0f);
        size = (struct vec2){size.x * share, size.y * share};
    }
    float above = sight->whole_bodies ? BODY_HEAD : HEAD_MIDDLE;
    return within_picture((struct rect){x - 0.5f * size.x, y - above * size.y, size.x, size.y}, sight);
}

// Somebody who is turned away: their shoulders, as near as they were.
static struct rect about_body(const struct body *body, struct rect now, const struct board_sight *sight)
{
    if (body->visible[SHOULDER_LEFT] > SHOULDER_IN_SIGHT && body->visible[SHOULDER_RIGHT] > SHOULDER_IN_SIGHT)
        now.x =
            0.5f * (body->landmarks_px[SHOULDER_LEFT].x + body->landmarks_px[SHOULDER_RIGHT].x - now.width);
    return within_picture(now, sight);
}

static struct rect middle(const struct board_sight *sight)
{
    struct vec2 size = largest(sight);
    return (struct rect){0.5f * ((float)sight->width_px - size.x), 0.5f * ((float)sight->height_px - size.y),
                         size.x, size.y};
}

// Where it ought to be.
static struct rect find(const struct board_crop *crop, const struct board_sight *sight)
{
    const struct people *people = sight->people;
    const struct face *face = people != NULL ? face_view_nearest(people) : NULL;
    struct rect now = crop->begun ? crop->now : middle(sight);
    if (face != NULL)
        return about_face(face, sight);
    return people != NULL && people->body_count > 0 ? about_body(&people->bodies[0], now, sight) : now;
}

// How far apart their middles and sizes are, in sizes.
static float distance(struct rect a, struct rect b)
{
    float x = (a.x + 0.5f * a.width - b.x - 0.5f * b.width) / a.width;
    float y = (a.y + 0.5f * a.height - b.y - 0.5f * b.height) / a.height;
    return fmaxf(hypotf(x, y), fabsf(b.height / a.height - 1.0f));
}

struct rect board_crop_follow(struct board_crop *crop, const struct board_sight *sight)
{
    struct rect wanted = find(crop, sight);
    bool same = crop->begun && crop->width_px == sight->width_px && crop->height_px == sight->height_px &&
                fabsf(crop->now.width / crop->now.height / sight->shape - 1.0f) < 0.01f;
    float passed_s = (float)(sight->now_ns - crop->at_ns) / (float)CLOCK_SECOND_NS;
    crop->at_ns = sight->now_ns;
    if (!same) {
        *crop = (struct board_crop){.begun = sight->people != NULL,
                                    .at_ns = sight->now_ns,
                                    .width_px = sight->width_px,
                                    .height_px = sight->height_px,
                                    .now = sight->people != NULL ? wanted : middle(sight)};
        return crop->now;
    }
    float away = distance(crop->now, wanted);
    crop->gliding = away > (crop->gliding ? ARRIVED : STILL);
    if (!crop->gliding || !(passed_s > 0.0f))
        return crop->now;
    float share = 1.0f - expf(-passed_s / GLIDE_S);
    struct rect *now = &crop->now;
    now->x += share * (wanted.x - now->x);
    now->y += share * (wanted.y - now->y);
    now->width += share * (wanted.width - now->width);
    now->height += share * (wanted.height - now->height);
    return *now;
}
